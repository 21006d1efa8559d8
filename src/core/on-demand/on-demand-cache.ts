import { FeedwrightError } from '../errors.ts';
import { createByteLimitedCache } from '../cache/lru.ts';
import type { DeltaRange, Found, Snapshot } from '../snapshot/snapshot.ts';

/** So many paths are looked up at a time; whoever asks beyond that is asked to come back. */
const MAX_UNDER_WAY = 1000;

/**
 * Remembers what was made when it was asked for, within a budget in bytes: what nobody has asked for lately
 * is forgotten. Each is made once, however many ask for it at a time. A new snapshot says what it has touched;
 * all else stays as it is. Deltas are never touched, because they are of one instance for good; nobody asks for
 * those of a former one.
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
