import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { retryAt } from '../../../../../src/modules/push/protocol/back-off.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const DAY_MS = 86_400_000;
const MAX_MS = 6 * 3_600_000;

/** The waits between attempts, until it gives up. */
function waits(random: () => number): number[] {
  const all: number[] = [];
  for (let attempts = 1; ; attempts += 1) {
    const at = retryAt({ attempts, now: NOW, random: random() });
    if (at === undefined) return all;
    all.push(at - NOW);
  }
}

describe('[62] a failure is retried', () => {
  test('after 30 seconds, then after twice as long each time, at most 6 hours', () => {
    expect(waits(() => 0).map((wait) => wait / 1000)).toEqual([
      30, 60, 120, 240, 480, 960, 1920, 3840, 7680, 15_360, 21_600, 21_600, 21_600, 21_600,
    ]);
  });

  test('for at least a day, whatever the jitter, and not forever', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.infiniteStream(random), (stream) => {
        const all = waits(() => stream.next().value as number);
        const total = all.reduce((sum, wait) => sum + wait, 0);
        expect(total).toBeGreaterThanOrEqual(DAY_MS);
        expect(total).toBeLessThan(2 * DAY_MS);
        expect(Math.max(...all)).toBeLessThanOrEqual(MAX_MS);
        expect(all[0]).toBeGreaterThanOrEqual(22_500);
      }),
    );
  });

  test('at different times after simultaneous failures', () => {
    const at = (random: number): number | undefined => retryAt({ attempts: 5, now: NOW, random });
    expect(new Set([0, 0.25, 0.5, 0.75].map(at)).size).toBe(4);
  });

  test.each<[name: string, retryAfter: string | undefined, seconds: number]>([
    ['no Retry-After', undefined, 30],
    ['a shorter wait', '1', 30],
    ['a longer wait', '3600', 3600],
    ['a date', 'Sun, 01 Mar 2026 13:00:00 GMT', 3600],
    ['a past date', 'Sun, 01 Mar 2026 11:00:00 GMT', 30],
    ['a wait beyond 6 hours', '9999999999', 21_600],
    ['a date in another century', 'Sun, 01 Mar 2126 13:00:00 GMT', 21_600],
    ['a negative wait', '-5', 30],
    ['a malformed value', 'soon', 30],
    ['an empty value', '', 30],
  ])('when Retry-After demands, with %s', (_name, retryAfter, seconds) => {
    expect(retryAt({ attempts: 1, now: NOW, random: 0, retryAfter })).toBe(NOW + seconds * 1000);
  });

  test('but not after the last attempt, whatever Retry-After demands', () => {
    expect(retryAt({ attempts: 15, now: NOW, random: 0, retryAfter: '1' })).toBeUndefined();
    expect(retryAt({ attempts: 1000, now: NOW, random: 0 })).toBeUndefined();
  });
});
