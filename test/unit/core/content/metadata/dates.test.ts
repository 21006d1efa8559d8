import { describe, expect, test } from 'vitest';
import { toRfc3339 } from '../../../../../src/core/article/instant.ts';
import { looksLikeDate, readDate } from '../../../../../src/core/content/metadata/dates.ts';

/** RFC 3339, or the fault. */
function read(written: string, timezone = 'UTC'): string {
  const date = readDate(written, timezone);
  return 'fault' in date ? date.fault : toRfc3339(date.instant);
}

function assumption(written: string, timezone = 'UTC'): string | undefined {
  const date = readDate(written, timezone);
  return 'fault' in date ? date.fault : date.assumption;
}

describe('reads dates with a zone without an assumption', () => {
  test.each([
    // RFC 3339 and ISO 8601
    ['2014-06-05T17:18:00Z', '2014-06-05T17:18:00Z'],
    ['2014-06-05t17:18:00z', '2014-06-05T17:18:00Z'],
    ['2014-06-05 17:18:00 Z', '2014-06-05T17:18:00Z'],
    ['2014-06-05T17:18:00+08:00', '2014-06-05T09:18:00Z'],
    ['2014-06-05T17:18:00+0800', '2014-06-05T09:18:00Z'],
    ['2014-06-05T17:18+08', '2014-06-05T09:18:00Z'],
    ['2014-06-05T17:18:00\u221205:30', '2014-06-05T22:48:00Z'],
    ['2014-06-05T17:18:00-00:00', '2014-06-05T17:18:00Z'],
    ['2014-06-05T17:18:00.999Z', '2014-06-05T17:18:00Z'],
    ['2014-06-05T17:18:00,5Z', '2014-06-05T17:18:00Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59Z'],
    ['2014-12-31T23:30:00-01:00', '2015-01-01T00:30:00Z'],
    // RFC 822, RFC 2822, RFC 850
    ['Thu, 05 Jun 2014 17:18:00 GMT', '2014-06-05T17:18:00Z'],
    ['Thu, 5 Jun 2014 17:18 +0800', '2014-06-05T09:18:00Z'],
    ['05 Jun 14 17:18 EDT', '2014-06-05T21:18:00Z'],
    ['05 Jun 49 17:18 UT', '2049-06-05T17:18:00Z'],
    ['05 Jun 50 17:18 UT', '1950-06-05T17:18:00Z'],
    ['05 Jun 114 17:18 UT', '2014-06-05T17:18:00Z'],
    ['Thursday, 05-Jun-14 17:18:00 GMT', '2014-06-05T17:18:00Z'],
    ['Thu, 05 Jun 2014 17:18:00 +0000 (Coordinated Universal Time)', '2014-06-05T17:18:00Z'],
    ['Thu Jun 05 2014 17:18:00 GMT+0800', '2014-06-05T09:18:00Z'],
    // written out
    ['June 5, 2014, 5:18 pm UTC', '2014-06-05T17:18:00Z'],
    ['June 5, 2014, 5:18 pm (GMT)', '2014-06-05T17:18:00Z'],
    ['June 5, 2014 5:18 PM EST', '2014-06-05T22:18:00Z'],
    ['5 June 2014, 17:18 PDT', '2014-06-06T00:18:00Z'],
    ['June 5, 2014 17:18 GMT+8', '2014-06-05T09:18:00Z'],
  ])('%s', (written, expected) => {
    expect(read(written)).toBe(expected);
    expect(read(written, 'Pacific/Auckland')).toBe(expected);
    expect(assumption(written)).toBeUndefined();
  });
});

