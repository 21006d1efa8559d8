// RFC 9111, section 5.2: Cache-Control; RFC 5861: stale-while-revalidate and stale-if-error; RFC 9213:
// CDN-Cache-Control.

/** How long a response may be used without asking again, and how long after that if need be. */
export interface Freshness {
  readonly maxAgeSeconds: number;
  /** RFC 5861, 3: meanwhile a cache asks in the background. */
  readonly staleWhileRevalidateSeconds: number;
  /** RFC 5861, 4: while the origin fails. */
  readonly staleIfErrorSeconds: number;
}

/** For errors and whatever else nobody may keep. */
export const NO_STORE = 'no-store';

/** RFC 8246: for what never changes at its address; a year is what everybody takes for ever. */
export const IMMUTABLE_SECONDS = 31_536_000;
export const IMMUTABLE = `public, max-age=${IMMUTABLE_SECONDS}, immutable`;
/** The same for CDNs (RFC 9213, 2.1): a member without a value is true. */
export const CDN_IMMUTABLE = `max-age=${IMMUTABLE_SECONDS}, immutable`;

/** Below a minute, pollers that honour max-age would gain nothing from it. */
export const MIN_FRESHNESS_SECONDS = 60;
/** Readers poll no sooner than max-age says, so a longer one would delay news by more than an hour. */
export const MAX_FRESHNESS_SECONDS = 3600;

/** RFC 9111, 1.2.2: caches count no further. */
const MAX_DELTA_SECONDS = 2_147_483_648;

/** A Cache-Control value. Throws RangeError unless all are whole numbers of seconds from 0 to 2^31. */
export function cacheControl(freshness: Freshness): string {
  return `public, ${directives(freshness)}`;
}

/**
 * A CDN-Cache-Control value (RFC 9213, 2.1): a structured dictionary of integers, which a CDN obeys instead
 * of Cache-Control. Without `public`, which tells such a cache nothing. Throws as {@link cacheControl} does.
 */
export function cdnCacheControl(freshness: Freshness): string {
  return directives(freshness);
}

/**
 * The max-age in seconds for what is regenerated every `intervalSeconds`: the interval, bounded. Infinity
 * is a schedule that does not repeat. Throws RangeError for what is not a positive number or 0.
 */
export function freshnessSeconds(intervalSeconds: number): number {
  if (!(intervalSeconds >= 0)) throw new RangeError(`No interval: ${intervalSeconds} seconds`);
  return Math.floor(Math.min(Math.max(intervalSeconds, MIN_FRESHNESS_SECONDS), MAX_FRESHNESS_SECONDS));
}

function directives(freshness: Freshness): string {
  return [
    `max-age=${deltaSeconds(freshness.maxAgeSeconds)}`,
    `stale-while-revalidate=${deltaSeconds(freshness.staleWhileRevalidateSeconds)}`,
    `stale-if-error=${deltaSeconds(freshness.staleIfErrorSeconds)}`,
  ].join(', ');
}

function deltaSeconds(seconds: number): number {
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > MAX_DELTA_SECONDS) {
    throw new RangeError(`Not a whole number of seconds that caches can count: ${seconds}`);
  }
  return seconds;
}
