import { addressOf } from '../../core/article/address.ts';
import type { Publication } from '../../core/article/publication.ts';
import { servedAddresses } from '../../core/delivery/redirects.ts';
import type { Invalidation } from './purge-request.ts';
import { EVERYTHING_KEY, keyOfPath } from '../../core/snapshot/surrogate-keys.ts';
import type { Regeneration } from '../../core/publish/regenerator.ts';
import type { Snapshot } from '../../core/snapshot/snapshot.ts';

/** Max. number of stale paths to name; beyond it everything is stale. */
const MAX_STALE = 1000;

/**
 * Returns the resources that a regeneration has made stale; undefined if there are none. `known` is the snapshot of the
 * last purge: without it, or with too many changes to name, everything is stale.
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
    urls: urlsOf(paths, publication),
  };
}

/** Absolute URLs of paths, with those at which documents are answered besides. */
function urlsOf(paths: readonly string[], publication: Publication): readonly string[] {
  const served = servedAddresses(publication);
  return paths.flatMap((path) => [addressOf(publication, path), ...(served.get(path) ?? [])]);
}

/** Returns everything, by the key that all resources have. On-demand pages are too many to name their addresses. */
export function invalidateEverything({ resources, publication }: Snapshot): Invalidation {
  return {
    keys: [EVERYTHING_KEY],
    urls: urlsOf([...resources.keys()], publication),
  };
}
