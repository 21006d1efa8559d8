import { splitExtension } from '../directory/paths.ts';

/** What a file of an article's own name is to it: something to hear, see or read; its image; its words; its chapters. */
export type CompanionRole = 'attachment' | 'image' | 'transcript' | 'chapters';

/** Chapters of an episode are JSON, and so is much else: they have an extension of their own. */
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

/** What a file would be to an article of the same name; undefined where it would be nothing. */
export function companionRole(path: string): CompanionRole | undefined {
  return CHAPTERS.test(path) ? 'chapters' : BY_EXTENSION.get(splitExtension(path).extension);
}

/** The path of that article without its extension; undefined where the file is nothing to anybody. */
export function companionStem(path: string): string | undefined {
  const [, chaptersOf] = CHAPTERS.exec(path) ?? [];
  if (chaptersOf !== undefined) return chaptersOf;
  const { stem, extension } = splitExtension(path);
  return BY_EXTENSION.has(extension) ? stem : undefined;
}
