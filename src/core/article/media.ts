import type { Article } from './article.ts';

/** A file below the content directory that an article is published with. */
export interface PublishedFile {
  /** With `/` between names. */
  readonly path: string;
  readonly mediaType: string;
}

/** A file as it is sent. */
export interface SentFile extends PublishedFile {
  /** Of an article that is published with it. */
  readonly slug: string;
}

/** Of a file of which nobody knows what it is (RFC 9110, 8.3). */
const UNKNOWN_TYPE = 'application/octet-stream';

/** All files below the content directory that an article refers to, each once. */
export function filesOfArticle({ attachments, image, podcast }: Article): readonly PublishedFile[] {
  const files = new Map<string, PublishedFile>();
  const all = [...attachments, image, podcast?.chapters, ...(podcast?.transcripts ?? [])];
  for (const one of all) {
    if (one?.file === undefined || files.has(one.file)) continue;
    files.set(one.file, { path: one.file, mediaType: one.mediaType ?? UNKNOWN_TYPE });
  }
  return [...files.values()];
}
