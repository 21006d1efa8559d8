import type { Article } from '../article/article.ts';
import type { LabelCollision } from '../content/metadata/label-collisions.ts';
import type { Instant } from '../article/instant.ts';
import type { SentFile } from '../article/media.ts';
import type { Criteria, FeedId, SelectionKind } from '../article/feed-id.ts';

/**
 * A row of the ledger: the identity of an article from its first publication on, so that no client takes it
 * for another.
 */
export interface LedgerRow {
  /** Permanent; never given to another article, not even when this one is deleted. */
  readonly id: string;
  /** Path of its file when last seen. */
  readonly path: string;
  /** Slug of its page. */
  readonly slug: string;
  /** Former slugs, which redirect to the present one. */
  readonly formerSlugs: readonly string[];
  /** Hash of its file and sidecar when last seen. */
  readonly contentHash: string;
  /** Hash of its text alone: a renamed file is recognized by it. */
  readonly textHash: string;
  readonly title: string;
  /** First publication; never moves. */
  readonly published: Instant;
  /** Last significant edit; moves back only if the author says so. */
  readonly updated: Instant;
  /** When it was deleted or withdrawn; undefined while it is published. */
  readonly deleted: Instant | undefined;
}

/** A row that is new or has changed, with what is stored beside it. */
export interface LedgerChange {
  readonly row: LedgerRow;
  /** Words of the article, as last announced to readers; undefined: as before. */
  readonly words?: string | undefined;
  /** The article as published now; undefined: as before. */
  readonly article?: Article | undefined;
  /** The change is announced to readers: the words of `article` replace the stored ones. */
  readonly isTold?: boolean | undefined;
  /** Other names of the article, if `article` is stored later. */
  readonly wikiNames?: readonly string[] | undefined;
  /** The row was not in the ledger before; undefined: not known. */
  readonly isNew?: boolean | undefined;
}

/** A feed by author, tag or other attribute of articles. */
export interface StoredFeed {
  readonly feed: FeedId;
  /** One spelling of its label, always the same one. */
  readonly label: string;
  readonly articles: number;
}

/** Queries on the ledger at one moment. It may have too many rows to hold in memory. */
export interface Ledger {
  readonly byId: (id: string) => Promise<LedgerRow | undefined>;
  /** Rows of articles that are or were at a path. */
  readonly byPath: (path: string) => Promise<readonly LedgerRow[]>;
  readonly byText: (textHash: string) => Promise<readonly LedgerRow[]>;
  /** Row that has this slug, or had it last. */
  readonly bySlug: (slug: string) => Promise<LedgerRow | undefined>;
  /** Returns true if there is no row. */
  readonly isEmpty: () => Promise<boolean>;
  /** Number of published articles. */
  readonly count: () => Promise<number>;
  /** Published articles of a selection, newest first; at most `limit`, after `offset`. */
  readonly newest: (criteria: Criteria, limit: number, offset: number) => Promise<readonly LedgerRow[]>;
  /** Feeds that an article is stored in. */
  readonly feedsOf: (id: string) => Promise<readonly FeedId[]>;
  /** Returns true if an article is, or ever was, in a feed. */
  readonly hasEverBeen: (feed: FeedId) => Promise<boolean>;
  /** Every feed that articles are, or ever were, in. */
  readonly allFeeds: () => Promise<readonly FeedId[]>;
  /** Feeds of a kind, the largest first; at most `limit`. */
  readonly largestFeeds: (kind: SelectionKind, limit: number) => Promise<readonly StoredFeed[]>;
  /** Feeds whose labels are spelled in several ways. */
  readonly otherLabels: () => Promise<readonly LabelCollision[]>;
  /** Published articles in the places `from` to `to` of the archives. */
  readonly placed: (from: number, to: number) => Promise<readonly LedgerRow[]>;
  /** Paths of published articles. */
  readonly paths: () => Promise<readonly string[]>;
  /** Slugs of published articles. */
  readonly slugs: () => Promise<readonly string[]>;
  /** Former slugs, and those of deleted articles. */
  readonly formerSlugs: () => Promise<readonly string[]>;
  /** Articles of a selection that were deleted after a moment, the last first; at most `limit`. */
  readonly deletedAfter: (
    criteria: Criteria,
    moment: Instant,
    limit: number,
  ) => Promise<readonly LedgerRow[]>;
  /** Returns true while article texts are still being stored; tag membership is incomplete until then. */
  readonly isBehind: () => Promise<boolean>;
  /** Published articles by each of these names; see `articleNames`. */
  readonly named: (names: readonly string[]) => Promise<ReadonlyMap<string, readonly LedgerRow[]>>;
  /** Names of an article. */
  readonly namesOf: (id: string) => Promise<readonly string[]>;
  /** Published articles whose texts refer to one of these names; at most `limit`. */
  readonly referrers: (names: readonly string[], limit: number) => Promise<readonly LedgerRow[]>;
  /**
   * The file at a path below the content directory, if an article is published with it; `gone` if one was.
   */
  readonly mediaAt: (path: string) => Promise<SentFile | 'gone' | undefined>;
  /** Paths of all files that articles are published with. */
  readonly mediaPaths: () => Promise<readonly string[]>;
  /** Paths of files that only deleted articles were published with. */
  readonly goneMediaPaths: () => Promise<readonly string[]>;
  /** A published article as published; undefined if it is not stored or damaged. */
  readonly articleOf: (row: LedgerRow) => Promise<Article | undefined>;
  /** Words of the article as last announced to readers; '' if not known. */
  readonly wordsOf: (id: string) => Promise<string>;
}