describe('reads dates without a zone in the given one', () => {
  test.each([
    ['2014-06-05T17:18:00', '2014-06-05T09:18:00Z'],
    ['2014-06-05 17:18', '2014-06-05T09:18:00Z'],
    ['2014/06/05 17:18', '2014-06-05T09:18:00Z'],
    ['2014/6/5 17:18', '2014-06-05T09:18:00Z'],
    ['June 5, 2014, 5:18 pm', '2014-06-05T09:18:00Z'],
    ['June 5, 2014 at 5:18 PM', '2014-06-05T09:18:00Z'],
    ['June 5, 2014, at 5:18 p.m.', '2014-06-05T09:18:00Z'],
    ['June 5, 2014 - 5:18pm', '2014-06-05T09:18:00Z'],
    ['June 5, 2014 | 17:18', '2014-06-05T09:18:00Z'],
    ['JUNE 5, 2014 5:18\u202FPM', '2014-06-05T09:18:00Z'],
    ['  June\u00A05,  2014\t17:18 ', '2014-06-05T09:18:00Z'],
    ['June 5, 2014, 5 pm', '2014-06-05T09:00:00Z'],
    ['June 5, 2014, 12 am', '2014-06-04T16:00:00Z'],
    ['June 5, 2014, 12:30 pm', '2014-06-05T04:30:00Z'],
    ['5 June 2014 17:18', '2014-06-05T09:18:00Z'],
    ['Thursday, June 5th, 2014 17:18', '2014-06-05T09:18:00Z'],
    ['Thurs. 5th of June, 2014, 17:18', '2014-06-05T09:18:00Z'],
  ])('%s', (written, expected) => {
    expect(read(written, 'Asia/Shanghai')).toBe(expected);
    expect(assumption(written, 'Asia/Shanghai')).toContain('has no time zone: read in Asia/Shanghai');
  });

  test.each([
    '2014-06-05',
    '2014/06/05',
    'June 5, 2014',
    'Jun. 5, 2014',
    'Thu, Jun 5 2014',
    '5 June 2014',
    '5-Jun-2014',
  ])('reads %s as midnight', (written) => {
    expect(read(written, 'Asia/Shanghai')).toBe('2014-06-04T16:00:00Z');
    expect(assumption(written, 'Asia/Shanghai')).toContain('has no time: read as midnight in Asia/Shanghai');
  });

  test('the assumption names the input and its interpretation', () => {
    expect(assumption('June 5, 2014, 5:18 pm')).toBe(
      '"June 5, 2014, 5:18 pm" has no time zone: read in UTC, which is 2014-06-05T17:18:00Z',
    );
  });
});

