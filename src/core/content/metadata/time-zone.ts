import type { Instant } from '../../article/instant.ts';

const DAY_MILLISECONDS = 86_400_000;

/** Formatters by zone: creating one costs far more than using it. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Meaning of a local time in a time zone. */
export interface WallClockReading {
  readonly instant: Instant;
  /** `skipped`: clocks went forward past it. `repeated`: clocks went back, it came twice. */
  readonly doubt?: 'skipped' | 'repeated';
}

/**
 * Reads a local time, given as if it were UTC, in an IANA time zone. A time that the zone skips is moved
 * forward by as much as the clocks were; of a repeated one the first is taken (as RFC 5545, 3.3.5 has it).
 * Throws a RangeError if there is no such zone.
 */
export function readWallClock(local: number, timezone: string): WallClockReading {
  // Needs no formatter, which is slow.
  if (timezone === 'UTC') return { instant: local };
  const before = local - offsetAt(local - DAY_MILLISECONDS, timezone);
  const after = local - offsetAt(local + DAY_MILLISECONDS, timezone);
  const shown = [...new Set([before, after])].filter(
    (instant) => instant + offsetAt(instant, timezone) === local,
  );
  if (shown.length === 0) return { instant: before, doubt: 'skipped' };
  const instant = Math.min(...shown);
  return shown.length === 1 ? { instant } : { instant, doubt: 'repeated' };
}

/** Time that clocks in an IANA zone show at a moment, given as if it were UTC. */
export function localTime(instant: Instant, timezone: string): number {
  return timezone === 'UTC' ? instant : instant + offsetAt(instant, timezone);
}

/** Milliseconds by which clocks in the zone are ahead of UTC at a moment. */
function offsetAt(instant: Instant, timezone: string): number {
  const parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of formatterFor(timezone).formatToParts(instant)) {
    if (type in parts) parts[type as keyof typeof parts] = Number(value);
  }
  const { year, month, day, hour, minute, second } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - instant;
}

/** Tells if a name is that of a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    formatterFor(name);
    return true;
  } catch {
    return false;
  }
}

function formatterFor(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone);
  if (known !== undefined) return known;
  // Fixes everything that could depend on the machine's locale.
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(timezone, formatter);
  return formatter;
}
