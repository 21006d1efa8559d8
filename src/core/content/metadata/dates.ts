import { toRfc3339, type Instant } from '../../article/instant.ts';
import { parseDate, type WrittenDate } from './date-forms.ts';
import { readWallClock } from './time-zone.ts';

/** A moment, with the assumption made to read it; or the fault of the date, and the correct form. */
export type DateReading =
  { readonly instant: Instant; readonly assumption?: string } | { readonly fault: string };

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** Years that all formats can write: four digits, and none that RFC 822 reads differently. */
const FIRST = Date.UTC(1000, 0, 1);
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59);

const MINUTE_MILLISECONDS = 60_000;

/**
 * Reads a date as authors, pages and protocols write it: RFC 3339 and ISO 8601, RFC 822 and 2822, and English words.
 * One without a time zone is read in `timezone` (an IANA name). Independent of the clock, and of the machine's locale
 * and zone. Messages quote `shown`.
 */
export function readDate(written: string, timezone: string, shown = written): DateReading {
  const quoted = `"${shorten(shown.trim())}"`;
  const date = parseDate(written);
  if (date === undefined) {
    return { fault: `${quoted} does not read as a date: write it like 2014-06-05T17:18:00Z` };
  }
  const wrong = faultOf(date);
  if (wrong !== undefined) return { fault: `${quoted} is not a date: ${wrong}` };
  const read = locate(date, quoted, timezone);
  if (read.instant < FIRST || read.instant > LAST) {
    return { fault: `${quoted} is out of range: years go from 1000 to 9999` };
  }
  return read;
}

/** Tells if a text has the shape of a date, even if there is no such day: `June 31, 2014`. */
export function looksLikeDate(written: string): boolean {
  return parseDate(written) !== undefined;
}

function faultOf(date: WrittenDate): string | undefined {
  const { year, month, day, hour, minute, second, half, offset, zone, weekday } = date;
  if (date.isAmbiguous) return `day and month could be either way round; write ${year}-MM-DD`;
  if (year < 1000) return 'years go from 1000 to 9999';
  if (month < 1 || month > 12) return `there is no month ${month}`;
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day < 1 || day > days) return `${MONTHS[month - 1]} ${year} has ${days} days`;
  if (half !== undefined && (hour < 1 || hour > 12)) return `${hour} ${half} is no hour; write 1 to 12`;
  if (hour > 23) return `there is no hour ${hour}`;
  if (minute > 59) return `there is no minute ${minute}`;
  // RFC 3339, 5.6: 60 is a leap second.
  if (second > 60) return `there is no second ${second}`;
  if (zone !== undefined && offset === undefined) {
    return `the time zone "${zone}" is unknown or ambiguous; write an offset such as +05:30`;
  }
  if (weekday === undefined) return undefined;
  const actual = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return weekday === actual ? undefined : `that day is a ${WEEKDAYS[actual]}`;
}

/** Converts a date that has no fault. */
function locate(date: WrittenDate, quoted: string, timezone: string) {
  const { year, month, day, half, offset } = date;
  const hour = half === undefined ? date.hour : (date.hour % 12) + (half === 'pm' ? 12 : 0);
  // The calendar here has no leap seconds; one counts as the second before it.
  const local = Date.UTC(year, month - 1, day, hour, date.minute, Math.min(date.second, 59));
  if (offset !== undefined) return { instant: local - offset * MINUTE_MILLISECONDS };
  const { instant, doubt } = readWallClock(local, timezone);
  const lack = date.hasTime
    ? `has no time zone: read in ${timezone}`
    : `has no time: read as midnight in ${timezone}`;
  const caution =
    doubt === 'skipped'
      ? ', where clocks went forward past it'
      : doubt === 'repeated'
        ? ', the first of two'
        : '';
  return { instant, assumption: `${quoted} ${lack}${caution}, which is ${toRfc3339(instant)}` };
}

/** Quotes at most one line of a text. */
function shorten(written: string): string {
  return written.length > 64 ? `${written.slice(0, 63)}…` : written;
}
