/**
 * Rules of the rate limit (GCRA). A client may fetch the whole of a feed a certain number of times per hour,
 * evenly or at once: a fetch costs time, and a client may owe at most an hour. Conditional requests cost
 * little, because the client does not decide how often a document changes.
 */

/** Max. debt in milliseconds. A debt that was not increased for this long is paid. */
export const MAX_DEBT_MS = 3_600_000;

/** Factor for all clients of one address together. */
export const ADDRESS_FACTOR = 10;

/** Cost of a conditional fetch of a changed document, as a share; many come in the hour after a change. */
const SHARE_OF_STALE = 0.2;
const SHARE_SOON_AFTER_CHANGE = 0.01;
const SOON_MS = 3_600_000;

/** Fetches allowed per requested poll; a client that follows the polling advice never reaches the limit. */
const TIMES_THE_POLLS = 2;
const FEWEST_PER_HOUR = 24;

/** A claimed number of subscribers cannot be verified, so it gives a client at most what its address has. */
const MAX_WEIGHT = ADDRESS_FACTOR;

/** A request for a whole document. */
export interface Fetch {
  /** True if it has a condition that can hold. */
  readonly isConditional: boolean;
  /** Milliseconds since the last change of the document; undefined if that is unknown. */
  readonly sinceChangeMs: number | undefined;
}

/** Default limit per hour: twice the number of polls that documents ask for. */
export function usualPerHour(leastSeconds: number): number {
  return Math.max(FEWEST_PER_HOUR, Math.ceil((TIMES_THE_POLLS * 3600) / Math.max(1, leastSeconds)));
}

/** Cost of a fetch in milliseconds, at a limit per hour. */
export function costOf({ isConditional, sinceChangeMs }: Fetch, perHour: number): number {
  const whole = MAX_DEBT_MS / perHour;
  if (!isConditional) return whole;
  const isSoon = sinceChangeMs !== undefined && sinceChangeMs < SOON_MS;
  return whole * (isSoon ? SHARE_SOON_AFTER_CHANGE : SHARE_OF_STALE);
}

/** Rate-limit factor for an aggregator with this many subscribers: 1 to 10. */
export function weightOf(subscribers: number | undefined): number {
  return Math.min(MAX_WEIGHT, 1 + Math.log2(1 + Math.max(0, subscribers ?? 0)) / 2);
}

/** Milliseconds that a client which owes until `until` must wait for a fetch of this cost; 0: none. */
export function waitBefore(costMs: number, until: number, now: number): number {
  return Math.max(0, debtAt(until, now) + costMs - MAX_DEBT_MS);
}

/** Moment until which a client owes after a fetch of this cost. Moments are milliseconds since 1970. */
export function theoreticalArrival(costMs: number, until: number, now: number): number {
  return now + debtAt(until, now) + costMs;
}

/** Debt in milliseconds; limited, since the clock may have been set back. */
function debtAt(until: number, now: number): number {
  return Math.min(Math.max(0, until - now), MAX_DEBT_MS);
}
