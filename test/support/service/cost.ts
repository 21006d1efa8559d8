/** Max. measurements of each work; a ratio is measured again only while it is too large. */
const MAX_TRIES = 8;

/** Min. processor time of a measurement; work is repeated to reach it, because less is noise. */
const ENOUGH_MICROS = 3000;

/** Processor time from which the slower first run makes no difference. */
const PLENTY_MICROS = 50_000;

/**
 * Processor time of one work as a multiple of another's. Both run alternately, several times, and the minimum
 * of each counts, because other load only adds time. Ends early once the ratio is below `most`.
 */
export function relativeCost(work: () => unknown, reference: () => unknown, most: number): number {
  let times = 1;
  let first = microsOf(reference, times);
  while (first < ENOUGH_MICROS && times < 4096) first = microsOf(reference, (times *= 2));
  let leastOfReference = first < PLENTY_MICROS ? microsOf(reference, times) : first;
  let least = microsOf(work, times);
  for (let tries = 1; tries < MAX_TRIES && least / leastOfReference >= most; tries += 1) {
    leastOfReference = Math.min(leastOfReference, microsOf(reference, times));
    least = Math.min(least, microsOf(work, times));
  }
  return least / leastOfReference;
}

/** Number of parts that a long text is divided into for comparison. */
const PARTS = 8;

/** Max. ratio of work in linear time; work in quadratic time reaches {@link PARTS}. */
export const LINEAR = PARTS / 2;

/**
 * Cost of a work on `size` as a multiple of the same work on eight parts of that size: about 1 for linear
 * cost, 8 for quadratic cost. `prepare` creates the work for a size.
 */
export function growth(prepare: (size: number) => () => unknown, size: number): number {
  const whole = prepare(size);
  const part = prepare(Math.ceil(size / PARTS));
  return relativeCost(
    whole,
    () => {
      for (let parts = 0; parts < PARTS; parts += 1) part();
    },
    LINEAR,
  );
}

/** {@link growth} of a work on texts that repeat one unit; `size` is in characters. */
export function growthOnText(work: (text: string) => unknown, unit: string, size: number): number {
  const prepare = (characters: number) => {
    const text = unit.repeat(Math.ceil(characters / unit.length));
    return () => work(text);
  };
  return growth(prepare, size);
}

function microsOf(work: () => unknown, times: number): number {
  const before = process.cpuUsage();
  for (let run = 0; run < times; run += 1) work();
  const { user, system } = process.cpuUsage(before);
  return Math.max(1, user + system);
}
