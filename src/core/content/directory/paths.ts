import { isAbsolute, relative, sep } from 'node:path';

/** Hidden files, and what editors leave beside the file they have open. */
export const NOT_CONTENT = /^\.|~$|\.sw[a-z]$|^#.*#$/u;

/** The extension of a path in lower case with its dot, and all that stands before it. */
export function splitExtension(path: string): { stem: string; extension: string } {
  const match = /^(.*[^/])(\.[^./]+)$/su.exec(path);
  return { stem: match?.[1] ?? path, extension: match?.[2]?.toLowerCase() ?? '' };
}

/** Whether a path, both without links, is at or below a directory. */
export function isInside(root: string, path: string): boolean {
  const below = relative(root, path);
  return below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}

/** Whether the error says that there is no such file (any more). */
export function isGone(thrown: unknown): boolean {
  return (
    thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR')
  );
}

/** Whether it is an error of the system with this code. */
export function hasCode(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code;
}
