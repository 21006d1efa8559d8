import { constants } from 'node:fs';
import { lstat, open, realpath, type FileHandle } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isMediaPath } from './media-file.ts';
import { mediaRoot } from './media-root.ts';
import { hasCode, isGone, isInside } from '../directory/paths.ts';

/** An open media file with its status at opening. The caller closes the handle. */
export interface OpenMedia {
  readonly handle: FileHandle;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Changes with the file: size, times in nanoseconds and identity. */
  readonly version: string;
}

/** A link or pipe may have replaced the file: do not follow the link, do not wait for the pipe. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/**
 * Opens a file below the content directory, or below one of `staticDirectories` beside it, whose paths begin with
 * `../`; undefined if none is allowed there. A file outside is never
 * returned, even if a link is swapped in meanwhile: the open file is compared with the one at the path.
 * Rejects with the system error if opening fails.
 */
export async function openMedia(
  contentDirectory: string,
  path: string,
  staticDirectories: readonly string[] = [],
): Promise<OpenMedia | undefined> {
  try {
    const place = mediaRoot(await realpath(contentDirectory), staticDirectories, path);
    if (place === undefined || !isMediaPath(place.path)) return undefined;
    const { root } = place;
    const file = await realpath(join(root, place.path));
    const below = relative(root, file).split(sep).join('/');
    if (!isInside(root, file) || !isMediaPath(below)) return undefined;
    const handle = await open(file, FLAGS);
    const media = await verifySameFile(handle, file).catch(async (error: unknown) => {
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

/** The open file, unless its path names another file by now. */
async function verifySameFile(handle: FileHandle, file: string): Promise<OpenMedia | undefined> {
  const status = await handle.stat({ bigint: true });
  const there = await lstat(file, { bigint: true });
  const isSame = there.ino === status.ino && there.dev === status.dev && (await realpath(file)) === file;
  if (!isSame || !status.isFile()) return undefined;
  const { size, mtimeNs, ctimeNs, ino } = status;
  return {
    handle,
    sizeBytes: Number(size),
    modifiedMs: Number(mtimeNs / 1_000_000n),
    // Copy programs set mtime, and inodes are reused; no program sets ctime.
    version: [size, mtimeNs, ctimeNs, ino].map((number) => number.toString(36)).join('-'),
  };
}
