import type { Snapshot } from '../snapshot/snapshot.ts';

/** A snapshot and the time of its activation. */
export interface ScheduledSnapshot {
  readonly snapshot: Snapshot;
  /** Milliseconds since 1970; the same in all processes, so that no client sees an older snapshot after a newer one. */
  readonly serveFrom: number;
}

/** Time between recording and activation where several processes serve a snapshot: all of them receive it in time. */
export const LEAD_MS = 1500;

/** `serveFrom` of a snapshot that takes effect immediately. */
export const IMMEDIATELY = 0;

/** The served snapshot, and those that are not active yet. */
export interface SnapshotSwitch {
  /** The served snapshot. */
  readonly current: () => Snapshot | undefined;
  /** The last snapshot that was put. */
  readonly newest: () => ScheduledSnapshot | undefined;
  /** Schedules a snapshot; the newest one again is ignored. It waits for its time even if none is served yet. */
  readonly schedule: (upcoming: ScheduledSnapshot) => void;
}

/** Activates snapshots by the clock at each call of `current`, so that no late timer delays one. */
export function createSnapshotSwitch(now: () => number): SnapshotSwitch {
  let served: Snapshot | undefined;
  let newest: ScheduledSnapshot | undefined;
  /** Ascending by `serveFrom`. */
  let waiting: readonly ScheduledSnapshot[] = [];

  function advance(): void {
    const time = now();
    const due = waiting.filter(({ serveFrom }) => serveFrom <= time);
    served = due.at(-1)?.snapshot ?? served;
    waiting = waiting.slice(due.length);
  }

  return {
    current: () => {
      if (waiting.length > 0) advance();
      return served;
    },
    newest: () => newest,
    schedule: (upcoming) => {
      if (upcoming.snapshot === newest?.snapshot) return;
      newest = upcoming;
      // Another machine's clock may be wrong by hours.
      const serveFrom = bounded(upcoming.serveFrom, now());
      const earlier = waiting.map((one) => ({ ...one, serveFrom: Math.min(one.serveFrom, serveFrom) }));
      waiting = [...earlier, { ...upcoming, serveFrom }];
      advance();
    },
  };
}

function bounded(serveFrom: number, now: number): number {
  return Math.min(serveFrom, now + LEAD_MS);
}

/** Resolves when a snapshot is served everywhere; after {@link LEAD_MS} at the latest, in case of a wrong clock. */
export async function untilServed(
  { serveFrom }: Pick<ScheduledSnapshot, 'serveFrom'>,
  now: number,
): Promise<void> {
  const rest = bounded(serveFrom, now) - now;
  if (rest <= 0) return;
  // A timer may fire a fraction of a millisecond early, when clients would still get the previous snapshot.
  const end = performance.now() + rest + 1;
  while (performance.now() < end) await wait(Math.ceil(end - performance.now()));
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
