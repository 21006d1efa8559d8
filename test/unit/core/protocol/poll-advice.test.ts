import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adviceAt, usualSeconds } from '../../../../src/core/protocol/poll-advice.ts';

const BOUNDS = { leastSeconds: 300, mostSeconds: 900 };
const NOON = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;

/** Dates with these gaps in minutes, newest first. */
const dates = (...gaps: number[]): number[] =>
  gaps.reduce<number[]>((all, gap) => [...all, (all.at(-1) ?? NOON) - gap * MINUTE], [NOON]);

describe('[49] the usual interval is a tenth of the median gap, within bounds', () => {
  test.each([
    ['no article', [], 300],
    ['one article', dates(), 300],
    ['two articles a week apart', dates(10_080), 300],
    ['three articles, 100 minutes apart', dates(100, 100), 600],
    ['one long pause among short gaps', dates(100, 100, 500_000), 600],
    ['an even number of gaps: the mean of the middle two', dates(80, 100, 110, 900), 630],
    ['a fraction of a second less', dates(100, 100.03), 600],
    ['a newsroom: the minimum', dates(1, 2, 1, 2), 300],
    ['all at once: the minimum', dates(0, 0, 0), 300],
    ['a weekly column: the maximum', dates(10_080, 10_080), 900],
    ['out of order: the minimum', dates(-100, -100), 300],
  ])('%s', (_name, published, expected) => {
    expect(usualSeconds(published, BOUNDS)).toBe(expected);
  });

  test('is a whole number within the bounds for any dates', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 4e12 })),
        fc.integer({ min: 1, max: 86_400 }),
        fc.nat({ max: 86_400 }),
        (published, leastSeconds, more) => {
          const usual = usualSeconds(published, { leastSeconds, mostSeconds: leastSeconds + more });
          expect(Number.isInteger(usual)).toBe(true);
          expect(usual).toBeGreaterThanOrEqual(leastSeconds);
          expect(usual).toBeLessThanOrEqual(leastSeconds + more);
        },
      ),
    );
  });
});

const RULES = { usualSeconds: 900, leastSeconds: 300, changed: NOON, due: undefined };
const after = (seconds: number): number => NOON + seconds * 1000;

describe('[49] the advice', () => {
  test.each([
    ['is the minimum at the moment of a change', after(0), {}, 300, 60],
    ['is the minimum while a change is recent', after(899.999), {}, 300, 60],
    ['is the usual interval after that', after(900), {}, 900, 60],
    ['stays the usual interval', after(1e9), {}, 900, 60],
    ['is the minimum if the clock was set back before the change', after(-86_400), {}, 300, 60],
    ['is not shortened by an article due much later', after(900), { due: after(1860) }, 900, 60],
    ['shortens stale-while-revalidate before a due article', after(900), { due: after(1830) }, 900, 30],
    ['ends when the article is due', after(900), { due: after(1799) }, 899, 0],
    ['ends when the article is due, also right after a change', after(10), { due: after(20) }, 10, 0],
    ['counts from the current whole second', after(10.9), { due: after(20) }, 10, 0],
    ['is a second at the last moment', after(19.5), { due: after(20) }, 1, 0],
    ['is a second while the due article is published', after(20), { due: after(20) }, 1, 0],
    ['is a second for a while after that', after(319.9), { due: after(20) }, 1, 0],
    ['returns to normal if the article does not appear', after(320), { due: after(20) }, 300, 60],
    ['is normal long after an article failed to appear', after(9000), { due: after(20) }, 900, 60],
  ])('%s', (_name, now, changes, maxAgeSeconds, staleWhileRevalidateSeconds) => {
    expect(adviceAt(now, { ...RULES, ...changes })).toEqual({ maxAgeSeconds, staleWhileRevalidateSeconds });
  });

  test('never extends past the next due article, and is at least a second', () => {
    const instant = fc.integer({ min: 0, max: 4e12 });
    fc.assert(
      fc.property(instant, instant, fc.integer({ min: 1, max: 1e5 }), (now, changed, seconds) => {
        const second = Math.floor(now / 1000);
        const due = (second + seconds) * 1000;
        const { maxAgeSeconds, staleWhileRevalidateSeconds } = adviceAt(now, { ...RULES, changed, due });
        expect(maxAgeSeconds).toBeGreaterThanOrEqual(1);
        expect(second + maxAgeSeconds + staleWhileRevalidateSeconds).toBeLessThanOrEqual(second + seconds);
      }),
    );
  });
});
