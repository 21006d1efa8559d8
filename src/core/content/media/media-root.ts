import { realpathSync } from 'node:fs';
import { join } from 'node:path';

/** A directory from which files are published, and a file below it. */
export interface MediaRoot {
  /** Real path of the directory. */
  readonly root: string;
  /** Path below it. */
  readonly path: string;
}

/**
 * Finds the directory that a media file must be below: the content directory with the real path `root`, or for a path
 * that begins with `../` the static directory that holds it. Undefined if there is none.
 */
export function mediaRoot(
  root: string,
  staticDirectories: readonly string[],
  path: string,
): MediaRoot | undefined {
  if (!isBeside(path)) return { root, path };
  const directory = staticDirectories.find((one) => isBeside(one) && path.startsWith(`${one}/`));
  if (directory === undefined) return undefined;
  try {
    return { root: realpathSync.native(join(root, directory)), path: path.slice(directory.length + 1) };
  } catch {
    return undefined;
  }
}

/** True for a path that leads out of the content directory. */
function isBeside(path: string): boolean {
  return path.startsWith('../');
}
