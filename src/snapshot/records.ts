import type { Store } from '../store/store.ts';
import { open, type Place } from './open-records.ts';
import { contentDirectoryOf, fromStored } from './persistence.ts';
import type { Upcoming } from './turnover.ts';

/** What was served last, as it was when it was last read or written. */
export interface Recorded {
  /** What was served last. */
  readonly upcoming: Upcoming | undefined;
  /** Real path of the content directory that it was made of; undefined where there is none. */
  readonly contentDirectory: string | undefined;
}

/** The durable side of a publisher: ledger, served snapshot, refusal, and the right to publish. */
export interface Records {
  /** Reads again what another process has written, and takes the right to publish if it is free and may be taken. */
  readonly refresh: () => Promise<Recorded>;
  /** One process at a time, of all that share a store; the others serve what it publishes. */
  readonly mayPublish: () => boolean;
  /** The store behind them. Another one after `beginAnew`. */
  readonly store: () => Store;
  /** Says what this process has published, and of which content directory: it need not be read again. */
  readonly published: (upcoming: Upcoming) => void;
  /** Sets aside what is remembered, never deletes it, and begins anew: the content is another publication's. */
  readonly beginAnew: () => Promise<Recorded>;
  /** Why nothing can be remembered, or what had to be set aside; undefined if all is well. */
  readonly problem: () => string | undefined;
  readonly close: () => Promise<void>;
}

const NOTHING: Recorded = { upcoming: undefined, contentDirectory: undefined };

/**
 * Opens what is remembered. `heard` is called when another process may have written something. Rejects with
 * `store_failed`.
 */
export async function openRecords(
  place: Place,
  contentDirectory: string,
  now: () => number,
  heard: () => void,
): Promise<Records> {
  const { problem, takeLock, beginAnew, discard, ...opened } = await open(place, now);
  let { store, lock } = opened;
  let stopWatching = store.watch(heard);
  let recorded = NOTHING;
  let hasRead = false;

  const mayPublish = (): boolean => takeLock === undefined || lock?.isHeld() === true;
  return {
    mayPublish,
    refresh: async () => {
      if (place.mayLead && !mayPublish()) lock = await takeLock?.();
      // Others write more than snapshots: the same one again would be sent and prepared anew for nothing.
      if (hasRead && (await store.version()) === recorded.upcoming?.snapshot.version) return recorded;
      const stored = await store.served();
      hasRead = true;
      return (recorded = {
        upcoming: stored && { snapshot: fromStored(stored), serveFrom: stored.serveFrom },
        contentDirectory: stored && contentDirectoryOf(stored),
      });
    },
    store: () => store,
    published: (upcoming) => (recorded = { upcoming, contentDirectory }),
    beginAnew: async () => {
      stopWatching();
      await store.close();
      store = await beginAnew();
      stopWatching = store.watch(heard);
      return (recorded = NOTHING);
    },
    problem: () => problem,
    close: async () => {
      stopWatching();
      lock?.release();
      await store.close();
      discard();
    },
  };
}
