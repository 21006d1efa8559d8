// RFC 9111, section 5.2: Cache-Control; RFC 5861: stale-while-revalidate and stale-if-error; RFC 9213:
// CDN-Cache-Control.

/** Freshness lifetime of a response, and the time for which caches may use it stale. */
export interface Freshness {
  readonly maxAgeSeconds: number;
  /** RFC 5861, 3: a cache may serve the stale response while it revalidates. */
  readonly staleWhileRevalidateSeconds: number;
  /** RFC 5861, 4: a cache may serve the stale response while the origin fails. */
  readonly staleIfErrorSeconds: number;
}

/** Cache-Control of errors and other responses that must not be stored. */
export const NO_STORE = 'no-store';

/** RFC 8246: for resources that never change. One year is the customary maximum. */
export const IMMUTABLE_SECONDS = 31_536_000;
export const IMMUTABLE = `public, max-age=${IMMUTABLE_SECONDS}, immutable`;
/** CDN-Cache-Control form (RFC 9213, 2.1): a member without a value is true. */
export const CDN_IMMUTABLE = `max-age=${IMMUTABLE_SECONDS}, immutable`;

/** A shorter max-age would not reduce polling. */
const MIN_FRESHNESS_SECONDS = 60;
/** Readers do not poll before max-age ends; a longer one would delay new articles by more than an hour. */
const MAX_FRESHNESS_SECONDS = 3600;

/** RFC 9111, 1.2.2: the largest delta-seconds value that caches must handle. */
const MAX_DELTA_SECONDS = 2_147_483_648;

/**
 * Formats a Cache-Control value. Throws RangeError unless all values are whole numbers of seconds from 0 to
 * 2^31.
 */
export function cacheControl(freshness: Freshness): string {
  return `public, ${directives(freshness)}`;
}

/**
 * Formats a CDN-Cache-Control value (RFC 9213, 2.1): a structured dictionary that a CDN obeys instead of
 * Cache-Control. Omits `public`, which has no effect there. Throws RangeError like {@link cacheControl}.
 */
export function cdnCacheControl(freshness: Freshness): string {
  return directives(freshness);
}

/**
 * max-age in seconds of a resource regenerated every `intervalSeconds`, within the bounds above. Infinity
 * means no repetition. Throws RangeError if negative or NaN.
 */
export function freshnessSeconds(intervalSeconds: number): number {
  if (!(intervalSeconds >= 0)) throw new RangeError(`Invalid interval in seconds: ${intervalSeconds}`);
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
    throw new RangeError(`Not a whole number of seconds from 0 to 2^31: ${seconds}`);
  }
  return seconds;
}
