import type { Article } from './article.ts';

/** A local file that an article refers to. */
export interface PublishedFile {
  /** Path below the content directory, with `/` between names; one in a static directory beside it begins with `../`. */
  readonly path: string;
  readonly mediaType: string;
}

/** A published file with the slug of its article and the Content-Type to send. */
export interface SentFile extends PublishedFile {
  /** Slug of the article. */
  readonly slug: string;
}

/** Media type of unrecognised files (RFC 9110, 8.3). */
const UNKNOWN_TYPE = 'application/octet-stream';

/** All local files that an article refers to, in its metadata and its text, without duplicates. */
export function filesOfArticle({
  attachments,
  image,
  podcast,
  files = [],
}: Article): readonly PublishedFile[] {
  const all = [...attachments, image, podcast?.chapters, ...(podcast?.transcripts ?? []), ...files];
  const found = new Map<string, PublishedFile>();
  for (const one of all) {
    if (one?.file === undefined || found.has(one.file)) continue;
    found.set(one.file, { path: one.file, mediaType: one.mediaType ?? UNKNOWN_TYPE });
  }
  return [...found.values()];
}
