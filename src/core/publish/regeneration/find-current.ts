import type { Resolver } from '../../on-demand/resolver.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { untilServed, type SnapshotSwitch } from '../activation.ts';
import type { Regenerator } from '../regenerator.ts';
import { nothingPublished } from './failures.ts';
import type { StoreSession } from './store-session.ts';

/** Maximum renders of one request while other processes publish newer snapshots. */
const MAX_TRIES = 3;

/** Dependencies of {@link createFind}. */
export interface FindInput extends Pick<Regenerator, 'regenerate'> {
  readonly session: StoreSession;
  readonly snapshots: SnapshotSwitch;
  readonly resolver: Resolver;
  readonly restored: () => Promise<void> | undefined;
  readonly now: () => number;
}

/** Finds resources on demand in the served snapshot and in the ledger of the same version. */
export function createFind(input: FindInput): Regenerator['find'] {
  const { session, snapshots, resolver, restored, regenerate, now } = input;

  async function newestServed(): Promise<void> {
    const newest = snapshots.newest();
    if (newest !== undefined) await untilServed(newest, now());
  }

  return async (path, range) => {
    if (snapshots.current() === undefined) await restored();
    // The serving thread may have read the last snapshot where this one could not.
    if (snapshots.newest() === undefined) await regenerate();
    if (snapshots.current() === undefined) await newestServed();
    if (snapshots.current() === undefined) throw nothingPublished();
    const { ledger, version } = (await session.open()).store();
    for (let tries = 1; ; tries += 1) {
      const snapshot = snapshots.current();
      const found = await resolver.find(path, range, snapshot, ledger);
      if (snapshot === undefined || !session.isFollower() || tries === MAX_TRIES) return found;
      // The delta of a document is made of its instances alone.
      if (snapshot.resources.has(path)) return found;
      const made = await version();
      if (made === snapshot.version) return found;
      await regenerate();
      const newest = snapshots.newest()?.snapshot;
      // The resource is the same in both snapshots.
      if (newest !== undefined && newest.version === made && isUntouched(path, snapshot, newest))
        return found;
      await newestServed();
    }
  };
}

/** True if a resource made on demand is the same in a snapshot and in the next one. */
function isUntouched(path: string, { version }: Snapshot, { follows, touched }: Snapshot): boolean {
  return follows === version && touched !== undefined && !touched.includes(path);
}
