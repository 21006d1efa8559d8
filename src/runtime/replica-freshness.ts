import { LEAD_MS, untilServed, type ScheduledSnapshot } from '../core/publish/activation.ts';

/** Whether what a process that follows another one serves is what all serve. */
export interface ReplicaFreshness {
  /** A comparison: whoever polls asks. */
  readonly isCertain: () => boolean;
  /** Looks for what is newer. Resolves when it is certain, or when nobody can tell; never rejects. */
  readonly seek: () => Promise<void>;
  /**
   * Says that a look came through which began at this time (milliseconds since 1970) and found this; `served` is the number
   * of the snapshot that was served then.
   */
  readonly looked: (began: number, found: ScheduledSnapshot, served: number | undefined) => void;
}

/**
 * So long after a look nothing newer can be served: it would have been found, or is recorded with a time that lies
 * later. What is left of the lead is for whoever records to get it written.
 */
const CERTAIN_MS = LEAD_MS - 500;

/** Nobody waits longer: what is served may be old, but an answer that never comes is worse. */
const LONGEST_MS = 2000;

/** What waiting is counted in: a process that is stopped meanwhile has waited for one of these, however long it was. */
const COUNTED_MS = 100;

/**
 * See {@link ReplicaFreshness}. A process that was stopped for a while, or got no processor, may have missed a snapshot which others
 * serve already: it looks before it answers. Where a look fails, the store cannot be had, and so nobody records anything:
 * what there is is served without waiting, until a look comes through again. One who finds a snapshot and had not found the
 * one before has nothing to answer with until its time: the one before is nowhere any more, and others serve it.
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
      // Whoever was stopped during a look that came through looks once more.
    } while (now() >= until && until > before && !patience.isOver);
    patience.isOver = true;
    isBlind = now() >= until;
    if (next !== undefined) await untilServed(next, now());
    next = undefined;
    seeking = undefined;
  }

  return {
    isCertain: () => !isMissing() && (isBlind || now() < until),
    seek: () => (seeking ??= lookNow()),
    looked: (began, found, served) => {
      const before = last ?? served;
      last = found.snapshot.version;
      // Another machine's clock may be wrong by hours.
      if (before !== undefined && last > before + 1)
        next = { ...found, serveFrom: Math.min(found.serveFrom, now() + LEAD_MS) };
      until = began + CERTAIN_MS;
      isBlind = false;
    },
  };
}

/** Resolves when it is over, or patience is at its end. */
async function wear(patience: { isOver: boolean }): Promise<void> {
  for (let waited = 0; waited < LONGEST_MS && !patience.isOver; waited += COUNTED_MS)
    await new Promise((resolve) => setTimeout(resolve, COUNTED_MS));
  patience.isOver = true;
}
