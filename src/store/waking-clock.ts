/** What is more than this was a sleep. */
const LEAP_MS = 1000;

/**
 * A clock of a process that may have slept: it goes on as `clock` does, and by what the machine's time of day leaps ahead of that,
 * and never goes back. While a machine sleeps, or is moved, a monotonic clock may stand still, and the time of
 * day may be set back while it is awake. All in milliseconds.
 */
export function wakingClock(clock: () => number, timeOfDay: () => number = () => Date.now()): () => number {
  let before = timeOfDay() - clock();
  let slept = 0;
  return () => {
    const at = clock();
    const ahead = timeOfDay() - at;
    // Both are read one after the other, and a time of day is corrected by a little now and then.
    if (ahead - before > LEAP_MS) slept += ahead - before;
    before = ahead;
    return at + slept;
  };
}
