// RFC 9110, section 5.6.7: Date/Time Formats.

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MONTH = `(?<month>${MONTHS.join('|')})`;
const SHORT_DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const LONG_DAY = '(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)';
const TIME = '(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d|60)';

/** `Sun, 06 Nov 1994 08:49:37 GMT`: the preferred format. */
const IMF_FIXDATE = new RegExp(`^${SHORT_DAY}, (?<day>\\d{2}) ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`);
/** `Sunday, 06-Nov-94 08:49:37 GMT`: obsolete, with a two-digit year. */
const RFC850_DATE = new RegExp(`^${LONG_DAY}, (?<day>\\d{2})-${MONTH}-(?<year>\\d{2}) ${TIME} GMT$`);
/** `Sun Nov  6 08:49:37 1994`: obsolete, from C's asctime(). */
const ASCTIME_DATE = new RegExp(`^${SHORT_DAY} ${MONTH} (?<day>\\d{2}| \\d) ${TIME} (?<year>\\d{4})$`);

const FIRST_INSTANT = Date.parse('0000-01-01T00:00:00Z');
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Formats milliseconds since 1970 as IMF-fixdate, without fractions of a second. Throws RangeError unless the
 * year has four digits.
 */
export function formatHttpDate(instant: number): string {
  if (!(instant >= FIRST_INSTANT && instant <= LAST_INSTANT)) {
    throw new RangeError(`Year out of range for an HTTP-date: ${instant} ms since 1970`);
  }
  return new Date(instant).toUTCString();
}

/**
 * Parses an HTTP-date of any of the three formats, case-sensitively, to milliseconds since 1970; undefined if
 * malformed. A wrong day of the week is ignored. `now` (milliseconds since 1970) resolves two-digit years.
 */
export function parseHttpDate(value: string, now: number): number | undefined {
  const match = IMF_FIXDATE.exec(value) ?? RFC850_DATE.exec(value) ?? ASCTIME_DATE.exec(value);
  if (match === null) return undefined;
  const { year = '', month = '', day = '', hour = '', minute = '', second = '' } = match.groups ?? {};
  // Leap seconds occur only at the end of a UTC day.
  if (second === '60' && !(hour === '23' && minute === '59')) return undefined;

  const timeOfDay = (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1000;
  const monthIndex = MONTHS.indexOf(month);
  const fullYear =
    year.length === 2
      ? placeYear(Number(year), (candidate) => midnight(candidate, monthIndex, Number(day)) + timeOfDay, now)
      : Number(year);
  const midnightInstant = midnight(fullYear, monthIndex, Number(day));
  // Date rolls 31 June over into July.
  if (new Date(midnightInstant).getUTCDate() !== Number(day)) return undefined;
  return midnightInstant + timeOfDay;
}

/** Midnight UTC. Not by Date.UTC, which maps the years 0 to 99 to 1900 to 1999. */
function midnight(year: number, monthIndex: number, day: number): number {
  return new Date(0).setUTCFullYear(year, monthIndex, day);
}

/** Latest year with these last two digits that is at most 50 years after `now` (5.6.7). */
function placeYear(twoDigits: number, instantIn: (year: number) => number, now: number): number {
  const limit = new Date(now);
  const lastYear = limit.getUTCFullYear() + 50;
  limit.setUTCFullYear(lastYear);
  const year = lastYear - ((lastYear - twoDigits) % 100);
  return instantIn(year) > limit.getTime() ? year - 100 : year;
}
