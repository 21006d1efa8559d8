import { describe, expect, test } from 'vitest';
import { loopDelayOf, RESOLUTION_MS } from '../../../bench/loop-delay.ts';

/** Results of a monitor that woke every millisecond except during these stalls, in milliseconds. */
function monitored(measuredMs: number, stalls: readonly number[]): Parameters<typeof loopDelayOf>[0] {
  const onTime = measuredMs - stalls.reduce((sum, stall) => sum + stall, 0);
  const count = onTime + stalls.length;
  const nanoseconds = (ms: number): number => (ms + RESOLUTION_MS) * 1e6;
  const inOrder = [...stalls].sort((a, b) => a - b);
  return {
    count,
    percentiles: [
      [(onTime / count) * 100, nanoseconds(0)],
      ...inOrder.map((ms, index) => [((onTime + index + 1) / count) * 100, nanoseconds(ms)] as const),
    ],
    p99Nanoseconds: nanoseconds(0),
    measuredMs,
  };
}

describe('the delay of an event loop', () => {
  test('is zero for a loop that is always on time', () => {
    expect(loopDelayOf(monitored(10_000, []))).toEqual({
      p99Ms: 0,
      momentsP99Ms: 0,
      longestMs: 0,
      measuredMs: 10_000,
    });
  });

  test('counts one long stall by its length', () => {
    const { p99Ms, momentsP99Ms, longestMs } = loopDelayOf(monitored(30_000, [24_000]));
    expect(p99Ms).toBe(0);
    expect(momentsP99Ms).toBeCloseTo(23_700);
    expect(longestMs).toBeCloseTo(24_000);
  });

  test('ignores stalls below one moment in a hundred', () => {
    expect(loopDelayOf(monitored(10_000, [90])).momentsP99Ms).toBeCloseTo(0);
  });

  test('adds short stalls up', () => {
    // Of 1000 ms, 10 stalls of 21 ms leave 1 % of the moments with a wait of more than 20 ms.
    expect(
      loopDelayOf(
        monitored(
          1000,
          Array.from({ length: 10 }, () => 21),
        ),
      ).momentsP99Ms,
    ).toBeCloseTo(20);
  });
});
