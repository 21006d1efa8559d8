import { describe, expect, test } from 'vitest';
import { toRfc3339 } from '../../../../../../src/core/article/instant.ts';
import { looksLikeDate } from '../../../../../../src/core/content/metadata/dates.ts';
import { readWrittenDate } from '../../../../../../src/core/content/metadata/dialects/written-dates.ts';
import { growthOnText, LINEAR, relativeCost } from '../../../../../support/service/cost.ts';

/** RFC 3339, or the fault. */
function read(written: string, timezone = 'UTC'): string {
  const date = readWrittenDate(written, timezone);
  return 'fault' in date ? date.fault : toRfc3339(date.instant);
}

describe('dates with a zone', () => {
  test.each([
    ['1401988680', '2014-06-05T17:18:00Z'],
    ['1401988680.75', '2014-06-05T17:18:00Z'],
    ['1401988680123', '2014-06-05T17:18:00Z'],
    ['999999999', '2001-09-09T01:46:39Z'],
    ['20240501T101112Z', '2024-05-01T10:11:12Z'],
    ['2018-12-21 +0800', '2018-12-20T16:00:00Z'],
    ['2019-05-22 12:00:00 -0500', '2019-05-22T17:00:00Z'],
    ['Fri Sep 3 11:21:31 CEST 2021', '2021-09-03T09:21:31Z'],
    ['Fri Sep 03 11:21:31 +0200 2021', '2021-09-03T09:21:31Z'],
    ['2021-09-03 11:21:31 JST', '2021-09-03T02:21:31Z'],
    ['2021-09-03 11:21:31 Europe/Berlin', '2021-09-03T09:21:31Z'],
    ['2021-01-03T11:21:31 [Europe/Berlin]', '2021-01-03T10:21:31Z'],
    ['2021-09-03T11:21:31+01:00[Europe/Berlin]', '2021-09-03T10:21:31Z'],
    ['2021-09-03 11:21:31.123456 +0200 CEST m=+0.0012', '2021-09-03T09:21:31Z'],
    ['May 1, 2024 10:00 AM (GMT+2)', '2024-05-01T08:00:00Z'],
    ['2012-03-30 23:00:00 UTC-03:00', '2012-03-31T02:00:00Z'],
  ])('%s', (written, expected) => {
    expect(read(written)).toBe(expected);
    expect(read(written, 'Pacific/Auckland')).toBe(expected);
    expect(readWrittenDate(written, 'UTC')).not.toHaveProperty('assumption');
  });
});

describe('dates without a zone', () => {
  test.each([
    ['20240501', '2024-04-30T16:00:00Z'],
    ['202405011012', '2024-05-01T02:12:00Z'],
    ['20240501101230', '2024-05-01T02:12:30Z'],
    ['[2024-05-01]', '2024-04-30T16:00:00Z'],
    ['<2024-05-01 Wed 10:00>', '2024-05-01T02:00:00Z'],
    ['"2024-05-01"', '2024-04-30T16:00:00Z'],
    ['Fri Sep  3 11:21:31 2021', '2021-09-03T03:21:31Z'],
    ['2021年12月3日', '2021-12-02T16:00:00Z'],
    ['2021年12月3日(金) 10:20', '2021-12-03T02:20:00Z'],
    ['2021年12月3日 星期五 下午3:04', '2021-12-03T07:04:00Z'],
    ['2021年12月3日 10時20分30秒', '2021-12-03T02:20:30Z'],
    ['2017년 3월 1일', '2017-02-28T16:00:00Z'],
    ['2017년 3월 1일 수요일 오후 3:20', '2017-03-01T07:20:00Z'],
    ['2017. 3. 1.', '2017-02-28T16:00:00Z'],
    ['3. Dezember 2019', '2019-12-02T16:00:00Z'],
    ['Dienstag, 3. Dezember 2019 um 12:30 Uhr', '2019-12-03T04:30:00Z'],
    ['25 mars 2020', '2020-03-24T16:00:00Z'],
    ['mercredi 25 mars 2020 à 12h30', '2020-03-25T04:30:00Z'],
    ['1er avril 2020', '2020-03-31T16:00:00Z'],
    ['3 de diciembre de 2019', '2019-12-02T16:00:00Z'],
    ['3 dicembre 2019', '2019-12-02T16:00:00Z'],
    ['3 dezembro 2019', '2019-12-02T16:00:00Z'],
    ['3 декабря 2019 г.', '2019-12-02T16:00:00Z'],
    ['3 декабря 2019 г. в 12:30', '2019-12-03T04:30:00Z'],
  ])('%s', (written, expected) => {
    expect(read(written, 'Asia/Shanghai')).toBe(expected);
    expect(readWrittenDate(written, 'Asia/Shanghai')).toHaveProperty('assumption');
  });
});

describe('refuses', () => {
  test.each([
    ['1398-05-12', 'Persian or Islamic calendar'],
    ['1402/1/1 10:00', 'Persian or Islamic calendar'],
    ['5/6/2014', 'either way round'],
    ['05.06.2014', 'either way round'],
    ['20241301', 'there is no month 13'],
    ['20240231', 'February 2024 has 29 days'],
    ['2021年13月3日', 'there is no month 13'],
    ['31. April 2020', 'April 2020 has 30 days'],
    ['Montag, 3. Dezember 2019', 'that day is a Tuesday'],
    ['2021-09-03 11:21 IST', 'unknown or ambiguous'],
    ['2021-09-03 11:21 Europe/Nowhere', 'does not read as a date'],
    ['12345678', 'does not read as a date'],
    ['2024', 'does not read as a date'],
    ['2024-05', 'does not read as a date'],
    ['3 listopada 2019 x', 'does not read as a date'],
    ['mars', 'does not read as a date'],
  ])('%s: %s', (written, why) => {
    expect(read(written)).toContain(why);
    expect(read(written)).toContain(`"${written}"`);
  });

  test('a year of the Gregorian calendar that a month names is read', () => {
    expect(read('6 May 1398')).toBe('1398-05-06T00:00:00Z');
  });

  test.each(['1', '1年', '3. ', 'Dezember ', '[', '(', '2021年12月3日 ', 'Europe/', ' à', '<'])(
    'a text of %j again and again in the time of a few dates',
    (piece) => {
      const some = Array.from({ length: 20 }, (_, day) => `${day + 1}. Dezember 2019`);
      expect(growthOnText(read, piece, 1_000_000)).toBeLessThan(LINEAR);
      const ordinary = (): void => some.forEach((text) => read(text));
      for (const before of ['', '3. Dezember 2019 ', '2021年12月3日 ', '2024-05-01 ']) {
        const longest = before + piece.repeat((80 - before.length) / piece.length);
        expect(relativeCost(() => read(longest), ordinary, 10)).toBeLessThan(10);
      }
    },
  );
});

test('scraped texts have dates in East Asian signs, and no numbers or words of other languages', () => {
  expect(looksLikeDate('2021年12月3日')).toBe(true);
  for (const text of ['1401988680', '20240501', '3. Dezember 2019', '[2024-05-01]'])
    expect(looksLikeDate(text)).toBe(false);
});
