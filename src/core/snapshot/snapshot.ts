import type { Entry } from '../article/article.ts';
import type { Finding } from '../article/finding.ts';
import type { Instant } from '../article/instant.ts';
import type { SentFile } from '../article/media.ts';
import type { Publication } from '../article/publication.ts';
import type { Tombstone } from '../feed/feed.ts';
import type { Resource } from './resource.ts';

/** Since when readers of a feed have been told of its end, by the feed's name and what becomes of it. */
export type LifecycleDates = Readonly<Record<string, Instant>>;

/**
 * Everything that one regeneration made. Never changes; the next one takes its place by one assignment. Plain
 * data, so that it can be handed to another thread.
 */
export interface Snapshot {
  /** Documents and list pages by request path. */
  readonly resources: ReadonlyMap<string, Resource>;
  readonly publication: Publication;
  /** What the documents hold, in their order. */
  readonly entries: readonly Entry[];
  /** Deletions that the documents tell of. */
  readonly tombstones: readonly Tombstone[];
  /** Whether the documents hold every article there is. */
  readonly isComplete: boolean;
  /** The date of the feed: never falls. */
  readonly updated: Instant;
  /** How many articles are published, in documents or as pages only. */
  readonly articles: number;
  /** How many places in archives have been given. */
  readonly archived: number;
  /** Since when readers have been told that feeds move or end. */
  readonly notices: LifecycleDates;
  readonly findings: readonly Finding[];
  /** How many were served up to this one: the same number in all processes. */
  readonly version: number;
  /** Names this snapshot within its process. */
  readonly serial: number;
  /** The version of the snapshot that this one followed, and paths of what is made on demand that differs since; undefined: all may. */
  readonly follows: number | undefined;
  readonly touched: readonly string[] | undefined;
  /** When it was made. */
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
 * Result of looking up a path that is not in the snapshot: a resource that was rendered on demand; another address, as
 * a path or a URL; a file below the content directory; or a deleted article or file. Undefined: the path never existed.
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
