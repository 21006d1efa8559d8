import type { Article } from '../article/article.ts';
import type { LabelCollision } from '../content/metadata/label-collisions.ts';
import type { Instant } from '../article/instant.ts';
import type { SentFile } from '../article/media.ts';
import type { Criteria, FeedId, SelectionKind } from '../article/feed-id.ts';

/**
 * What is remembered of an article from its first publication on, so that no reader ever takes it for
 * another: a row of the ledger.
 */
export interface LedgerRow {
  /** Permanent; never given to another article, not even when this one is deleted. */
  readonly id: string;
  /** Where its file was when it was last seen. */
  readonly path: string;
  /** The name of its page. */
  readonly slug: string;
  /** Names that its page had before: they lead to the present one. */
  readonly formerSlugs: readonly string[];
  /** Of its file and sidecar when it was last seen. */
  readonly contentHash: string;
  /** Of its text alone: by this it is known again under another name. */
  readonly textHash: string;
  readonly title: string;
  /** First publication; never moves. */
  readonly published: Instant;
  /** The last significant edit; never moves back but by the author's own word. */
  readonly updated: Instant;
  /** Since when it is deleted or withdrawn; undefined while it is published. */
  readonly deleted: Instant | undefined;
}

/** A feed that articles are in by themselves. */
export interface StoredFeed {
  readonly feed: FeedId;
  /** One of the ways in which its name is written, always the same one. */
  readonly label: string;
  readonly articles: number;
}

/** The ledger as it is at one moment, looked up: it may have more rows than anybody wants in memory. */
export interface Ledger {
  readonly byId: (id: string) => Promise<LedgerRow | undefined>;
  /** Rows of articles that are or were at a path. */
  readonly byPath: (path: string) => Promise<readonly LedgerRow[]>;
  readonly byText: (textHash: string) => Promise<readonly LedgerRow[]>;
  /** Whose name it is, or was. */
  readonly bySlug: (slug: string) => Promise<LedgerRow | undefined>;
  /** Whether there is no row at all. */
  readonly isEmpty: () => Promise<boolean>;
  /** How many articles are published. */
  readonly count: () => Promise<number>;
  /** Published articles of a selection, the newest first; `limit` of them, after `offset`. */
  readonly newest: (criteria: Criteria, limit: number, offset: number) => Promise<readonly LedgerRow[]>;
  /** Feeds that an article is stored in. */
  readonly feedsOf: (id: string) => Promise<readonly FeedId[]>;
  /** Whether an article is, or ever was, in a feed by itself. */
  readonly hasEverBeen: (feed: FeedId) => Promise<boolean>;
  /** Every feed that articles are, or ever were, in by themselves. */
  readonly allFeeds: () => Promise<readonly FeedId[]>;
  /** Feeds of a kind, those with the most articles first; `limit` of them. */
  readonly largestFeeds: (kind: SelectionKind, limit: number) => Promise<readonly StoredFeed[]>;
  /** Feeds whose names are written in several ways. */
  readonly otherLabels: () => Promise<readonly LabelCollision[]>;
  /** Published articles in the places `from` to `to` of the archives. */
  readonly placed: (from: number, to: number) => Promise<readonly LedgerRow[]>;
  /** Paths of published articles. */
  readonly paths: () => Promise<readonly string[]>;
  /** Names of the pages of published articles. */
  readonly slugs: () => Promise<readonly string[]>;
  /** Names that pages had before, and those of deleted articles. */
  readonly formerSlugs: () => Promise<readonly string[]>;
  /** Articles of a selection that were deleted after a moment, the last first; `limit` of them. */
  readonly deletedAfter: (
    criteria: Criteria,
    moment: Instant,
    limit: number,
  ) => Promise<readonly LedgerRow[]>;
  /** Whether texts of published articles are still to be stored: nobody knows then who has which tag. */
  readonly isBehind: () => Promise<boolean>;
  /** The file at a path below the content directory, if an article is published with it; `gone` if one was. */
  readonly mediaAt: (path: string) => Promise<SentFile | 'gone' | undefined>;
  /** Paths of all files that articles are published with. */
  readonly mediaPaths: () => Promise<readonly string[]>;
  /** Paths of files that only deleted articles were published with. */
  readonly goneMediaPaths: () => Promise<readonly string[]>;
  /** A published article as it was published; undefined where it is not stored, or cannot be read. */
  readonly articleOf: (row: LedgerRow) => Promise<Article | undefined>;
  /** What the article said when readers were last told of it; '' where that is not known. */
  readonly wordsOf: (id: string) => Promise<string>;
}
