import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adviceAt, usualSeconds } from '../../../../src/core/protocol/poll-advice.ts';

const BOUNDS = { leastSeconds: 300, mostSeconds: 900 };
const NOON = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;

/** Dates with these minutes between them, newest first. */
const dates = (...gaps: number[]): number[] =>
  gaps.reduce<number[]>((all, gap) => [...all, (all.at(-1) ?? NOON) - gap * MINUTE], [NOON]);

describe('[49] the usual wait is a tenth of the median gap, within bounds', () => {
  test.each([
    ['no article', [], 300],
    ['one article', dates(), 300],
    ['two articles a week apart', dates(10_080), 300],
    ['three articles, 100 minutes apart', dates(100, 100), 600],
    ['one long pause among short gaps', dates(100, 100, 500_000), 600],
    ['an even number of gaps: between the two in the middle', dates(80, 100, 110, 900), 630],
    ['a part of a second less', dates(100, 100.03), 600],
    ['a newsroom: the least', dates(1, 2, 1, 2), 300],
    ['all at once: the least', dates(0, 0, 0), 300],
    ['a weekly column: the most', dates(10_080, 10_080), 900],
    ['out of order: the least', dates(-100, -100), 300],
  ])('%s', (_name, published, expected) => {
    expect(usualSeconds(published, BOUNDS)).toBe(expected);
  });

  test('and is a whole number within them for any dates', () => {
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
    ['at the moment of a change is the least', after(0), {}, 300, 60],
    ['is the least as long as a change is news', after(899.999), {}, 300, 60],
    ['is the usual one from then on', after(900), {}, 900, 60],
    ['is the usual one for ever', after(1e9), {}, 900, 60],
    ['is the least where the clock was set back behind the change', after(-86_400), {}, 300, 60],
    ['does not end before what is due much later', after(900), { due: after(1860) }, 900, 60],
    ['leaves less for a cache that is allowed to be stale', after(900), { due: after(1830) }, 900, 30],
    ['ends with what is due', after(900), { due: after(1799) }, 899, 0],
    ['ends with what is due, right after a change too', after(10), { due: after(20) }, 10, 0],
    ['counts from the second in which it is given', after(10.9), { due: after(20) }, 10, 0],
    ['is a second at the last moment', after(19.5), { due: after(20) }, 1, 0],
    ['is a second while what is due comes out', after(20), { due: after(20) }, 1, 0],
    ['is a second for a while longer', after(319.9), { due: after(20) }, 1, 0],
    ['is as ever where it does not come', after(320), { due: after(20) }, 300, 60],
    ['is as ever where it never came', after(9000), { due: after(20) }, 900, 60],
  ])('%s', (_name, now, changes, maxAgeSeconds, staleWhileRevalidateSeconds) => {
    expect(adviceAt(now, { ...RULES, ...changes })).toEqual({ maxAgeSeconds, staleWhileRevalidateSeconds });
  });

  test('never reaches past what is due, and is never below a second', () => {
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
