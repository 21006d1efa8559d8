import { expect, test } from 'vitest';
import { suspendAwareClock } from '../../../../../src/modules/push/queue/suspend-aware-clock.ts';

test('the clock advances during suspension and when the system time is set back, and never goes back', () => {
  let [steady, day] = [1000, 5_000_000];
  const clock = suspendAwareClock(
    () => steady,
    () => day,
  );
  expect(clock()).toBe(1000);
  [steady, day] = [2000, 5_001_000];
  expect(clock()).toBe(2000);
  // Suspended for a minute: only the time of day has advanced.
  day += 60_000;
  expect(clock()).toBe(62_000);
  // The time of day is set back by an hour.
  [steady, day] = [2500, day - 3_600_000];
  expect(clock()).toBe(62_500);
  expect(clock()).toBe(62_500);
  [steady, day] = [3500, day + 1000];
  expect(clock()).toBe(63_500);
});
