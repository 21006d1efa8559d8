import { readdirSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { FeedwrightError, messageOf } from '../../errors.ts';
import type { Finding } from '../../article/finding.ts';
import { compareCodePoints } from '../../article/text/code-points.ts';
import { companionStem } from '../media/companion-files.ts';
import { ARTICLE_EXTENSIONS } from '../formats/parse.ts';
import { isGone, NOT_CONTENT, splitExtension } from './paths.ts';
import { PUBLICATION_FILE } from '../publication/publication-file.ts';

/** An article file and its sidecar, as paths below the content directory with `/`. */
export interface ListedFile {
  readonly path: string;
  readonly sidecar?: string | undefined;
  /** Companion media files (same base name), in code point order; undefined if there are none. */
  readonly beside?: readonly string[] | undefined;
  /** True if article or sidecar is a symbolic link; its target may change without the link. */
  readonly isLinked: boolean;
}

/** Contents of one folder. */
export interface Listing {
  /** Sorted by path in code point order. */
  readonly files: readonly ListedFile[];
  /** Paths with a final `/`. */
  readonly folders: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * Lists one folder: article files with their sidecars, and subfolders. `folder` is '' or ends in `/`.
 * Symbolic links to directories are not followed. Returns undefined if the folder is gone, and the reason if
 * it cannot be listed. Throws `content_unreadable` for the root.
 */
export function listFolder(root: string, folder: string): Listing | { readonly fault: Finding } | undefined {
  let entries: Dirent[];
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch (cause) {
    if (folder === '') {
      const message = `the content directory ${root} cannot be listed: ${messageOf(cause)}`;
      throw new FeedwrightError('content_unreadable', message, { cause });
    }
    if (isGone(cause)) return undefined;
    return { fault: error(folder, `the directory cannot be listed: ${messageOf(cause)}`) };
  }
  const findings: Finding[] = [];
  const articles: string[] = [];
  const sidecars: string[] = [];
  const media: string[] = [];
  const folders: string[] = [];
  const links = new Set<string>();
  for (const entry of entries) {
    if (NOT_CONTENT.test(entry.name)) continue;
    const path = `${folder}${entry.name}`;
    const { extension } = splitExtension(path);
    if (entry.name.includes('\uFFFD') && (entry.isDirectory() || ARTICLE_EXTENSIONS.includes(extension))) {
      // The decoded form of a name that is not UTF-8 does not open the file.
      findings.push(error(path, 'its name is not UTF-8: rename it'));
      continue;
    }
    if (entry.isSymbolicLink()) links.add(path);
    if (entry.isDirectory()) folders.push(`${path}/`);
    else if (entry.isSymbolicLink() && leadsToDirectory(join(root, path))) {
      findings.push(warning(path, 'outside', 'a link to a directory is not followed'));
    } else if (ARTICLE_EXTENSIONS.includes(extension)) articles.push(path);
    else if (extension === '.yaml' && path !== PUBLICATION_FILE) sidecars.push(path);
    else if (extension === '.yml') {
      findings.push(warning(path, 'orphan-sidecar', 'is not read: name it .yaml'));
    } else if (companionStem(path) !== undefined) media.push(path);
  }
  articles.sort(compareCodePoints);
  const owners =
    sidecars.length === 0 ? NONE : assignSidecars(sidecars.sort(compareCodePoints), articles, findings);
  const besides = media.length === 0 ? NONE_BESIDE : assignMedia(media.sort(compareCodePoints), articles);
  const files = articles.map((path): ListedFile => {
    const sidecar = owners.get(path);
    const beside = besides.get(path);
    const isLinked = links.has(path) || (sidecar !== undefined && links.has(sidecar));
    return { path, sidecar, isLinked, ...(beside !== undefined && { beside }) };
  });
  return { files, folders: folders.sort(compareCodePoints), findings };
}

const NONE: ReadonlyMap<string, string> = new Map();
const NONE_BESIDE: ReadonlyMap<string, readonly string[]> = new Map();

/** Sidecars by article path. Reports sidecars without an owner. */
function assignSidecars(
  sidecars: readonly string[],
  articles: readonly string[],
  findings: Finding[],
): ReadonlyMap<string, string> {
  const byStem = groupByStem(articles);
  const owners = new Map<string, string>();
  for (const sidecar of sidecars) {
    const { stem } = splitExtension(sidecar);
    const [owner, ...others] = (byStem.get(stem) ?? []).toSorted(bySidecarPrecedence);
    if (owner === undefined || owners.has(owner)) {
      findings.push(warning(sidecar, 'orphan-sidecar', 'belongs to no article'));
      continue;
    }
    owners.set(owner, sidecar);
    for (const other of others) {
      findings.push(
        warning(other, 'orphan-sidecar', `${sidecar} belongs to ${owner}: give one of them another name`),
      );
    }
  }
  return owners;
}

/** Media files by article path. If articles share a base name, the first by {@link bySidecarPrecedence} gets them. */
function assignMedia(
  media: readonly string[],
  articles: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const byStem = groupByStem(articles);
  const besides = new Map<string, string[]>();
  for (const path of media) {
    const [owner] = (byStem.get(companionStem(path) ?? '') ?? []).toSorted(bySidecarPrecedence);
    if (owner === undefined) continue;
    const known = besides.get(owner);
    if (known === undefined) besides.set(owner, [path]);
    else known.push(path);
  }
  return besides;
}

function groupByStem(articles: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const byStem = new Map<string, string[]>();
  for (const path of articles) {
    const { stem } = splitExtension(path);
    const known = byStem.get(stem);
    if (known === undefined) byStem.set(stem, [path]);
    else known.push(path);
  }
  return byStem;
}

/** Text files come first: other formats can carry their own metadata. */
function bySidecarPrecedence(a: string, b: string): number {
  const claim = (path: string): number => ARTICLE_EXTENSIONS.indexOf(splitExtension(path).extension);
  return claim(a) - claim(b) || compareCodePoints(a, b);
}

function leadsToDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // A broken or circular link; reading the file reports it.
    return false;
  }
}

function warning(file: string, rule: Finding['rule'], message: string): Finding {
  return { file, line: 1, severity: 'warning', rule, message };
}

function error(file: string, message: string): Finding {
  return { file, line: 1, severity: 'error', rule: 'unreadable', message };
}
