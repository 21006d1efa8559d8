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
  /** Permanent id in Atom, if it differs from the one that is made of `id` (see `atomIdOf`). */
  readonly atomId?: string | undefined;
  /** Path of its file when last seen. */
  readonly path: string;
  /** Slug of its page. */
  readonly slug: string;
  /** Former slugs, which redirect to the present one. */
  readonly formerSlugs: readonly string[];
  readonly address?: RowAddress | undefined;
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

/** Address of an article's page beyond its slug. All members are absent for most articles. */
export interface RowAddress {
  /** Path of its page, if that is not `/articles/SLUG`. */
  readonly page?: string | undefined;
  /** Former paths of its page besides slugs, the oldest first. */
  readonly former?: readonly string[] | undefined;
  /** Addresses that its author lists and no other article has; some have a query. */
  readonly declared?: readonly string[] | undefined;
  /** The author's `slug` and `permalink` that the present address comes from. */
  readonly slugKey?: string | undefined;
  readonly permalinkKey?: string | undefined;
  /** The publication's pattern that the present address comes from. */
  readonly pattern?: string | undefined;
  /** Those that stood there before the program knew them: they have no effect until they change. */
  readonly heldSlug?: string | undefined;
  readonly heldPermalink?: string | undefined;
  /** True for a row that was written before the program knew them, until its file is read. */
  readonly isUnseen?: true | undefined;
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
  /** Id that the row has had; undefined: the same. */
  readonly formerId?: string | undefined;
}

/** A feed by author, tag or other attribute of articles. */
export interface StoredFeed {
  readonly feed: FeedId;
  /** One spelling of its label, always the same one. */
  readonly label: string;
  readonly articles: number;
}

/** Summary of the addresses besides `/articles/SLUG`, by which requests are sorted without a query. */
export interface KnownAddresses {
  /** True if there is any. */
  readonly hasOwn: boolean;
  /** True if articles are published with files, or may be. */
  readonly hasFiles: boolean;
  /** Paths and parameter names of addresses with a query, the most frequent first. */
  readonly queryForms: readonly string[];
}

/** Queries on the ledger at one moment. It may have too many rows to hold in memory. */
export interface Ledger {
  readonly byId: (id: string) => Promise<LedgerRow | undefined>;
  /** Rows of articles that are or were at a path. */
  readonly byPath: (path: string) => Promise<readonly LedgerRow[]>;
  readonly byText: (textHash: string) => Promise<readonly LedgerRow[]>;
  /** Row that has this slug, or had it last. */
  readonly bySlug: (slug: string) => Promise<LedgerRow | undefined>;
  /**
   * Row of the article that a path of this site belongs to, now or earlier, in any letter case, with or without a final
   * slash: its page, an address that its author lists, `/articles/SLUG`. A path with a query is another address.
   */
  readonly byPagePath: (path: string) => Promise<LedgerRow | undefined>;
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
  /** Own paths of pages of published articles, by slug. */
  readonly ownPages: () => Promise<ReadonlyMap<string, string>>;
  /** Addresses besides `/articles/SLUG` that redirect, or are those of deleted articles. */
  readonly formerPages: () => Promise<readonly string[]>;
  /** Summary of all addresses besides `/articles/SLUG`. */
  readonly addresses: () => Promise<KnownAddresses>;
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
