import type { Entry } from '../article/article.ts';
import type { Finding } from '../article/finding.ts';
import type { FindingDigest } from '../article/findings/finding-digest.ts';
import type { Instant } from '../article/instant.ts';
import type { SentFile } from '../article/media.ts';
import type { KnownAddresses } from '../ledger/ledger.ts';
import type { Publication } from '../article/publication.ts';
import type { Tombstone } from '../feed/feed.ts';
import type { Resource } from './resource.ts';

/** Moments since which a feed announces its end, by feed and kind of end. */
export type LifecycleDates = Readonly<Record<string, Instant>>;

/**
 * The result of one regeneration. Immutable; the next one replaces it by one assignment. Plain data, so that
 * it can be sent to another thread.
 */
export interface Snapshot {
  /** Documents and list pages by request path. */
  readonly resources: ReadonlyMap<string, Resource>;
  readonly publication: Publication;
  /** Entries of the main feed's documents, in their order. */
  readonly entries: readonly Entry[];
  /** Deletions that the documents list. */
  readonly tombstones: readonly Tombstone[];
  /** True if the documents contain every published article. */
  readonly isComplete: boolean;
  /** The date of the feed, which never goes back. */
  readonly updated: Instant;
  /** Number of published articles, in documents or as pages only. */
  readonly articles: number;
  /** Number of places in archives that have been given. */
  readonly archived: number;
  /** Moments since which feeds announce that they move or end. */
  readonly notices: LifecycleDates;
  /** Addresses of articles besides `/articles/SLUG`; undefined in snapshots recorded before there were any. */
  readonly addresses?: KnownAddresses | undefined;
  /** The first findings of each kind, by file and line. */
  readonly findings: readonly Finding[];
  /** Number of all findings by kind. */
  readonly findingDigest: FindingDigest;
  /** Publication-wide version, one higher with each publication. */
  readonly version: number;
  /** Process-local sequence number. */
  readonly serial: number;
  /**
   * Version of the snapshot before this one, and the on-demand paths that differ since; undefined: any may
   * differ.
   */
  readonly follows: number | undefined;
  readonly touched: readonly string[] | undefined;
  /** Time of the build. */
  readonly made: Instant;
  /** The next moment at which an article becomes due or expires. */
  readonly nextTurn: Instant | undefined;
}

/** A delta of a document (RFC 3229), named by the entity-tags of the identities of both instances. */
export interface DeltaRange {
  readonly base: string;
  readonly current: string;
}

/**
 * Result of looking up a path that is not in the snapshot: a resource that was rendered on demand; another
 * address, as a path or a URL; a file below the content directory; or a deleted article or file. Undefined:
 * the path never existed.
 */
export type Found =
  | { readonly kind: 'resource'; readonly resource: Resource }
  | { readonly kind: 'redirect'; readonly movedTo: string }
  | { readonly kind: 'file'; readonly file: SentFile }
  | { readonly kind: 'gone' }
  | undefined;

/** The result for something that was deleted. */
export const FOUND_GONE: Found = { kind: 'gone' };

/** The result for a resource; undefined where there is none. */
export function foundResource(resource: Resource | undefined): Found {
  return resource && { kind: 'resource', resource };
}

/** The resource of a result; undefined for every other kind. */
export function resourceOf(found: Found): Resource | undefined {
  return found?.kind === 'resource' ? found.resource : undefined;
}
