import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatHttpDate, parseHttpDate } from '../../../../src/core/protocol/http-date.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const EXAMPLE = Date.parse('1994-11-06T08:49:37Z');

describe('formatHttpDate', () => {
  test.each([
    ['the example of the RFC', EXAMPLE, 'Sun, 06 Nov 1994 08:49:37 GMT'],
    ['the epoch', 0, 'Thu, 01 Jan 1970 00:00:00 GMT'],
    ['before the epoch', -1000, 'Wed, 31 Dec 1969 23:59:59 GMT'],
    ['a fraction of a second is dropped', EXAMPLE + 999, 'Sun, 06 Nov 1994 08:49:37 GMT'],
    ['a leap day', Date.parse('2024-02-29T23:59:59Z'), 'Thu, 29 Feb 2024 23:59:59 GMT'],
    ['a year below 1000', Date.parse('0033-04-03T15:00:00Z'), 'Sun, 03 Apr 0033 15:00:00 GMT'],
    ['the last second', Date.parse('9999-12-31T23:59:59Z'), 'Fri, 31 Dec 9999 23:59:59 GMT'],
  ])('%s', (_name, instant, expected) => {
    expect(formatHttpDate(instant)).toBe(expected);
  });

  test.each([
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['the year 10000', Date.parse('+010000-01-01T00:00:00Z')],
    ['the year -1', Date.parse('-000001-12-31T23:59:59Z')],
  ])('refuses %s', (_name, instant) => {
    expect(() => formatHttpDate(instant)).toThrow(RangeError);
  });
});

describe('[40] parseHttpDate reads', () => {
  test.each([
    ['IMF-fixdate', 'Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37Z'],
    ['RFC 850', 'Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37Z'],
    ['asctime', 'Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37Z'],
    ['asctime with a day of two digits', 'Wed Nov 16 08:49:37 1994', '1994-11-16T08:49:37Z'],
    ['asctime with a zero', 'Sun Nov 06 08:49:37 1994', '1994-11-06T08:49:37Z'],
    ['a wrong day of the week', 'Mon, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37Z'],
    ['the first second of a day', 'Sun, 06 Nov 1994 00:00:00 GMT', '1994-11-06T00:00:00Z'],
    ['the last second of a day', 'Sun, 06 Nov 1994 23:59:59 GMT', '1994-11-06T23:59:59Z'],
    ['a leap second', 'Sat, 31 Dec 2016 23:59:60 GMT', '2017-01-01T00:00:00Z'],
    ['a leap day', 'Thu, 29 Feb 2024 12:00:00 GMT', '2024-02-29T12:00:00Z'],
    ['a leap day in 2000', 'Tue, 29 Feb 2000 12:00:00 GMT', '2000-02-29T12:00:00Z'],
    ['a year that Date.UTC would move to 1950', 'Sat, 01 Jan 0050 00:00:00 GMT', '0050-01-01T00:00:00Z'],
    ['the far future', 'Fri, 31 Dec 9999 23:59:59 GMT', '9999-12-31T23:59:59Z'],
    ['RFC 850: this year', 'Sunday, 01-Mar-26 12:00:00 GMT', '2026-03-01T12:00:00Z'],
    ['RFC 850: 49 years ahead', 'Friday, 01-Mar-75 12:00:00 GMT', '2075-03-01T12:00:00Z'],
    ['RFC 850: exactly 50 years ahead', 'Sunday, 01-Mar-76 12:00:00 GMT', '2076-03-01T12:00:00Z'],
    ['RFC 850: a second more is past', 'Monday, 01-Mar-76 12:00:01 GMT', '1976-03-01T12:00:01Z'],
    ['RFC 850: 51 years ahead is past', 'Tuesday, 01-Mar-77 12:00:00 GMT', '1977-03-01T12:00:00Z'],
    ['RFC 850: the turn of the century', 'Saturday, 01-Jan-00 00:00:00 GMT', '2000-01-01T00:00:00Z'],
    ['RFC 850: a leap day', 'Tuesday, 29-Feb-00 00:00:00 GMT', '2000-02-29T00:00:00Z'],
  ])('%s', (_name, value, expected) => {
    expect(parseHttpDate(value, NOW)).toBe(Date.parse(expected));
  });

  test('resolves a two-digit year of the next century', () => {
    const late = Date.parse('2099-06-01T00:00:00Z');
    expect(parseHttpDate('Friday, 01-Jan-10 00:00:00 GMT', late)).toBe(Date.parse('2110-01-01T00:00:00Z'));
    expect(parseHttpDate('Friday, 01-Jan-99 00:00:00 GMT', late)).toBe(Date.parse('2099-01-01T00:00:00Z'));
  });
});

