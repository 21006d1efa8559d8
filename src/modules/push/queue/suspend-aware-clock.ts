/** A larger leap of the time of day means that the machine was suspended. */
const LEAP_MS = 1000;

/**
 * A monotonic clock that goes on while the machine is suspended: it advances as `clock` does, and by what the time
 * of day leaps ahead of that. A monotonic clock may stand still meanwhile, and the time of day may be set back
 * while the machine runs. All in milliseconds.
 */
export function suspendAwareClock(
  clock: () => number,
  timeOfDay: () => number = () => Date.now(),
): () => number {
  let before = timeOfDay() - clock();
  let suspended = 0;
  return () => {
    const at = clock();
    const ahead = timeOfDay() - at;
    // The two are read one after the other, and small corrections of the time of day are no leap.
    if (ahead - before > LEAP_MS) suspended += ahead - before;
    before = ahead;
    return at + suspended;
  };
}
