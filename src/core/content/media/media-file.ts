import { accessSync, constants, realpathSync, statSync, type Stats } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { hasCode, isGone, isInside, NOT_CONTENT, splitExtension } from '../directory/paths.ts';

/** What a look at a file saw, so that another look can tell whether it is still the same. */
export interface MediaLook {
  /** Below the content directory, with `/` between names. */
  readonly path: string;
  /** Size, times and identity as one text; {@link NO_FILE} where there is none. */
  readonly stamp: string;
}

/** A file that an article refers to, as it was when it was looked at. */
export interface MediaFile {
  /** Without links. */
  readonly realPath: string;
  readonly sizeBytes: number;
}

/** The stamp of what is not there. */
export const NO_FILE = '';

/** Why a file may not be an article's, as the end of a sentence. */
export interface MediaRefusal {
  readonly refusal: string;
}

/** What the service itself reads is nobody's attachment: another article's draft may be in it. */
export const OWN_EXTENSIONS: ReadonlySet<string> = new Set(
  '.txt .html .htm .md .markdown .yaml .yml'.split(' '),
);

/**
 * Where a reference that has no scheme and no `/` at its beginning leads from an article's folder (RFC 3986,
 * 5.2.4: dot segments); undefined where it leads out of the content directory or to what is none of its files.
 */
export function mediaPath(folder: string, reference: string): string | undefined {
  const names: string[] = folder.split('/').filter((name) => name !== '');
  for (const name of reference.split('/')) {
    if (name === '..') {
      if (names.pop() === undefined) return undefined;
    } else if (name !== '.' && name !== '') names.push(name);
  }
  const path = names.join('/');
  return isMediaPath(path) ? path : undefined;
}

/** Whether a path below the content directory is one that a media file may have: no hidden file, none of ours. */
export function isMediaPath(path: string): boolean {
  if (path === '' || path.includes('\0') || path.includes('\uFFFD')) return false;
  if (path.split('/').some((name) => name === '' || NOT_CONTENT.test(name))) return false;
  return !OWN_EXTENSIONS.has(splitExtension(path).extension);
}

/**
 * Looks at a file below `root`, the real path of the content directory, without opening it. Links are followed
 * as long as they do not lead out of it, nor to what may not be read by its own name. Never throws.
 */
export function lookAtMedia(root: string, path: string): MediaFile | MediaRefusal {
  try {
    const realPath = realpathSync.native(join(root, path));
    if (!isInside(root, realPath)) return { refusal: 'leads out of the content directory' };
    if (!isMediaPath(relative(root, realPath).split(sep).join('/'))) {
      return { refusal: 'leads to a file that is not for readers' };
    }
    const status = statSync(realPath);
    if (!status.isFile()) return { refusal: 'is not a regular file' };
    accessSync(realPath, constants.R_OK);
    return { realPath, sizeBytes: status.size };
  } catch (thrown) {
    if (hasCode(thrown, 'EACCES')) return { refusal: 'may not be read by the service' };
    return { refusal: isGone(thrown) ? 'is not there' : 'cannot be looked at' };
  }
}

/** What to compare another look with. Never throws. */
export function stampOf(root: string, path: string): { readonly stamp: string; readonly changedMs: number } {
  try {
    const status = statSync(join(root, path));
    return { stamp: stampFrom(status), changedMs: Math.max(status.mtimeMs, status.ctimeMs) };
  } catch {
    return { stamp: NO_FILE, changedMs: 0 };
  }
}

function stampFrom({ size, mtimeMs, ctimeMs, ino, dev }: Stats): string {
  return `${size}:${mtimeMs}:${ctimeMs}:${ino}:${dev}`;
}
