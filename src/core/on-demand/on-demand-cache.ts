import { FeedwrightError } from '../errors.ts';
import { createByteLimitedCache } from '../cache/lru.ts';
import type { DeltaRange, Found, Snapshot } from '../snapshot/snapshot.ts';

/** Max. concurrent look-ups; further requests get 503. */
const MAX_UNDER_WAY = 1000;

/**
 * Caches resources that were rendered on demand, within a budget in bytes, and renders each once however many
 * requests wait for it. A new snapshot names the paths it has changed; all others stay cached. Deltas are
 * never removed for a snapshot: each belongs to one instance of its document, and clients stop asking for
 * those of former ones.
 */
export function cacheOnDemand(
  find: (path: string, range?: DeltaRange) => Promise<Found>,
  current: () => Snapshot | undefined,
  maxBytes: number,
): (path: string, range?: DeltaRange) => Promise<Found> {
  const made = createByteLimitedCache<FoundResource>(maxBytes, sizeOf);
  const underWay = new Map<string, Promise<Found>>();
  let madeOf: Snapshot | undefined;

  return async (path, range) => {
    const name = range === undefined ? path : `${path} ${range.base} ${range.current}`;
    const snapshot = current();
    if (snapshot !== madeOf) {
      if (snapshot?.touched === undefined || snapshot.follows !== madeOf?.version) made.clear();
      else for (const touched of snapshot.touched) made.forget(touched);
      underWay.clear();
      madeOf = snapshot;
    }
    const known = made.get(name) ?? underWay.get(name);
    if (known !== undefined) return known;
    if (underWay.size >= MAX_UNDER_WAY)
      throw new FeedwrightError('regeneration_failed', 'too many pages are asked for at a time');
    const finding = find(path, range).then((found) => {
      if (found?.kind === 'resource' && madeOf === snapshot) made.set(name, found);
      return found;
    });
    underWay.set(name, finding);
    return finding.finally(() => {
      if (underWay.get(name) === finding) underWay.delete(name);
    });
  };
}

type FoundResource = Extract<Found, { readonly kind: 'resource' }>;

function sizeOf({ resource }: FoundResource): number {
  return resource.representations.reduce((size, { body }) => size + body.length, 1024);
}
