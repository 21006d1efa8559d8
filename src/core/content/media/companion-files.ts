import { splitExtension } from '../directory/paths.ts';

/** Role of a companion file, which has the article's base name. */
export type CompanionRole = 'attachment' | 'image' | 'transcript' | 'chapters';

/** Chapters have an extension of their own, because other files are JSON too. */
const CHAPTERS = /^(.*[^/])\.chapters\.json$/isu;

const BY_EXTENSION: ReadonlyMap<string, CompanionRole> = new Map<string, CompanionRole>(
  (
    [
      ['attachment', '.aac .flac .m4a .mp3 .oga .ogg .opus .wav .m4v .mov .mp4 .ogv .webm .epub .pdf'],
      ['image', '.avif .gif .jpeg .jpg .png .svg .webp'],
      ['transcript', '.srt .vtt'],
    ] as const
  ).flatMap(([beside, extensions]) =>
    extensions.split(' ').map((extension): [string, CompanionRole] => [extension, beside]),
  ),
);

/** Role that a file would have as a companion; undefined if it has none. */
export function companionRole(path: string): CompanionRole | undefined {
  return CHAPTERS.test(path) ? 'chapters' : BY_EXTENSION.get(splitExtension(path).extension);
}

/** Article path without extension that a file could belong to; undefined if it is no companion file. */
export function companionStem(path: string): string | undefined {
  const [, chaptersOf] = CHAPTERS.exec(path) ?? [];
  if (chaptersOf !== undefined) return chaptersOf;
  const { stem, extension } = splitExtension(path);
  return BY_EXTENSION.has(extension) ? stem : undefined;
}