describe('reports why a text is not a date', () => {
  test.each([
    ['June 31, 2014', 'June 2014 has 30 days'],
    ['2014-02-29', 'February 2014 has 28 days'],
    ['30 Feb 2016', 'February 2016 has 29 days'],
    ['2014-00-05', 'there is no month 0'],
    ['2014-13-05', 'there is no month 13'],
    ['2014-06-00', 'has 30 days'],
    ['2014-06-05 25:00', 'there is no hour 25'],
    ['2014-06-05 24:00', 'there is no hour 24'],
    ['2014-06-05 17:60', 'there is no minute 60'],
    ['2014-06-05 17:18:61', 'there is no second 61'],
    ['June 5, 2014, 13:00 pm', '13 pm is no hour'],
    ['June 5, 2014, 0:30 am', '0 am is no hour'],
    ['Friday, June 5, 2014', 'that day is a Thursday'],
    ['Mon, 05 Jun 2014 17:18:00 GMT', 'that day is a Thursday'],
    ['June 5, 2014 5:18 pm IST', 'the time zone "IST" is unknown or ambiguous'],
    ['June 5, 2014 5:18 pm (IST)', 'the time zone "IST" is unknown or ambiguous'],
    ['June 5, 2014 5:18 pm BST', 'the time zone "BST" is unknown or ambiguous'],
    ['05 Jun 2014 17:18 J', 'the time zone "J" is unknown or ambiguous'],
    ['2014-06-05T17:18:00+24:00', 'the time zone "+24:00" is unknown'],
    ['2014-06-05T17:18:00+08:60', 'the time zone "+08:60" is unknown'],
    ['June 5, 2014 17:18 EST+2', 'the time zone "EST+2" is unknown'],
    ['5/6/2014', 'day and month could be either way round; write 2014-MM-DD'],
    ['5.6.2014 17:18', 'either way round'],
    ['13/13/2014', 'there is no month 13'],
    ['0999-06-05', 'years go from 1000 to 9999'],
    ['9999-12-31T23:59:00-01:00', 'out of range'],
    ['1000-01-01T00:00:00+01:00', 'out of range'],
  ])('%s: %s', (written, why) => {
    expect(read(written)).toContain(why);
    expect(read(written)).toContain(`"${written}"`);
    expect(looksLikeDate(written)).toBe(true);
  });

  test.each([
    ['nothing', ''],
    ['a year', '2014'],
    ['a month', 'June 2014'],
    ['a time', '17:18'],
    ['words before', 'Beijing, June 5, 2014'],
    ['words after', 'June 5, 2014 was a Thursday in Beijing'],
    ['a place for a weekday', 'Beijing June 5, 2014'],
    ['another language', '5. Juni 2014'],
    ['no such month', 'Juno 5, 2014'],
    ['an hour without minutes or half', 'June 5, 2014 17'],
    ['two digits for a year without a time', '5 June 14'],
    ['a date and a zone without a time', 'June 5, 2014 GMT'],
    ['five digits for a year', '12014-06-05'],
    ['mixed marks', '2014-06/05'],
    ['seconds since 1970', '1401988680'],
    ['a basic form', '20140605T171800Z'],
    ['now', 'now'],
    ['a comment for a zone', 'June 5, 2014, 5:18 pm (local time)'],
    ['other digits', '２０１４-06-05'],
    ['two dates', '2014-06-05 2014-06-06'],
    ['a range', 'June 5-6, 2014'],
  ])('%s does not look like a date', (_name, written) => {
    expect(read(written)).toContain('does not read as a date: write it like 2014-06-05T17:18:00Z');
    expect(looksLikeDate(written)).toBe(false);
  });

  test('reads a numeric date whose day cannot be a month', () => {
    expect(read('25/6/2014')).toBe('2014-06-25T00:00:00Z');
    expect(read('6/25/2014')).toBe('2014-06-25T00:00:00Z');
    expect(read('6.6.2014')).toBe('2014-06-06T00:00:00Z');
  });

  test('refuses a megabyte of digits at once, and does not quote all of it', () => {
    for (const piece of ['1', ' ', '1 ', 'June ', '1:', '(']) {
      const fault = read(`June 5, 2014 ${piece.repeat(1_000_000)}x`);
      expect(fault).toContain('does not read');
      expect(fault.length).toBeLessThan(200);
    }
  });

  test('throws for an unknown time zone argument', () => {
    expect(() => readDate('2014-06-05', 'Nowhere/Land')).toThrow(RangeError);
  });
});

test.each([
  '2014-06-05T17:18:00Z',
  '2014-06-05T17:18:60Z',
  '2014-06-05T17:18:00+05:30',
  '2014-06-05T17:18:00-00:00',
  '2014-06-05T17:18:00+24:00',
  '2014-06-05T24:18:00Z',
  '2014-02-29T17:18:00Z',
  '2014-13-01T17:18:00Z',
  '0999-12-31T23:59:59Z',
  '1000-01-01T00:00:00+01:00',
  '9999-12-31T23:59:59-01:00',
])('%s reads the same with a space instead of T', (written) => {
  const other = written.replace('T', ' ');
  expect(read(other)).toBe(read(written).replace(`"${written}"`, `"${other}"`));
});

test('[2] the time zone of the process changes nothing', () => {
  const own = process.env['TZ'];
  try {
    for (const zone of ['Pacific/Auckland', 'America/New_York']) {
      process.env['TZ'] = zone;
      expect(read('June 5, 2014, 5:18 pm')).toBe('2014-06-05T17:18:00Z');
      expect(read('Thursday, June 5, 2014', 'Asia/Shanghai')).toBe('2014-06-04T16:00:00Z');
    }
  } finally {
    if (own === undefined) delete process.env['TZ'];
    else process.env['TZ'] = own;
  }
});
