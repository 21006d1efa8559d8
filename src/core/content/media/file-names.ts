import { readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { NOT_CONTENT } from '../directory/paths.ts';
import { isMediaPath } from './media-file.ts';

/** Returns the paths of media files below the content directory with a name, in any letter case; the shortest first. */
export type FilesNamed = (name: string) => readonly string[];

/** Max. files that are found by name. */
const MAX_FILES = 200_000;

/** Folders of packages, which are no content. */
const PACKAGES = 'node_modules';

/** Creates an index of the content directory at the real path `root`, which is listed on the first call. Never throws. */
export function createFilesNamed(root: string): FilesNamed {
  let files: ReadonlyMap<string, readonly string[]> | undefined;
  return (name) => (files ??= listByName(root)).get(nameKey(name)) ?? [];
}

function listByName(root: string): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>();
  const folders = [''];
  let count = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of entriesOf(join(root, folder))) {
      const { name } = entry;
      const path = folder + name;
      if (entry.isDirectory()) {
        if (!NOT_CONTENT.test(name) && name !== PACKAGES) folders.push(`${path}/`);
        continue;
      }
      if (!isMediaPath(path) || ++count > MAX_FILES) continue;
      const key = nameKey(name);
      const known = files.get(key);
      if (known === undefined) files.set(key, [path]);
      else known.push(path);
    }
  }
  for (const paths of files.values()) paths.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return files;
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
