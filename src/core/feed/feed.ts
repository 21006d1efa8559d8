import type { Entry, Person } from '../article/article.ts';
import type { Instant } from '../article/instant.ts';
import type { Podcast } from '../article/podcast.ts';

/** The formats every feed is written in. */
export const FORMATS = ['rss', 'atom', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** Registered media types, without parameters. */
export const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  rss: 'application/rss+xml',
  atom: 'application/atom+xml',
  json: 'application/feed+json',
};

/** File name of the document in each format, below the address of the feed. */
export const FILE_NAMES: Readonly<Record<Format, string>> = {
  rss: 'rss.xml',
  atom: 'atom.xml',
  json: 'feed.json',
};

/** An entry that is deleted or withdrawn (RFC 6721). */
export interface Tombstone {
  readonly id: string;
  /** Id in Atom, if it differs from the one that is made of `id`. */
  readonly atomId?: string | undefined;
  readonly deleted: Instant;
}

/** The public address of each document. */
export type Urls = Readonly<Record<Format, string>>;

/** Relation of a document to the rest of its feed (RFC 5005). */
export interface History {
  /** True if the document holds every article of the feed (2). */
  readonly isComplete?: boolean | undefined;
  /** In an archive: the documents with the latest articles (4). */
  readonly current?: Urls | undefined;
  /** The archive with the articles before these. */
  readonly previous?: Urls | undefined;
  /** The archive with the oldest articles. */
  readonly last?: Urls | undefined;
}

/** A feed as the heads of its documents describe it. URLs are absolute. */
export interface Feed {
  /** Permanent IRI of the feed itself (RFC 4287, 4.2.6). */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** BCP 47. */
  readonly language: string;
  /** The HTML page with the same articles. */
  readonly link: string;
  readonly urls: Urls;
  /** New address of the RSS document, for clients that do not follow redirects. */
  readonly newUrl?: string | undefined;
  readonly history?: History | undefined;
  /** Hubs at which clients subscribe to changes (WebSub, 4). */
  readonly hubs?: readonly string[] | undefined;
  /** Address at which clients register for notifications (rssCloud). */
  readonly cloud?: string | undefined;
  /** Deleted entries; no entry of the feed has one of their ids. */
  readonly tombstones?: readonly Tombstone[] | undefined;
  /** The latest significant change or deletion of an article in it. */
  readonly updated: Instant;
  /** Never empty. */
  readonly authors: readonly Person[];
  readonly icon?: string | undefined;
  readonly favicon?: string | undefined;
  readonly rights?: string | undefined;
  /**
   * Min. number of minutes between polls: some readers wait for the largest number that a document contains.
   * Undefined for a document that never changes.
   */
  readonly ttlMinutes?: number | undefined;
  /** The show; only of a publication of kind `podcast`. */
  readonly podcast?: Podcast | undefined;
  /** `Feedwright/1.2.3`, without a link. */
  readonly generator: string;
  /** Address of the CSS for browsers that show raw XML; may be relative to the site. */
  readonly stylesheetUrl?: string | undefined;
}

/** Whole articles, or their summaries only. */
export type Content = 'full' | 'summary';

/** Writer of one format; rss.ts, atom.ts and json-feed.ts export one each. */
export interface FormatWriter {
  /** Everything in front of the first fragment. */
  head(feed: Feed): string;
  /** One entry, scrubbed. Without `html` the summary is all that is written. */
  fragment(entry: Entry): string;
  /** Text between two fragments. */
  readonly separator: string;
  /** Everything behind the last fragment. */
  readonly tail: string;
  /** Text around one fragment that makes it a document, so that it can be parsed alone. */
  readonly shell: readonly [before: string, after: string];
  /** Throws unless a strict parser accepts the whole document. */
  parse(document: string): void;
}
