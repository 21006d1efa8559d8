// Exponential back-off with jitter; WebSub (section 7) leaves the limits to the hub.

import { parseHttpDate } from '../../../core/protocol/http-date.ts';

const FIRST_WAIT_MS = 30_000;
const MAX_WAIT_MS = 6 * 60 * 60 * 1000;
/** Max. fraction by which a wait is shortened, to spread retries that failed together. */
const JITTER = 0.25;
/** The waits in between are 30 seconds, 1 minute, … 6 hours: 24.4 to 32.5 hours in total. */
const MAX_ATTEMPTS = 15;

/** A failed attempt. */
export interface Failed {
  /** Number of attempts including this one; at least 1. */
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** A random number in [0, 1). */
  readonly random: number;
  /** The Retry-After field of the response, if any (RFC 9110, section 10.2.3). */
  readonly retryAfter?: string | undefined;
}

/**
 * Returns the time of the next attempt in milliseconds since 1970: after about 30 seconds, doubled with each
 * attempt, and at most 6 hours, even if Retry-After is longer. Undefined after {@link MAX_ATTEMPTS}.
 */
export function retryAt({ attempts, now, random, retryAfter }: Failed): number | undefined {
  if (attempts >= MAX_ATTEMPTS) return undefined;
  const wait = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempts - 1)) * (1 - JITTER * random);
  const wanted = Math.min(waitWanted(retryAfter, now), MAX_WAIT_MS);
  return now + Math.round(Math.max(wait, wanted));
}

/** The requested wait in milliseconds; 0 if the field is missing or malformed. */
function waitWanted(retryAfter: string | undefined, now: number): number {
  if (retryAfter === undefined) return 0;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000;
  return Math.max(0, (parseHttpDate(retryAfter, now) ?? now) - now);
}
