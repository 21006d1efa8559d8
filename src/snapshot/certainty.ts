import { LEAD_MS } from './turnover.ts';

/** Whether what a process that follows another one serves is what all serve. */
export interface Certainty {
  /** A comparison: whoever polls asks. */
  readonly isCertain: () => boolean;
  /** Looks for what is newer. Resolves when it is certain, or when nobody can tell; never rejects. */
  readonly seek: () => Promise<void>;
  /** Says that a look came through which began at this time; milliseconds since 1970. */
  readonly looked: (began: number) => void;
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

/** What certainty is made of. */
export interface CertaintyInput {
  /** Takes over what is newer; where something was missed, resolves when what came after it is served. Never rejects. */
  readonly look: () => Promise<unknown>;
  /** Whether others may serve by now what this process never had. */
  readonly hasMissed: () => boolean;
  readonly now: () => number;
}

/**
 * See {@link Certainty}. A process that was stopped for a while, or got no processor, may have missed a snapshot which others
 * serve already: it looks before it answers. Where a look fails, the store cannot be had, and so nobody records anything:
 * what there is is served without waiting, until a look comes through again.
 */
export function createCertainty({ look, hasMissed, now }: CertaintyInput): Certainty {
  let until = -Infinity;
  let isBlind = false;
  let seeking: Promise<void> | undefined;

  const isSure = (): boolean => now() < until && !hasMissed();

  async function lookNow(): Promise<void> {
    const patience = { isOver: false };
    const waited = wear(patience);
    let before: number;
    do {
      before = until;
      await Promise.race([look(), waited]);
      // Whoever was stopped during a look that came through looks once more.
    } while (!isSure() && until > before && !patience.isOver);
    patience.isOver = true;
    isBlind = now() >= until;
    seeking = undefined;
  }

  return {
    isCertain: () => isBlind || isSure(),
    seek: () => (seeking ??= lookNow()),
    looked: (began) => {
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
