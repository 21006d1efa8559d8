import type { Direction } from './text/direction.ts';
import type { Instant } from './instant.ts';
import type { Episode } from './podcast.ts';

/**
 * Parser version stored with each article. Raise it when the same bytes parse to another article or other
 * findings; all files are then read again.
 */
export const PARSER_VERSION = 6;

/** An author: name, with optional home page and e-mail address (RFC 4287, 3.2). */
export interface Person {
  readonly name: string;
  /** Absolute http(s) URL of the home page. */
  readonly url?: string | undefined;
  readonly email?: string | undefined;
}

/** Lines of the file on which the author's keys for addresses stand, from 1. */
export interface AddressLines {
  readonly slug?: number | undefined;
  readonly permalink?: number | undefined;
  /** Of each of {@link Article.formerPaths}. */
  readonly formerPaths?: readonly number[] | undefined;
}

/** A file attached to an article, such as a recording or a PDF. */
export interface Attachment {
  /** As written in an {@link Article}; absolute in an {@link Entry}. */
  readonly url: string;
  /** `type/subtype`, lower case, without parameters. */
  readonly mediaType: string;
  readonly sizeBytes?: number | undefined;
  readonly title?: string | undefined;
  readonly durationSeconds?: number | undefined;
  /** Width in pixels, of an image or video. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** Path below the content directory; only for a local file. */
  readonly file?: string | undefined;
}

/** An article's main image. */
export interface Image {
  /** As written in an {@link Article}; absolute in an {@link Entry}. */
  readonly url: string;
  readonly mediaType?: string | undefined;
  readonly sizeBytes?: number | undefined;
  /** Width in pixels. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** Path below the content directory; only for a local file. */
  readonly file?: string | undefined;
}

/** The publication that first published a story (RFC 4287, 4.2.11). */
export interface Origin {
  readonly title: string;
  readonly url?: string | undefined;
}

