import { addressOf } from '../../core/article/address.ts';
import type { Invalidation } from './purge-request.ts';
import { EVERYTHING_KEY, keyOfPath } from '../../core/snapshot/surrogate-keys.ts';
import type { Regeneration } from '../../core/publish/regenerator.ts';
import type { Snapshot } from '../../core/snapshot/snapshot.ts';

/** Of more changes than this at a time, all is said to be stale. */
const MAX_STALE = 1000;

/**
 * What a regeneration has made stale; undefined where that is nothing. `known` is the snapshot that caches were
 * told of last: without it, or where too much has changed to name it, that is everything.
 */
export function invalidationAfter(
  { snapshot, changed }: Regeneration,
  known: Snapshot | undefined,
): Invalidation | 'everything' | undefined {
  if (snapshot === known) return undefined;
  const { touched, follows, publication } = snapshot;
  if (known === undefined || follows !== known.version || touched === undefined) return 'everything';
  const paths = [...new Set([...changed, ...touched])];
  if (paths.length === 0) return undefined;
  if (paths.length > MAX_STALE) return 'everything';
  return {
    keys: [...new Set(paths.map(keyOfPath))],
    urls: paths.map((path) => addressOf(publication, path)),
  };
}

/** Everything, by the key that all have. Addresses of pages that are made on demand are too many to name. */
export function invalidateEverything({ resources, publication }: Snapshot): Invalidation {
  return {
    keys: [EVERYTHING_KEY],
    urls: [...resources.keys()].map((path) => addressOf(publication, path)),
  };
}
