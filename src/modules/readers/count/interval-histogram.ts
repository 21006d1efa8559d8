/** Buckets for two significant digits: 0 to 99, then 10 to 99 for each power of ten. */
const SMALL = 100;
const STEP = 90;
/** Powers of ten; times of more than 11 days fall into the last bucket. */
const POWERS = 4;
const SIZE = SMALL + STEP * POWERS;

/**
 * A histogram of the times between polls, rounded to two significant digits. Its size is fixed and counting
 * allocates nothing.
 */
export class IntervalHistogram {
  private readonly times = new Uint32Array(SIZE);

  /** Counts a time of at least 0 seconds. */
  add(seconds: number): void {
    let index = Math.round(seconds);
    if (index >= SMALL) {
      let rest = seconds;
      let power = 0;
      for (; rest >= 99.5 && power < POWERS; power += 1) rest /= 10;
      index = Math.min(SIZE - 1, SMALL + (power - 1) * STEP + Math.round(rest) - 10);
    }
    this.times[index] = (this.times[index] ?? 0) + 1;
  }

  addAll(others: IntervalHistogram): void {
    for (const [index, times] of others.times.entries()) this.times[index] = (this.times[index] ?? 0) + times;
  }

  /** The non-empty buckets, shortest time first. */
  rows(): { readonly seconds: number; readonly times: number }[] {
    return [...this.times].flatMap((times, index) =>
      times === 0 ? [] : [{ seconds: secondsAt(index), times }],
    );
  }
}

function secondsAt(index: number): number {
  if (index < SMALL) return index;
  const power = Math.floor((index - SMALL) / STEP) + 1;
  return (((index - SMALL) % STEP) + 10) * 10 ** power;
}
