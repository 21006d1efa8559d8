import { expect, test } from 'vitest';
import { toRfc3339 } from '../../../../../src/core/article/instant.ts';
import { readDate } from '../../../../../src/core/content/metadata/dates.ts';
import { readWallClock } from '../../../../../src/core/content/metadata/time-zone.ts';

/** RFC 3339, or the fault. */
function read(written: string, timezone = 'UTC'): string {
  const date = readDate(written, timezone);
  return 'fault' in date ? date.fault : toRfc3339(date.instant);
}

function assumption(written: string, timezone = 'UTC'): string | undefined {
  const date = readDate(written, timezone);
  return 'fault' in date ? date.fault : date.assumption;
}

test.each([
  [
    'an hour that clocks skip moves forward',
    '2026-03-29 02:30',
    'Europe/Berlin',
    '2026-03-29T01:30:00Z',
    'clocks went forward',
  ],
  [
    'an hour that comes twice is the first',
    '2026-10-25 02:30',
    'Europe/Berlin',
    '2026-10-25T00:30:00Z',
    'first of two',
  ],
  [
    'the hour before the skip is as it is',
    '2026-03-29 01:59',
    'Europe/Berlin',
    '2026-03-29T00:59:00Z',
    'no time zone',
  ],
  [
    'the hour after the skip is as it is',
    '2026-03-29 03:00',
    'Europe/Berlin',
    '2026-03-29T01:00:00Z',
    'no time zone',
  ],
  [
    'the hour after the repeated one is as it is',
    '2026-10-25 03:00',
    'Europe/Berlin',
    '2026-10-25T02:00:00Z',
    'no time zone',
  ],
  [
    'half an hour that comes twice',
    '2026-04-05 01:45',
    'Australia/Lord_Howe',
    '2026-04-04T14:45:00Z',
    'first of two',
  ],
  [
    'a midnight that clocks skip',
    '2017-10-15',
    'America/Sao_Paulo',
    '2017-10-15T03:00:00Z',
    'clocks went forward',
  ],
  [
    'a day that a country skips',
    '2011-12-30 12:00',
    'Pacific/Apia',
    '2011-12-30T22:00:00Z',
    'clocks went forward',
  ],
  [
    'west of Greenwich',
    '2026-03-08 02:30',
    'America/New_York',
    '2026-03-08T07:30:00Z',
    'clocks went forward',
  ],
  ['the first year', '1000-01-01', 'UTC', '1000-01-01T00:00:00Z', 'midnight'],
])('%s', (_name, written, timezone, expected, told) => {
  expect(read(written, timezone)).toBe(expected);
  expect(assumption(written, timezone)).toContain(told);
});

test('an unambiguous time has no caution', () => {
  expect(assumption('2026-03-29 03:00', 'Europe/Berlin')).not.toMatch(/forward|first/);
});

test('a wall clock time has a caution only if it is ambiguous', () => {
  const at = (hour: number) => readWallClock(Date.UTC(2026, 2, 29, hour), 'Europe/Berlin');
  expect(at(1)).toEqual({ instant: Date.UTC(2026, 2, 29, 0) });
  expect(at(2)).toEqual({ instant: Date.UTC(2026, 2, 29, 1), doubt: 'skipped' });
  expect(at(3)).toEqual({ instant: Date.UTC(2026, 2, 29, 1) });
});
