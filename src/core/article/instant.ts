/**
 * Milliseconds since 1970-01-01T00:00:00Z, at a whole second. HTTP dates (RFC 9110, 5.6.7) and RSS dates have
 * no finer unit, and all formats must show the same date.
 */
export type Instant = number;

/** Drops the fraction of a second. */
export function toInstant(milliseconds: number): Instant {
  return Math.floor(milliseconds / 1000) * 1000;
}

/** RFC 3339 in UTC, as Atom (RFC 4287, 3.3) and JSON Feed write it: `2014-06-05T17:18:00Z`. */
export function toRfc3339(instant: Instant): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

/** Date in UTC: `2014-06-05`. */
export function toCalendarDate(instant: Instant): string {
  return new Date(instant).toISOString().slice(0, 10);
}
