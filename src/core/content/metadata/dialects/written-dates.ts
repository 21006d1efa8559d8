import { parseDate } from '../date-forms.ts';
import { readDate, type DateReading } from '../dates.ts';
import { isTimeZone } from '../time-zone.ts';
import { inEnglish } from './date-words.ts';
import { fromEpoch, rewriteMachineDate } from './machine-dates.ts';

/** Max. length of a date; longer texts are not tried. */
const MAX_LENGTH = 80;

/** The name of a zone of the tz database behind a time, in brackets or not. */
const TZ_NAME =
  /^(.{8,60}?) ?\[?\(?((?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Etc|Europe|Indian|Pacific|US)\/[\w+/-]{2,40})\)?\]?$/;

/** Quotation marks and brackets around a date. */
const ENCLOSED = /^(?:\[([^[\]]*)\]|<([^<>]*)>|"([^"]*)"|'([^']*)')$/;

/** A year of the Persian or the Islamic calendar, written in numbers. */
const OTHER_CALENDAR = /^1(?:[34]\d{2}|500)[-/.]\d{1,2}[-/.]\d{1,2}(?:\D|$)/;

/**
 * Reads a date in metadata: all that {@link readDate} reads, dates of machines (seconds since 1970, `20240501`), zones by
 * their names, names of months in other languages. A year that must be of another calendar is refused.
 */
export function readWrittenDate(written: string, timezone: string): DateReading {
  const text = written.trim();
  if (text.length > MAX_LENGTH) return readDate(written, timezone);
  if (OTHER_CALENDAR.test(text)) {
    return { fault: `"${text}" seems to be of the Persian or Islamic calendar: write the Gregorian date` };
  }
  if (parseDate(text) !== undefined) return readDate(written, timezone);
  const bare = bareDate(text);
  const instant = fromEpoch(bare);
  if (instant !== undefined) return { instant };
  const [, date, zone] = TZ_NAME.exec(bare) ?? [];
  if (date !== undefined && zone !== undefined && isTimeZone(zone)) {
    const read = readDate(rewritten(date), zone, written);
    // The zone is no assumption.
    return 'instant' in read ? { instant: read.instant } : read;
  }
  return readDate(rewritten(bare), timezone, written);
}

function bareDate(text: string): string {
  const inside = ENCLOSED.exec(text)
    ?.slice(1)
    .find((one) => one !== undefined);
  return (inside ?? text).trim().replace(/\s+/gu, ' ');
}

/** A day with an offset and no time: midnight there. */
const DAY_AND_OFFSET = /^(\d{4}[-/]\d{1,2}[-/]\d{1,2}) ?(Z|UTC|GMT|[+-]\d{2}:?\d{2})$/i;

/** A date in words that {@link readDate} knows, or as it is. */
function rewritten(text: string): string {
  if (parseDate(text) !== undefined) return text;
  const [, day, offset] = DAY_AND_OFFSET.exec(text) ?? [];
  if (day !== undefined && offset !== undefined) return `${day} 00:00:00 ${offset}`;
  const machine = rewriteMachineDate(text);
  if (machine !== undefined && parseDate(machine) !== undefined) return machine;
  return inEnglish(text) ?? text;
}
