import { fromEastAsian } from './dialects/east-asian-dates.ts';

/** A date as it was written: the parts are numbers, but need not make a day that exists. */
export interface WrittenDate {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  /** From 0, Sunday. */
  readonly weekday?: number | undefined;
  readonly hasTime: boolean;
  /** 1 to 12 with `half`. */
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly half?: 'am' | 'pm' | undefined;
  /** Time zone as it was written. */
  readonly zone?: string | undefined;
  /** Minutes ahead of UTC; undefined too where `zone` is not known. */
  readonly offset?: number | undefined;
  /** All in numbers, and day and month could change places. */
  readonly isAmbiguous: boolean;
}

/** Max. length of a date; longer texts are not tried. */
const MAX_LENGTH = 80;

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** RFC 822, 5.1, in minutes, and other names that do not mean different zones to different people (IST, BST). */
const ZONES: Readonly<Record<string, number>> = {
  z: 0,
  ut: 0,
  utc: 0,
  gmt: 0,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  // Names that mean one zone only.
  akst: -540,
  akdt: -480,
  hst: -600,
  brt: -180,
  wet: 0,
  west: 60,
  cet: 60,
  cest: 120,
  mez: 60,
  mesz: 120,
  eet: 120,
  eest: 180,
  msk: 180,
  hkt: 480,
  sgt: 480,
  jst: 540,
  kst: 540,
  awst: 480,
  acst: 570,
  acdt: 630,
  aest: 600,
  aedt: 660,
  nzst: 720,
  nzdt: 780,
};

const WEEKDAY = String.raw`(?:(?<weekday>[a-z]{3,9})\.?,? )?`;
const ORDINAL = '(?:st|nd|rd|th)?';
const CLOCK = String.raw`(?<hour>\d{1,2})(?::(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,]\d+)?)?)? ?(?<half>[ap]\.?m\b\.?)?`;
/** A name, an offset, or an offset from a name (GMT+8), after which RFC 822 allows a comment; or a name in brackets. */
const ZONE = String.raw`(?: ?(?<zone>(?=[a-z+-])(?![ap]m\b)(?<name>[a-z]{1,5})?(?<offset>[+-]\d{1,2}(?::?\d{2})?)?)(?: ?\([^()]*\))?| ?\((?<bracketed>[a-z]{1,5})\))?`;
const TIME = String.raw`(?:(?:T|,? at |, ?| [-–—|] | )${CLOCK}${ZONE})?`;

/** The four orders in which a day is written. */
const FORMS = [
  // 2014-06-05 (ISO 8601), 2014/06/05
  String.raw`(?<year>\d{4})(?<mark>[-/.])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})`,
  // June 5, 2014; Jun. 5th 2014
  String.raw`(?<monthName>[a-z]{3,9})\.? (?<day>\d{1,2})${ORDINAL},? (?<year>\d{4})`,
  // 5 June 2014; 05-Jun-14 (RFC 822, RFC 850)
  String.raw`(?<day>\d{1,2})${ORDINAL}(?: of)?[ -](?<monthName>[a-z]{3,9})\.?,?[ -](?<year>\d{2,4})`,
  // 25/6/2014, and what cannot be told apart: 5/6/2014
  String.raw`(?<first>\d{1,2})(?<mark>[-/.])(?<last>\d{1,2})\k<mark>(?<year>\d{4})`,
].map((form) => new RegExp(`^${WEEKDAY}${form}${TIME}$`, 'i'));

/**
 * RFC 3339 and what is close to it, as most dates are written. The first form above reads it the same way, in twenty
 * times the time.
 */
const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?(?: ?(Z|[+-]\d{2}:?\d{2}))?)?$/;

/** Takes a written date apart; undefined if it has no such shape, or something else stands beside it. */
export function parseDate(written: string): WrittenDate | undefined {
  const rfc3339 = RFC_3339.exec(written);
  if (rfc3339 !== null) return fromRfc3339(rfc3339);
  const text = written.trim();
  if (text.length > MAX_LENGTH) return undefined;
  const spaced = text.replace(/\s+/gu, ' ').replaceAll('\u2212', '-');
  const plain = /[年년]/u.test(spaced) ? (fromEastAsian(spaced) ?? spaced) : spaced;
  for (const form of FORMS) {
    const parts = form.exec(plain)?.groups;
    if (parts !== undefined) return fromParts(parts);
  }
  return undefined;
}

function fromRfc3339([, year, month, day, hour, minute, second, zone]: RegExpExecArray): WrittenDate {
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hasTime: hour !== undefined,
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    zone,
    offset: zone === 'Z' ? 0 : zone === undefined ? undefined : offsetOf(undefined, zone),
    isAmbiguous: false,
  };
}

type Parts = Readonly<Record<string, string | undefined>>;

function fromParts(parts: Parts): WrittenDate | undefined {
  const { year: written = '', hour, minute, half } = parts;
  const calendar = calendarOf(parts);
  const weekday = parts['weekday'] === undefined ? undefined : indexOfName(WEEKDAYS, parts['weekday']);
  if (calendar === undefined || weekday === -1) return undefined;
  const hasTime = hour !== undefined;
  // `June 5, 2014 17` is no time; `5 pm` is.
  if (hasTime && minute === undefined && half === undefined) return undefined;
  // Two digits for a year are RFC 822's, which never leaves the time out.
  if (written.length < 4 && !hasTime) return undefined;
  return {
    ...calendar,
    year: fullYear(written),
    weekday,
    hasTime,
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(parts['second'] ?? 0),
    half: half === undefined ? undefined : half.toLowerCase().startsWith('a') ? 'am' : 'pm',
    zone: parts['zone'] ?? parts['bracketed'],
    offset: offsetOf(parts['name'] ?? parts['bracketed'], parts['offset']),
  };
}

function calendarOf(parts: Parts): Pick<WrittenDate, 'month' | 'day' | 'isAmbiguous'> | undefined {
  const { monthName, month, day, first, last } = parts;
  if (monthName !== undefined) {
    const index = indexOfName(MONTHS, monthName);
    return index === -1 ? undefined : { month: index + 1, day: Number(day), isAmbiguous: false };
  }
  if (month !== undefined) return { month: Number(month), day: Number(day), isAmbiguous: false };
  const [one, other] = [Number(first), Number(last)];
  const isAmbiguous = one <= 12 && other <= 12 && one !== other;
  return one > 12 ? { month: other, day: one, isAmbiguous } : { month: one, day: other, isAmbiguous };
}

/** A name may be cut short (`Sept`), but not below three letters; -1 if it is none. */
function indexOfName(names: readonly string[], written: string): number {
  return names.findIndex((name) => name.startsWith(written.toLowerCase()));
}

/** RFC 2822, 4.3: 00 to 49 are of this century, other years of two or three digits count from 1900. */
function fullYear(written: string): number {
  const year = Number(written);
  if (written.length === 4) return year;
  return written.length === 2 && year < 50 ? 2000 + year : 1900 + year;
}

function offsetOf(name: string | undefined, written: string | undefined): number | undefined {
  const base = name === undefined ? 0 : ZONES[name.toLowerCase()];
  if (written === undefined) return name === undefined ? undefined : base;
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{1,2}):?(\d{2})?$/u.exec(written) ?? [];
  // RFC 3339, 5.6: hours to 23, minutes to 59.
  if (base !== 0 || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const ahead = Number(hours) * 60 + Number(minutes);
  return sign === '-' ? -ahead : ahead;
}
