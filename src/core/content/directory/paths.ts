import { isAbsolute, relative, sep } from 'node:path';

/** Hidden files, and backup and swap files of editors. */
export const NOT_CONTENT = /^\.|~$|\.sw[a-z]$|^#.*#$/u;

/** Splits a path into its extension, lower case with dot, and the part before it. */
export function splitExtension(path: string): { stem: string; extension: string } {
  const match = /^(.*[^/])(\.[^./]+)$/su.exec(path);
  return { stem: match?.[1] ?? path, extension: match?.[2]?.toLowerCase() ?? '' };
}

/** True if `path` is at or below `root`. Both must be real paths. */
export function isInside(root: string, path: string): boolean {
  const below = relative(root, path);
  return below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}

/** True if the error means that the file does not exist. */
export function isGone(thrown: unknown): boolean {
  return (
    thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR')
  );
}

/** True for a system error with this code. */
export function hasCode(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code;
}
