import type { Snapshot } from '../snapshot/snapshot.ts';

/** A snapshot, and from when on it is served. */
export interface ScheduledSnapshot {
  readonly snapshot: Snapshot;
  /** Milliseconds since 1970. The same in all processes: whoever asks one after another never sees an older snapshot after a newer one. */
  readonly serveFrom: number;
}

/** So long before a snapshot is served it is recorded where several processes serve it: by then all of them have it. */
export const LEAD_MS = 1500;

/** The time of what need not wait for anybody. */
export const IMMEDIATELY = 0;

/** The snapshot that is served, and those whose time is yet to come. */
export interface SnapshotSwitch {
  /** What is served now. */
  readonly current: () => Snapshot | undefined;
  /** What was put here last. */
  readonly newest: () => ScheduledSnapshot | undefined;
  /** The same snapshot once more changes nothing. Also where nothing is served yet it has to wait for its time: others serve what was before. */
  readonly put: (upcoming: ScheduledSnapshot) => void;
}

/** See {@link SnapshotSwitch}. Whoever asks finds the change of the clock itself: no timer is late. */
export function createSnapshotSwitch(now: () => number): SnapshotSwitch {
  let served: Snapshot | undefined;
  let newest: ScheduledSnapshot | undefined;
  /** In the order of their times. */
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
    put: (upcoming) => {
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

/** Resolves when a snapshot is served everywhere, and after {@link LEAD_MS} whatever the clocks say. */
export async function untilServed(
  { serveFrom }: Pick<ScheduledSnapshot, 'serveFrom'>,
  now: number,
): Promise<void> {
  const rest = bounded(serveFrom, now) - now;
  if (rest <= 0) return;
  // Timers may come a part of a millisecond early, and clocks have whole ones: who is told then would get the last one.
  const end = performance.now() + rest + 1;
  while (performance.now() < end) await wait(Math.ceil(end - performance.now()));
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
