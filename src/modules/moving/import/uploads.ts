import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isInside } from '../../../core/content/directory/paths.ts';
import { mediaTypeOf } from '../../../core/content/media/file-types.ts';

/** A file below the directory of uploads, or the reason why it may not be copied. */
type Upload = { readonly file: string } | { readonly fault: string };

/** Finds the file of a URL in a copy of the old site's uploads; undefined if it is not there. */
export type FindUpload = (url: URL) => Promise<Upload | undefined>;

/** Max. names of a path. */
const MAX_NAMES = 20;

/** Size of a picture that WordPress made of an original, and its marks of scaled and edited ones. */
const VARIANT = /(?:-\d{1,5}x\d{1,5}|-scaled|-rotated)(?=\.[a-z\d]+$)/iu;

/** Creates the finder of files below `directory`. Rejects if it is no directory. */
export async function createFindUpload(directory: string): Promise<FindUpload> {
  const root = await realpath(directory);
  if (!(await stat(root)).isDirectory()) throw new Error('it is no directory');

  const look = async (names: readonly string[]): Promise<Upload | undefined> => {
    const path = join(root, ...names);
    const file = await realpath(path).catch(() => undefined);
    if (file === undefined) return undefined;
    if (!isInside(root, file)) return { fault: `${names.join('/')} leads out of the directory of uploads` };
    return (await stat(file)).isFile() ? { file } : undefined;
  };

  return async (url) => {
    const names = namesOf(url);
    if (names === undefined) return undefined;
    const last = names.at(-1) ?? '';
    // The directory may be that of the site, of all uploads, of one year or month: the longest path that exists counts.
    for (const name of new Set([last, last.replace(VARIANT, '')])) {
      for (let from = 0; from < names.length; from += 1) {
        const found = await look([...names.slice(from, -1), name]);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
}

/** Decoded names of a path to a media file; undefined if one could lead elsewhere. */
function namesOf({ pathname }: URL): readonly string[] | undefined {
  if (mediaTypeOf(pathname) === undefined) return undefined;
  const names: string[] = [];
  for (const part of pathname.split('/').slice(1)) {
    const name = decodedName(part);
    if (name === undefined) return undefined;
    if (name !== '') names.push(name);
  }
  return names.length === 0 || names.length > MAX_NAMES ? undefined : names;
}

function decodedName(part: string): string | undefined {
  try {
    const name = decodeURIComponent(part);
    return name === '.' || name === '..' || /[/\\\p{Cc}]/u.test(name) ? undefined : name;
  } catch {
    return undefined;
  }
}
