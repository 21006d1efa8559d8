import type { Article, Entry } from '../article/article.ts';
import type { Publication } from '../article/publication.ts';
import type { Ledger, LedgerRow } from '../ledger/ledger.ts';
import type { FeedRenderer } from '../feed/render.ts';
import type { ArticleSource } from '../snapshot/entry-cache.ts';
import type { Resource, UnencodedResource } from '../snapshot/resource.ts';
import type { DeltaRange, Found, Snapshot } from '../snapshot/snapshot.ts';

/** Sources of everything that is rendered on demand. */
export interface ResolveContext {
  readonly snapshot: Snapshot;
  /** The ledger as of the last publication. */
  readonly ledger: Ledger;
  /** Reads a published article; undefined where it is stored nowhere and its file has changed. */
  readonly articleOf: (row: LedgerRow) => Promise<Article | undefined>;
  /** True while articles are still being stored: the members of selections are not all known. */
  readonly isBehind: boolean;
}

/**
 * Looks up a path that is not in the snapshot, and renders its resource. With a range, it gives the delta of
 * a document. Undefined: the path belongs to another resolver. Rejects with `regeneration_failed` where the
 * answer is not known yet.
 */
export type Resolve = (path: string, context: ResolveContext, range?: DeltaRange) => Promise<Found>;

/**
 * Makes deltas of documents (RFC 3229). A delta is a resource; one without representations stands for the
 * whole document.
 */
export interface DeltaSource {
  /** The delta of a document of a snapshot; undefined where the document has changed since. */
  readonly of: (snapshot: Snapshot, path: string, range: DeltaRange) => Promise<Resource | undefined>;
  /**
   * A document that is rendered on demand, of which at most `most` instances are remembered; or with a range,
   * its delta, which is undefined where the document has changed since.
   */
  readonly found: (
    draft: UnencodedResource,
    most: number,
    range: DeltaRange | undefined,
  ) => Promise<Resource | undefined>;
}

/** Makes the entry of a row; undefined where its article is not available, or has an error. */
export type EntryOf = (
  row: LedgerRow,
  publication: Publication,
  source: ArticleSource,
) => Promise<Entry | undefined>;

/** Caches and renderers that on-demand feeds share. */
export interface RenderContext {
  readonly generator: string;
  readonly entryOf: EntryOf;
  readonly render: FeedRenderer;
  /** Undefined where documents are only served whole. */
  readonly deltas?: DeltaSource | undefined;
}