/** A local file to which the text of an article refers. */
export interface TextFile {
  /** The reference as it stands in the rendered text, without query and fragment. */
  readonly reference: string;
  /** Path below the content directory; one in a static directory beside it begins with `../`. */
  readonly file: string;
  readonly mediaType?: string | undefined;
  readonly sizeBytes: number;
  /** Width in pixels, of an image. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/** Identity of an article as readers of an earlier publication know it, from adopted.yaml. */
export interface EarlierIdentity {
  /** The permanent id, unless the author wrote one. */
  readonly id: string;
  /** Id in Atom, if it differs from the one that is made of `id`. */
  readonly atomId?: string | undefined;
  /** Last edit; counts for an article that is new here. */
  readonly updated?: Instant | undefined;
  /** Absolute URL of the page, if it is spelled otherwise than this service spells it. */
  readonly link?: string | undefined;
}

/** The text of an article in its source format: not sanitised, links not yet resolved. */
export interface Body {
  readonly format: 'html' | 'markdown';
  readonly text: string;
  /** First line of the text in the file, from 1. Lines of findings are counted from here. */
  readonly line: number;
}

/**
 * A file below `content/` after parsing. Plain data, so that it can be stored or posted to another thread.
 * All text is free of control characters and lone surrogates.
 */
export interface Article {
  /** Path of the file below the content directory, with `/` between names. The article's name in reports. */
  readonly path: string;
  /** SHA-256 over the bytes of the file and its sidecar, and the state of its media files; hexadecimal. */
  readonly contentHash: string;
  /** Wanted slug: the author's own, or that of the file name. May equal the slug of another article. */
  readonly slug: string;
  /** True if the author wrote the slug. */
  readonly hasOwnSlug?: boolean | undefined;
  /** Slug of the file name with its date prefix, if it differs from `slug`: ids are minted from it. */
  readonly nameSlug?: string | undefined;
  /** Path of the page on this site that the author wants, beginning with `/`. */
  readonly permalink?: string | undefined;
  /** Earlier paths of the page that the author lists, beginning with `/`. */
  readonly formerPaths?: readonly string[] | undefined;
  readonly addressLines?: AddressLines | undefined;
  /** Other names by which wiki links may refer to the article. */
  readonly wikiNames?: readonly string[] | undefined;
  /** Categories, apart from other tags, for patterns of permalinks. */
  readonly categories?: readonly string[] | undefined;
  /** Permanent id, if the metadata sets one: an absolute IRI. */
  readonly id?: string | undefined;
  /** Id that an earlier publisher gave it, in any form: the permanent id if the article is new here. */
  readonly guid?: string | undefined;
  readonly adopted?: EarlierIdentity | undefined;
  /** Absolute URL of its page, if another site has it. */
  readonly url?: string | undefined;
  /** Absolute URL of the page elsewhere that the article is about; its own page stays on this site. */
  readonly externalUrl?: string | undefined;
  /** Plain text; empty if the article has no title. */
  readonly title: string;
  readonly published: Instant;
  /** Only if set in the metadata; never before `published`. */
  readonly updated?: Instant | undefined;
  readonly authors: readonly Person[];
  readonly tags: readonly string[];
  /** Plain text; only if set in the metadata. */
  readonly summary?: string | undefined;
  /** BCP 47, canonical case. */
  readonly language?: string | undefined;
  /** Only if set in the metadata or the page; otherwise derived from language and text. */
  readonly direction?: Direction | undefined;
  readonly image?: Image | undefined;
  readonly attachments: readonly Attachment[];
  readonly podcast?: Episode | undefined;
  readonly source?: Origin | undefined;
  readonly draft: boolean;
  /** True if its author marked the note for publication, which a vault may require. */
  readonly optsIn?: boolean | undefined;
  /** Local files to which the text refers. */
  readonly files?: readonly TextFile[] | undefined;
  /** Keys of the articles and addresses on this site to which the text may refer. */
  readonly links?: readonly string[] | undefined;
  /** Moment at which the article is withdrawn. */
  readonly expires?: Instant | undefined;
  readonly body: Body;
}

/** Recognises a text without storing it. */
export interface TextFingerprint {
  /** Hash of the text, independent of file and metadata: SHA-256, hexadecimal. */
  readonly textHash: string;
  /** True if the text is so short that unrelated articles may share it. */
  readonly isShort: boolean;
}

/**
 * The part of an article that a scan keeps of each file: its identity, its dates and a fingerprint of its text. The
 * whole articles of a hundred thousand files would not fit in memory. Plain data.
 */
export interface ArticleHead extends Pick<
  Article,
  | 'path'
  | 'contentHash'
  | 'slug'
  | 'hasOwnSlug'
  | 'nameSlug'
  | 'permalink'
  | 'formerPaths'
  | 'addressLines'
  | 'categories'
  | 'id'
  | 'guid'
  | 'adopted'
  | 'title'
  | 'published'
  | 'updated'
  | 'draft'
  | 'expires'
  | 'wikiNames'
> {
  readonly fingerprint: TextFingerprint;
}

/**
 * An article ready for documents (an entry in RFC 4287): identity and dates settled, links absolute, text
 * sanitised. Feeds and pages are rendered from entries only.
 */
export interface Entry {
  /** Path of the article, for findings. */
  readonly path: string;
  /** Permanent, compared as a string. An absolute IRI unless an earlier publisher gave another (see `atomIdOf`). */
  readonly id: string;
  /** Permanent id in Atom, if it differs from the one that is made of `id`. */
  readonly atomId?: string | undefined;
  readonly slug: string;
  /** Absolute URL of the article's page. */
  readonly link: string;
  /** Absolute URL of the page elsewhere that the article is about. */
  readonly externalUrl?: string | undefined;
  /** Plain text; empty if the article has no title. */
  readonly title: string;
  readonly published: Instant;
  readonly updated: Instant;
  /** Never empty; defaults to the publication's authors. */
  readonly authors: readonly Person[];
  readonly tags: readonly string[];
  /** Plain text, never empty; the title or another short text if the article has no prose. */
  readonly summary: string;
  /** BCP 47; defaults to the publication's language, and to `und` where the letters contradict that. */
  readonly language: string;
  /** Direction of title and text. */
  readonly direction: Direction;
  readonly image?: Image | undefined;
  readonly attachments: readonly Attachment[];
  /** Only in a publication of kind `podcast`. */
  readonly podcast?: Episode | undefined;
  readonly source?: Origin | undefined;
  /** Sanitised HTML with absolute URLs only. May be empty. */
  readonly html: string;
}
