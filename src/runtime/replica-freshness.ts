import { LEAD_MS, untilServed, type ScheduledSnapshot } from '../core/publish/activation.ts';

/** Knows whether a replica serves the snapshot that all processes serve. */
export interface ReplicaFreshness {
  /** Called for every poll, so it only compares. */
  readonly isFresh: () => boolean;
  /** Looks for a newer snapshot. Resolves when it is certain, or cannot be; never rejects. */
  readonly refresh: () => Promise<void>;
  /**
   * Notes a successful look, which began at this time (milliseconds since 1970) and found this snapshot; `served` is
   * the version that was served then.
   */
  readonly refreshed: (began: number, found: ScheduledSnapshot, served: number | undefined) => void;
}

/**
 * Time after a look in which no newer snapshot can be active: the look would have found it, or its activation lies
 * later. The rest of the lead is for the publisher to write the record.
 */
const FRESH_MS = LEAD_MS - 500;

/** Maximum wait of a request: an old answer is better than none. */
const MAX_WAIT_MS = 2000;

/** Unit of waiting: a process that is suspended meanwhile has waited for one unit. */
const COUNTED_MS = 100;

/**
 * A process that was suspended may have missed a snapshot that others serve already, so it looks before it answers.
 * Where a look fails, the store is away and no process records anything: requests are answered without waiting until
 * a look succeeds. A process that finds a snapshot but missed the one before cannot answer until its activation,
 * because other processes serve the missed one.
 */
export function createReplicaFreshness(look: () => Promise<unknown>, now: () => number): ReplicaFreshness {
  let until = -Infinity;
  let isBlind = false;
  let seeking: Promise<void> | undefined;
  let last: number | undefined;
  let next: ScheduledSnapshot | undefined;

  const isMissing = (): boolean => next !== undefined && now() < next.serveFrom;

  async function lookNow(): Promise<void> {
    const patience = { isOver: false };
    const waited = wear(patience);
    let before: number;
    do {
      before = until;
      await Promise.race([look(), waited]);
      // A process that was suspended during a successful look looks once more.
    } while (now() >= until && until > before && !patience.isOver);
    patience.isOver = true;
    isBlind = now() >= until;
    if (next !== undefined) await untilServed(next, now());
    next = undefined;
    seeking = undefined;
  }

  return {
    isFresh: () => !isMissing() && (isBlind || now() < until),
    refresh: () => (seeking ??= lookNow()),
    refreshed: (began, found, served) => {
      const before = last ?? served;
      last = found.snapshot.version;
      // Another machine's clock may be wrong by hours.
      if (before !== undefined && last > before + 1)
        next = { ...found, serveFrom: Math.min(found.serveFrom, now() + LEAD_MS) };
      until = began + FRESH_MS;
      isBlind = false;
    },
  };
}

/** Resolves when `isOver` is set, or after {@link MAX_WAIT_MS}. */
async function wear(patience: { isOver: boolean }): Promise<void> {
  for (let waited = 0; waited < MAX_WAIT_MS && !patience.isOver; waited += COUNTED_MS)
    await new Promise((resolve) => setTimeout(resolve, COUNTED_MS));
  patience.isOver = true;
}
