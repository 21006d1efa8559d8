import type { Instant } from '../../../article/instant.ts';
import type { Complain, ValueContext } from '../../formats/source-format.ts';
import { readWrittenDate } from '../dialects/written-dates.ts';

/** The date that Go and others write for none. */
const ZERO_DATE = /^(?:0001-01-01|0000-00-00)(?:$|[Tt ])/;

/** Tells if a value says that there is no date. */
export function isZeroDate(value: unknown): boolean {
  return typeof value === 'string' && ZERO_DATE.test(value.trim());
}

/** Reads a date in metadata. */
export function readInstant(
  written: unknown,
  complain: Complain,
  { timezone, isForeign }: ValueContext,
): Instant | undefined {
  // Org and some exporters put dates into brackets, which YAML takes for a list.
  const value: unknown =
    isForeign === true && Array.isArray(written) && written.length === 1 ? written[0] : written;
  if (typeof value !== 'string') {
    complain('must be a date such as 2014-06-05T17:18:00Z');
    return undefined;
  }
  const date = readWrittenDate(value, timezone);
  if ('fault' in date) {
    complain(date.fault);
    return undefined;
  }
  if (date.assumption !== undefined) complain(date.assumption, 'note');
  return date.instant;
}
