import type { Attachment, Image, Person } from '../article/article.ts';
import type { Instant } from '../article/instant.ts';

/** Format of an earlier publication's feed. RSS means 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1. */
export type OldFormat = 'rss' | 'atom' | 'json';

/** An item of an earlier publication's feed. */
export interface OldItem {
  /** Id as written: guid, `id` or `rdf:about`. Without one, what readers use in its place: the link, else title and date. */
  readonly id: string;
  /** True if the item has no id of its own. */
  readonly isIdDerived?: boolean | undefined;
  /** Plain text; empty if it has none. */
  readonly title: string;
  /** Absolute URL of its page. */
  readonly link?: string | undefined;
  /** Absolute URL of the page elsewhere that it is about. */
  readonly externalUrl?: string | undefined;
  readonly published?: Instant | undefined;
  readonly updated?: Instant | undefined;
  /** Never with an e-mail address. */
  readonly authors: readonly Person[];
  readonly tags: readonly string[];
  readonly language?: string | undefined;
  /** HTML as written: the whole text, else the summary. Relative addresses are resolved where the document has a base. */
  readonly html: string;
  /** Plain text, if there is a summary besides the text. */
  readonly summary?: string | undefined;
  readonly image?: Image | undefined;
  readonly attachments: readonly Attachment[];
  /** Values of an episode by the names of our front matter, such as `episode` and `season`. */
  readonly podcast?: Readonly<Record<string, unknown>> | undefined;
  /** Place in the document, from 1. */
  readonly position: number;
  /** False if it comes from an archive of the feed. */
  readonly isRecent: boolean;
}

/** An earlier publication's feed without its items. */
export interface OldFeed {
  readonly format: OldFormat;
  /** Plain text. */
  readonly title: string;
  readonly description?: string | undefined;
  /** Absolute URL of the site. */
  readonly link?: string | undefined;
  /** BCP 47, as written. */
  readonly language?: string | undefined;
  /** Permanent id of an Atom feed. */
  readonly id?: string | undefined;
  /** Absolute URL of the feed: where it was read from, else its own link to itself. */
  readonly address?: string | undefined;
}

/** A fault of an earlier publication's feed or export. */
export interface OldFeedFault {
  /** Title or position of the item, or the name of the file. */
  readonly where: string;
  readonly message: string;
  /** True if something that was meant to be there is missing. */
  readonly isError: boolean;
}

/** A feed that was read whole. */
export interface ReadFeed {
  readonly feed: OldFeed;
  /** Without texts: `html` is empty if `isLean` was asked for. */
  readonly items: readonly OldItem[];
  readonly faults: readonly OldFeedFault[];
}

/**
 * Reads an earlier publication's feed from a file or from an http(s) URL, with the archives that it links to. Rejects
 * with `feed_unreadable` if there is no feed.
 */
export type ReadOldFeed = (source: string) => Promise<ReadFeed>;
