import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { NOT_CONTENT } from '../../../core/content/directory/paths.ts';

/** Bytes of a file in which its id stands. */
const HEAD_BYTES = 8 * 1024;

/** Max. files that are looked into. */
const MAX_FILES = 200_000;

/** Paths of the Markdown files below a content directory by the ids in their front matter; the first in order counts. */
export async function existingArticles(root: string): Promise<Map<string, string>> {
  const byId = new Map<string, string>();
  let count = 0;
  const look = async (folder: string): Promise<void> => {
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder + entry.name;
      if (NOT_CONTENT.test(entry.name) || entry.name === 'node_modules') continue;
      if (entry.isDirectory()) await look(`${path}/`);
      else if (entry.isFile() && /\.(?:md|markdown)$/iu.test(entry.name) && count < MAX_FILES) {
        count += 1;
        const id = idInHead(await headOf(join(root, path)));
        if (id !== undefined && !byId.has(id)) byId.set(id, path);
      }
    }
  };
  await look('');
  return byId;
}

async function headOf(path: string): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(HEAD_BYTES);
      const { bytesRead } = await file.read(buffer, 0, HEAD_BYTES, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return '';
  }
}

/** The id or guid in front matter in YAML; undefined if there is none on one line. */
export function idInHead(text: string): string | undefined {
  const [, matter] = /^\uFEFF?---\r?\n([\s\S]*?)(?:\r?\n---|$)/u.exec(text) ?? [];
  const [line, key = ''] = /^(id|guid):[ \t]+\S.*$/mu.exec(matter ?? '') ?? [];
  if (line === undefined) return undefined;
  try {
    // The whole line: alone, a value such as `---` means something else.
    const value = (parse(line, { schema: 'failsafe' }) as Record<string, unknown>)[key];
    return typeof value === 'string' && value !== '' ? value : undefined;
  } catch {
    return undefined;
  }
}
