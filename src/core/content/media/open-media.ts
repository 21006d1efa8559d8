import { constants } from 'node:fs';
import { lstat, open, realpath, type FileHandle } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isMediaPath } from './media-file.ts';
import { hasCode, isGone, isInside } from '../directory/paths.ts';

/** A media file that is open, and what it was when it was opened. Whoever gets it closes the handle. */
export interface OpenMedia {
  readonly handle: FileHandle;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Changes when the file does: size, times to the nanosecond and identity. */
  readonly version: string;
}

/** No link is followed, and no pipe waited for: either may have taken the place of a file. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/**
 * Opens a file below the content directory; undefined where there is none that may be read. Whatever is swapped
 * for a link meanwhile, no file outside is ever handed out: what is open is held against what stands there.
 * Rejects with the system's error where the file cannot be opened at the moment.
 */
export async function openMedia(contentDirectory: string, path: string): Promise<OpenMedia | undefined> {
  try {
    const root = await realpath(contentDirectory);
    const file = await realpath(join(root, path));
    const below = relative(root, file).split(sep).join('/');
    if (!isInside(root, file) || !isMediaPath(path) || !isMediaPath(below)) return undefined;
    const handle = await open(file, FLAGS);
    const media = await seen(handle, file).catch(async (error: unknown) => {
      await handle.close();
      throw error;
    });
    if (media === undefined) await handle.close();
    return media;
  } catch (thrown) {
    const isNone =
      isGone(thrown) || ['ELOOP', 'ENXIO', 'ENAMETOOLONG', 'EISDIR'].some((code) => hasCode(thrown, code));
    if (isNone) return undefined;
    throw thrown;
  }
}

/** What is open, unless something else stands at its path by now. */
async function seen(handle: FileHandle, file: string): Promise<OpenMedia | undefined> {
  const status = await handle.stat({ bigint: true });
  const there = await lstat(file, { bigint: true });
  const isSame = there.ino === status.ino && there.dev === status.dev && (await realpath(file)) === file;
  if (!isSame || !status.isFile()) return undefined;
  const { size, mtimeNs, ctimeNs, ino } = status;
  return {
    handle,
    sizeBytes: Number(size),
    modifiedMs: Number(mtimeNs / 1_000_000n),
    // Programs that copy set the one time to what they like, and inodes are given out again; nobody sets the other.
    version: [size, mtimeNs, ctimeNs, ino].map((number) => number.toString(36)).join('-'),
  };
}
