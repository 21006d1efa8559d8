import { splitExtension } from '../directory/paths.ts';
import { roleOfExtension, type CompanionRole } from './file-types.ts';

/** Chapters of an episode: they have an extension of their own, because much else is JSON too. */
const CHAPTERS = /^(.*[^/])\.chapters\.json$/isu;

/** Returns the role that a file has for an article of the same base name; undefined if it has none. */
export function companionRole(path: string): CompanionRole | undefined {
  return CHAPTERS.test(path) ? 'chapters' : roleOfExtension(splitExtension(path).extension);
}

/** Article path without extension that a file could belong to; undefined if it is no companion file. */
export function companionStem(path: string): string | undefined {
  const [, chaptersOf] = CHAPTERS.exec(path) ?? [];
  if (chaptersOf !== undefined) return chaptersOf;
  const { stem, extension } = splitExtension(path);
  return roleOfExtension(extension) === undefined ? undefined : stem;
}
