import type { Direction } from './text/direction.ts';
import type { Instant } from './instant.ts';
import type { Episode } from './podcast.ts';

/** To be raised when the same bytes of a file give another article, or other findings: then all are read again. */
export const PARSER_VERSION = 4;

/** Somebody who wrote an article or answers for the publication. */
export interface Person {
  readonly name: string;
  /** Absolute http(s) URL of a page about them. */
  readonly url?: string | undefined;
  readonly email?: string | undefined;
}

/** A file that belongs to an article: a recording, a PDF. */
export interface Attachment {
  /** In an Article as it was written, in an Entry absolute. */
  readonly url: string;
  /** `type/subtype`, lower case, without parameters. */
  readonly mediaType: string;
  readonly sizeBytes?: number | undefined;
  readonly title?: string | undefined;
  readonly durationSeconds?: number | undefined;
  /** Pixels, of an image or video. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** Path below the content directory, where it is a file there. */
  readonly file?: string | undefined;
}

/** An article's main image. */
export interface Image {
  /** In an Article as it was written, in an Entry absolute. */
  readonly url: string;
  readonly mediaType?: string | undefined;
  readonly sizeBytes?: number | undefined;
  /** Pixels. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** Path below the content directory, where it is a file there. */
  readonly file?: string | undefined;
}

/** Where a story was first published, if not here. */
export interface Origin {
  readonly title: string;
  readonly url?: string | undefined;
}

/** The text of an article as its source format has it: not sanitised, links not yet resolved. */
export interface Body {
  readonly format: 'html' | 'markdown';
  readonly text: string;
  /** Line of the file on which the text begins, from 1: findings in the body are counted from here. */
  readonly line: number;
}

/**
 * One stored item: a file under `content/` and what was parsed from it. Plain data, so that it can be
 * stored or handed to another thread. All text is scrubbed: no control characters, no lone surrogates.
 */
export interface Article {
  /** Of the file, below the content directory, with `/` between names. Identifies the article for people. */
  readonly path: string;
  /** SHA-256 of the file's bytes, its sidecar's, and what was seen of its media files; hexadecimal. */
  readonly contentHash: string;
  /** From the file name; not yet told apart from other articles' slugs. */
  readonly slug: string;
  /** The id its metadata insists on. */
  readonly id?: string | undefined;
  /** Absolute URL of its page, if that is somewhere else. */
  readonly url?: string | undefined;
  /** Plain text, never empty. */
  readonly title: string;
  readonly published: Instant;
  /** Only where its metadata says so; never before `published`. */
  readonly updated?: Instant | undefined;
  readonly authors: readonly Person[];
  readonly tags: readonly string[];
  /** Plain text, only where its metadata says so. */
  readonly summary?: string | undefined;
  /** BCP 47, canonical case. */
  readonly language?: string | undefined;
  /** Only where its metadata or its page says so: else language and text tell. */
  readonly direction?: Direction | undefined;
  readonly image?: Image | undefined;
  readonly attachments: readonly Attachment[];
  readonly podcast?: Episode | undefined;
  readonly source?: Origin | undefined;
  readonly draft: boolean;
  /** From this moment on it is not published any more. */
  readonly expires?: Instant | undefined;
  readonly body: Body;
}

/**
 * An article ready for documents: identity and dates settled, links absolute, text sanitised (RFC 4287
 * calls this an entry). Formats and pages are written from entries alone.
 */
export interface Entry {
  /** The article's path, for findings. */
  readonly path: string;
  /** Absolute IRI, permanent, compared as a string (RFC 4287, 4.2.6). */
  readonly id: string;
  readonly slug: string;
  /** Absolute URL of the page a reader should open. */
  readonly link: string;
  readonly title: string;
  readonly published: Instant;
  readonly updated: Instant;
  /** Never empty: the publication's, where the article names none. */
  readonly authors: readonly Person[];
  readonly tags: readonly string[];
  /** Plain text, never empty; the title where there is no text at all. */
  readonly summary: string;
  /** BCP 47; the publication's where the article names none. */
  readonly language: string;
  /** In which its title and its text run. */
  readonly direction: Direction;
  readonly image?: Image | undefined;
  readonly attachments: readonly Attachment[];
  /** Only in a publication of kind `podcast`. */
  readonly podcast?: Episode | undefined;
  readonly source?: Origin | undefined;
  /** Sanitised HTML with absolute URLs only. May be empty. */
  readonly html: string;
}
