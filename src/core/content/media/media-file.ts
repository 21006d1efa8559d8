import { accessSync, constants, realpathSync, statSync, type Stats } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { hasCode, isGone, isInside, NOT_CONTENT, splitExtension } from '../directory/paths.ts';

/** State of a file, to detect a later change. */
export interface MediaStamp {
  /** Path below the content directory, with `/` between names. */
  readonly path: string;
  /** Size, times and identity as one text; {@link NO_FILE} if it does not exist. */
  readonly stamp: string;
}

/** A media file and its state when examined. */
export interface MediaFile {
  /** Real path, without symbolic links. */
  readonly realPath: string;
  readonly sizeBytes: number;
}

/** Path in the stamp of a file that was found nowhere by its name. */
export function nameLook(name: string): string {
  return `/${name}`;
}

/** True for such a path: those of files do not begin with `/`. */
export function isNameLook(path: string): boolean {
  return path.startsWith('/');
}

/** Stamp of a missing file. */
export const NO_FILE = '';

/** Reason for refusing a file, as the end of a sentence. */
export interface MediaRefusal {
  readonly refusal: string;
}

/** Refusal of a file that does not exist. */
export const MISSING = 'does not exist';

/** Extensions of source files, which are never attachments: a draft of another article could leak. */
const OWN_EXTENSIONS: ReadonlySet<string> = new Set(
  '.txt .html .htm .md .markdown .mdx .yaml .yml'.split(' '),
);

/** Extensions of files that a browser or a shell would run. */
const EXECUTABLE =
  /\.(?:[cm]?jsx?|[cm]?tsx?|css|xml|xslt?|xht(?:ml)?|s?html?|php\d?|phtml|aspx?|jsp|cgi|pl|swf|jar|wasm|hta|vbs?|wsf|exe|msi|dll|scr|com|bat|cmd|ps1|mht(?:ml)?|svgz)$/iu;

/** True for the name of a script, a page or a program. */
export function isExecutable(path: string): boolean {
  return EXECUTABLE.test(path);
}

/**
 * Resolves a relative reference against an article's folder (RFC 3986, 5.2.4: dot segments); undefined if it
 * leaves the content directory or names no media file.
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

/** True if a path below the content directory is allowed for a media file: not hidden, not a source file. */
export function isMediaPath(path: string): boolean {
  if (path === '' || path.includes('\0') || path.includes('\uFFFD')) return false;
  if (path.split('/').some((name) => name === '' || NOT_CONTENT.test(name))) return false;
  return !OWN_EXTENSIONS.has(splitExtension(path).extension);
}

/**
 * Examines a file without opening it. `root` is the real path of the content directory. Links are followed
 * unless they lead out of it or to a file that is not allowed under its own name. Never throws.
 */
export function examineMedia(root: string, path: string): MediaFile | MediaRefusal {
  try {
    const realPath = realpathSync.native(join(root, path));
    if (!isInside(root, realPath)) return { refusal: 'leads out of the content directory' };
    const below = relative(root, realPath).split(sep).join('/');
    if (!isMediaPath(below) || (isExecutable(below) && !isExecutable(path))) {
      return { refusal: 'leads to a file that may not be published' };
    }
    const status = statSync(realPath);
    if (!status.isFile()) return { refusal: 'is not a regular file' };
    accessSync(realPath, constants.R_OK);
    return { realPath, sizeBytes: status.size };
  } catch (thrown) {
    if (hasCode(thrown, 'EACCES')) return { refusal: 'may not be read by the service' };
    return { refusal: isGone(thrown) ? MISSING : 'cannot be examined' };
  }
}

/** Stamp of a file, to compare with a later one. Never throws. */
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
