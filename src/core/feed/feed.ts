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
  readonly deleted: Instant;
}

/** The public address of each document. */
export type Urls = Readonly<Record<Format, string>>;

/** What a document says of the rest of its feed (RFC 5005). */
export interface History {
  /** Whether every article there is stands in the document (2). */
  readonly isComplete?: boolean | undefined;
  /** In an archive: the documents with the latest articles (4). */
  readonly current?: Urls | undefined;
  /** The archive of what came before. */
  readonly previous?: Urls | undefined;
  /** The archive with the oldest articles. */
  readonly last?: Urls | undefined;
}

/** A selection of articles as its documents' heads describe it. URLs are absolute. */
export interface Feed {
  /** Permanent IRI of the feed itself (RFC 4287, 4.2.6). */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** BCP 47. */
  readonly language: string;
  /** The page that shows the same articles to people. */
  readonly link: string;
  readonly urls: Urls;
  /** Where the RSS document is from now on, for those who do not follow redirects. */
  readonly newUrl?: string | undefined;
  readonly history?: History | undefined;
  /** Where to subscribe to changes (WebSub, 4). */
  readonly hubs?: readonly string[] | undefined;
  /** Where to register for notifications (rssCloud). */
  readonly cloud?: string | undefined;
  /** What readers should forget; ids in it are of no entry. */
  readonly tombstones?: readonly Tombstone[] | undefined;
  /** The latest significant change or deletion of an article in it. */
  readonly updated: Instant;
  /** Never empty. */
  readonly authors: readonly Person[];
  readonly icon?: string | undefined;
  readonly favicon?: string | undefined;
  readonly rights?: string | undefined;
  /**
   * Minutes between polls, at the least: some readers wait for the largest of what they are told. Undefined: nobody
   * should come again.
   */
  readonly ttlMinutes?: number | undefined;
  /** What makes it a show; only of a publication of kind `podcast`. */
  readonly podcast?: Podcast | undefined;
  /** `Feedwright/1.2.3`, without a link. */
  readonly generator: string;
  /** Address of the CSS that shows raw XML to people; may be relative to the site. */
  readonly stylesheetUrl?: string | undefined;
}

/** Whole articles, or their summaries only. */
export type Content = 'full' | 'summary';

/** What each format knows how to write: rss.ts, atom.ts and json-feed.ts export one each. */
export interface FormatWriter {
  /** Everything in front of the first fragment. */
  head(feed: Feed): string;
  /** One entry, scrubbed. Without `html` the summary is all that is written. */
  fragment(entry: Entry): string;
  /** What stands between two fragments. */
  readonly separator: string;
  /** Everything behind the last fragment. */
  readonly tail: string;
  /** What makes a document of one fragment, so that it can be parsed alone. */
  readonly shell: readonly [before: string, after: string];
  /** Throws unless a strict parser takes the whole document. */
  parse(document: string): void;
}
