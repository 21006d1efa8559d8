import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FeedwrightError, messageOf } from '../errors.ts';
import type { Finding } from '../article/finding.ts';
import { ARTICLE_EXTENSIONS, splitExtension } from './parse.ts';
import { PUBLICATION_FILE } from './publication-file.ts';

/** An article's file and the sidecar that is its own. Paths are below the content directory, with `/`. */
export interface ListedFile {
  readonly path: string;
  readonly sidecar?: string | undefined;
}

/** Hidden files, and what editors leave beside the file they have open. */
const NOT_CONTENT = /^\.|~$|\.sw[a-z]$|^#.*#$/u;

/** Order by code point, the same on every machine; negative, zero or positive. */
export function compareCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/**
 * The article files below `directory`, by path, each with its sidecar. Directories behind links are not
 * entered. Throws `content_unreadable` if the directory itself cannot be listed.
 */
export async function listFiles(
  directory: string,
): Promise<{ files: readonly ListedFile[]; findings: readonly Finding[] }> {
  const findings: Finding[] = [];
  const articles: string[] = [];
  const sidecars: string[] = [];
  const waiting = [''];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of await entriesOf(directory, folder, findings)) {
      if (NOT_CONTENT.test(entry.name)) continue;
      const path = `${folder}${entry.name}`;
      const { extension } = splitExtension(path);
      if (entry.name.includes('\uFFFD') && (entry.isDirectory() || ARTICLE_EXTENSIONS.includes(extension))) {
        // What a name that is not UTF-8 is decoded to leads to no file.
        const message = 'its name is not UTF-8: give it another';
        findings.push({ file: path, line: 1, severity: 'error', rule: 'unreadable', message });
        continue;
      }
      if (entry.isDirectory()) waiting.push(`${path}/`);
      else if (entry.isSymbolicLink() && (await leadsToDirectory(join(directory, path)))) {
        findings.push(warning(path, 'outside', 'a link to a directory is not followed'));
      } else if (ARTICLE_EXTENSIONS.includes(extension)) articles.push(path);
      else if (extension === '.yaml' && path !== PUBLICATION_FILE) sidecars.push(path);
      else if (extension === '.yml') {
        findings.push(warning(path, 'orphan-sidecar', 'is not read: name it .yaml'));
      }
    }
  }
  articles.sort(compareCodePoints);
  const byStem = new Map<string, string[]>();
  for (const path of articles) {
    const { stem } = splitExtension(path);
    byStem.set(stem, [...(byStem.get(stem) ?? []), path]);
  }
  const owners = new Map<string, string>();
  for (const sidecar of sidecars.sort(compareCodePoints)) {
    const { stem } = splitExtension(sidecar);
    const [owner, ...others] = (byStem.get(stem) ?? []).toSorted(byClaim);
    if (owner === undefined || owners.has(owner)) {
      findings.push(warning(sidecar, 'orphan-sidecar', 'there is no article that it belongs to'));
      continue;
    }
    owners.set(owner, sidecar);
    for (const other of others) {
      findings.push(
        warning(other, 'orphan-sidecar', `${sidecar} belongs to ${owner}: give one of them another name`),
      );
    }
  }
  return { files: articles.map((path) => ({ path, sidecar: owners.get(path) })), findings };
}

/** A text file comes first: the others can carry their metadata themselves. */
function byClaim(a: string, b: string): number {
  const claim = (path: string): number => ARTICLE_EXTENSIONS.indexOf(splitExtension(path).extension);
  return claim(a) - claim(b) || compareCodePoints(a, b);
}

async function entriesOf(directory: string, folder: string, findings: Finding[]): Promise<readonly Dirent[]> {
  try {
    return await readdir(join(directory, folder), { withFileTypes: true });
  } catch (cause) {
    if (folder === '') {
      const message = `the content directory ${directory} cannot be listed: ${messageOf(cause)}`;
      throw new FeedwrightError('content_unreadable', message, { cause });
    }
    if (!isGone(cause)) {
      const message = `the directory cannot be listed: ${messageOf(cause)}`;
      findings.push({ file: folder, line: 1, severity: 'error', rule: 'unreadable', message });
    }
    return [];
  }
}

/** Whether the error says that there is no such file (any more). */
export function isGone(thrown: unknown): boolean {
  return (
    thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR')
  );
}

async function leadsToDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // A link that leads nowhere, or round in a circle: whoever opens it will say so.
    return false;
  }
}

function warning(file: string, rule: Finding['rule'], message: string): Finding {
  return { file, line: 1, severity: 'warning', rule, message };
}
