import { expect, test } from 'vitest';
import { suspendAwareClock } from '../../../../../src/modules/push/queue/suspend-aware-clock.ts';

test('a clock goes on while a machine sleeps, and when its time is set back, and never goes back', () => {
  let [steady, day] = [1000, 5_000_000];
  const clock = suspendAwareClock(
    () => steady,
    () => day,
  );
  expect(clock()).toBe(1000);
  [steady, day] = [2000, 5_001_000];
  expect(clock()).toBe(2000);
  // It sleeps for a minute: only the time of day has gone on.
  day += 60_000;
  expect(clock()).toBe(62_000);
  // Somebody sets the time of day back by an hour.
  [steady, day] = [2500, day - 3_600_000];
  expect(clock()).toBe(62_500);
  expect(clock()).toBe(62_500);
  [steady, day] = [3500, day + 1000];
  expect(clock()).toBe(63_500);
});
