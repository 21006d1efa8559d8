import type { Article } from './article.ts';

/** A local file that an article refers to. */
export interface PublishedFile {
  /** Path below the content directory, with `/` between names. */
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

/** All local files that an article refers to, without duplicates. */
export function filesOfArticle({ attachments, image, podcast }: Article): readonly PublishedFile[] {
  const files = new Map<string, PublishedFile>();
  const all = [...attachments, image, podcast?.chapters, ...(podcast?.transcripts ?? [])];
  for (const one of all) {
    if (one?.file === undefined || files.has(one.file)) continue;
    files.set(one.file, { path: one.file, mediaType: one.mediaType ?? UNKNOWN_TYPE });
  }
  return [...files.values()];
}
