// When what failed is tried again: exponential back-off with jitter (WebSub 7 leaves the limits to the hub).

import { parseHttpDate } from '../../../core/protocol/http-date.ts';

const FIRST_WAIT_MS = 30_000;
const MAX_WAIT_MS = 6 * 60 * 60 * 1000;
/** By so much, at the most, a wait is shorter: many who failed together do not come again together. */
const JITTER = 0.25;
/** The waits between so many attempts are 30 seconds, 1 minute, … 6 hours: 24.4 hours at the least, 32.5 at the most. */
const MAX_ATTEMPTS = 15;

/** What is known of an attempt that failed. */
export interface Failed {
  /** How many there were, this one included; at least 1. */
  readonly attempts: number;
  /** In milliseconds since 1970. */
  readonly now: number;
  /** From 0 up to 1. */
  readonly random: number;
  /** The answer's Retry-After, if it had one (RFC 9110, 10.2.3). */
  readonly retryAfter?: string | undefined;
}

/**
 * When to try again, in milliseconds since 1970: after about 30 seconds, then after twice as long each time, and never
 * later than in 6 hours, whatever the answer wants. Undefined when it was tried for a day: then it is given up.
 */
export function retryAt({ attempts, now, random, retryAfter }: Failed): number | undefined {
  if (attempts >= MAX_ATTEMPTS) return undefined;
  const wait = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempts - 1)) * (1 - JITTER * random);
  const wanted = Math.min(waitWanted(retryAfter, now), MAX_WAIT_MS);
  return now + Math.round(Math.max(wait, wanted));
}

/** Milliseconds; 0 where the field is absent or garbled. */
function waitWanted(retryAfter: string | undefined, now: number): number {
  if (retryAfter === undefined) return 0;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000;
  return Math.max(0, (parseHttpDate(retryAfter, now) ?? now) - now);
}