describe('[40] parseHttpDate does not read', () => {
  test.each([
    ['nothing', ''],
    ['a zero', '0'],
    ['a number of seconds', '1401989880'],
    ['ISO 8601', '1994-11-06T08:49:37Z'],
    ['another zone', 'Sun, 06 Nov 1994 08:49:37 UTC'],
    ['an offset', 'Sun, 06 Nov 1994 08:49:37 +0000'],
    ['no zone', 'Sun, 06 Nov 1994 08:49:37'],
    ['a day of one digit', 'Sun, 6 Nov 1994 08:49:37 GMT'],
    ['a year of two digits in IMF-fixdate', 'Sun, 06 Nov 94 08:49:37 GMT'],
    ['a year of four digits in RFC 850', 'Sunday, 06-Nov-1994 08:49:37 GMT'],
    ['a short day in RFC 850', 'Sun, 06-Nov-94 08:49:37 GMT'],
    ['a long day in IMF-fixdate', 'Sunday, 06 Nov 1994 08:49:37 GMT'],
    ['asctime with one space', 'Sun Nov 6 08:49:37 1994'],
    ['asctime with GMT', 'Sun Nov  6 08:49:37 1994 GMT'],
    ['lower case', 'sun, 06 nov 1994 08:49:37 gmt'],
    ['another language', 'dim, 06 nov 1994 08:49:37 GMT'],
    ['a day that is no name', 'Xyz, 06 Nov 1994 08:49:37 GMT'],
    ['a month that is no name', 'Sun, 06 Nox 1994 08:49:37 GMT'],
    ['day 0', 'Sun, 00 Nov 1994 08:49:37 GMT'],
    ['31 November', 'Thu, 31 Nov 1994 08:49:37 GMT'],
    ['day 32', 'Thu, 32 Dec 1994 08:49:37 GMT'],
    ['29 February of a common year', 'Wed, 29 Feb 2023 08:49:37 GMT'],
    ['29 February 1900', 'Thu, 29 Feb 1900 08:49:37 GMT'],
    ['29 February of a common year, RFC 850', 'Wednesday, 29-Feb-23 08:49:37 GMT'],
    ['hour 24', 'Sun, 06 Nov 1994 24:00:00 GMT'],
    ['minute 60', 'Sun, 06 Nov 1994 08:60:00 GMT'],
    ['second 61', 'Sun, 06 Nov 1994 23:59:61 GMT'],
    ['a leap second at noon', 'Sun, 06 Nov 1994 12:00:60 GMT'],
    ['white space before', ' Sun, 06 Nov 1994 08:49:37 GMT'],
    ['white space after', 'Sun, 06 Nov 1994 08:49:37 GMT '],
    ['a line break after', 'Sun, 06 Nov 1994 08:49:37 GMT\n'],
    ['two dates', 'Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT'],
    ['the length that old browsers added', 'Sun, 06 Nov 1994 08:49:37 GMT; length=123'],
    ['digits of another script', 'Sun, ٠٦ Nov 1994 08:49:37 GMT'],
    ['100 KB', 'Sun, 06 Nov 1994 08:49:37 GMT'.repeat(3500)],
  ])('%s', (_name, value) => {
    expect(parseHttpDate(value, NOW)).toBeUndefined();
  });

  test('any near-date is refused without throwing', () => {
    const parts = fc.constantFrom('Sun', ',', ' ', '06', 'Nov', '1994', '-', '94', '08:49:37', 'GMT', '60');
    const near = fc.array(parts, { maxLength: 12 }).map((chosen) => chosen.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), near), (value) => {
        const instant = parseHttpDate(value, NOW);
        expect(instant === undefined || Number.isInteger(instant / 1000)).toBe(true);
      }),
    );
  });
});

test('[37] every whole second survives a round trip', () => {
  const seconds = fc.integer({ min: Date.parse('0000-01-01') / 1000, max: Date.parse('9999-12-31') / 1000 });
  fc.assert(
    fc.property(seconds, (second) => {
      expect(parseHttpDate(formatHttpDate(second * 1000), NOW)).toBe(second * 1000);
    }),
  );
});
