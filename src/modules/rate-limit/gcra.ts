/**
 * What whole documents cost a client. Each feed may be fetched whole so many times within an hour, evenly or all at
 * once: a fetch is paid for in time, and nobody may owe more than an hour. Who asks whether anything has changed
 * pays next to nothing, because others decide how often it has.
 */

/** In milliseconds: nobody may owe more, so a debt that was not added to for so long is none. */
export const MAX_DEBT_MS = 3_600_000;

/** All clients of one address together may fetch so many times what one may. */
export const ADDRESS_FACTOR = 10;

/** Of a fetch with a condition that does not hold any more: many such come in the hour in which a document changes. */
const SHARE_OF_STALE = 0.2;
const SHARE_SOON_AFTER_CHANGE = 0.01;
const SOON_MS = 3_600_000;

/** Whoever polls half as often as it is asked to, or each hour, never owes anything for long. */
const TIMES_THE_POLLS = 2;
const FEWEST_PER_HOUR = 24;

/** A claim that nobody can check does not lift a client above its address. */
const MAX_WEIGHT = ADDRESS_FACTOR;

/** What is known of a request for a whole document. */
export interface Fetch {
  /** Whether it says what it has, in a way that can be right. */
  readonly isConditional: boolean;
  /** Milliseconds since the document last changed; undefined: nobody knows. */
  readonly sinceChangeMs: number | undefined;
}

/** How often a client may fetch a feed whole within an hour, where nobody has said: twice as often as pollers are asked to poll. */
export function usualPerHour(leastSeconds: number): number {
  return Math.max(FEWEST_PER_HOUR, Math.ceil((TIMES_THE_POLLS * 3600) / Math.max(1, leastSeconds)));
}

/** In milliseconds, what a fetch costs who may fetch so many times within an hour. */
export function costOf({ isConditional, sinceChangeMs }: Fetch, perHour: number): number {
  const whole = MAX_DEBT_MS / perHour;
  if (!isConditional) return whole;
  const isSoon = sinceChangeMs !== undefined && sinceChangeMs < SOON_MS;
  return whole * (isSoon ? SHARE_SOON_AFTER_CHANGE : SHARE_OF_STALE);
}

/** How many times what a single reader may an aggregator may that reads for so many: 1 to 10. */
export function weightOf(subscribers: number | undefined): number {
  return Math.min(MAX_WEIGHT, 1 + Math.log2(1 + Math.max(0, subscribers ?? 0)) / 2);
}

/** In milliseconds, how long somebody who owes until `until` must wait before something of this cost is allowed; 0: not at all. */
export function waitBefore(costMs: number, until: number, now: number): number {
  return Math.max(0, debtAt(until, now) + costMs - MAX_DEBT_MS);
}

/** Until when somebody owes who owed until `until`, with this cost added. Moments are milliseconds since 1970. */
export function theoreticalArrival(costMs: number, until: number, now: number): number {
  return now + debtAt(until, now) + costMs;
}

/** A clock that was set back makes nobody owe more than the most. */
function debtAt(until: number, now: number): number {
  return Math.min(Math.max(0, until - now), MAX_DEBT_MS);
}
