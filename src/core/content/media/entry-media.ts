import type { Article, Attachment, Entry } from '../../article/article.ts';
import type { Episode } from '../../article/podcast.ts';
import type { Publication } from '../../article/publication.ts';
import { webUrl } from '../../article/url.ts';

/**
 * Media of an entry, with absolute URLs: published local files by their own address, others resolved against
 * the link.
 */
export function mediaOf(
  { image, attachments, podcast }: Article,
  link: string,
  kind: Publication['kind'],
  addressOfFile: (file: string) => string,
): Pick<Entry, 'image' | 'attachments' | 'podcast'> {
  const absolute = <One extends { readonly url: string; readonly file?: string | undefined }>(
    one: One,
  ): One[] => {
    const url = one.file === undefined ? webUrl(one.url, link) : addressOfFile(one.file);
    return url === undefined ? [] : [{ ...one, url }];
  };
  const [picture] = image === undefined ? [] : absolute(image);
  const { chapters, ...episode } = podcast ?? { transcripts: [], persons: [] };
  const [chaptersThere] = chapters === undefined ? [] : absolute(chapters);
  return {
    ...(picture !== undefined && { image: picture }),
    attachments:
      kind === 'podcast'
        ? withDuration(attachments.flatMap(absolute), podcast)
        : attachments.flatMap(absolute),
    ...(kind === 'podcast' && {
      podcast: {
        ...episode,
        transcripts: episode.transcripts.flatMap(absolute),
        ...(chaptersThere !== undefined && { chapters: chaptersThere }),
      },
    }),
  };
}

/** Uses one duration for the episode and its first attachment, whichever has it. */
function withDuration(
  attachments: readonly Attachment[],
  podcast: Episode | undefined,
): readonly Attachment[] {
  const [first, ...others] = attachments;
  const durationSeconds = podcast?.durationSeconds;
  if (first === undefined || durationSeconds === undefined) return attachments;
  return [{ ...first, durationSeconds }, ...others];
}
