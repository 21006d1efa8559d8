import { untilServed, type ScheduledSnapshot, type SnapshotSwitch } from '../activation.ts';
import type { RegeneratorInput } from '../regenerator.ts';
import type { Failures } from './failures.ts';
import type { StoreSession } from './store-session.ts';

/** Serves the last recorded snapshot at the start. */
export interface Restoration {
  /** Resolves when that snapshot is served, or there is none. Never rejects. */
  readonly restore: () => Promise<void>;
  /** Resolves with the last call of `restore`; at once where there was none. */
  readonly restored: () => Promise<void> | undefined;
  /** Serves a snapshot of another content directory, where nothing else is served. */
  readonly serveHeldBack: () => void;
}

/** `here` is the real path of the content directory. */
export function createRestoration(
  { open }: StoreSession,
  snapshots: SnapshotSwitch,
  failures: Failures,
  { here, mayLead, now }: Pick<RegeneratorInput, 'mayLead' | 'now'> & { readonly here: string },
): Restoration {
  let restoring: Promise<void> | undefined;
  /** Snapshot of another content directory: served only where there is no other. */
  let heldBack: ScheduledSnapshot | undefined;

  async function restore(): Promise<void> {
    try {
      const { upcoming, contentDirectory = here } = await (await open()).refresh();
      // A snapshot that a run has taken over meanwhile is newer.
      if (upcoming === undefined || snapshots.newest() !== undefined) return;
      if (!mayLead || contentDirectory === here) snapshots.schedule(upcoming);
      else heldBack = upcoming;
      await untilServed(upcoming, now());
    } catch (error) {
      failures.report(error);
    }
  }

  return {
    restore: () => (restoring = restore()),
    restored: () => restoring,
    serveHeldBack: () => {
      if (heldBack !== undefined && snapshots.newest() === undefined) snapshots.schedule(heldBack);
    },
  };
}
