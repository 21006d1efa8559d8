/** The number of runs of each; only a ratio that is too large is measured again. */
const MAX_TRIES = 8;

/** Work is repeated until it has taken this much of the processor: less is no more than noise. */
const ENOUGH_MICROS = 3000;

/** Of a run that takes this much it does not matter that it is the first one. */
const PLENTY_MICROS = 50_000;

/**
 * The processor time of one work as a multiple of that of another. Both are run one after the other, several times, and of each
 * the least counts: what else the machine does only adds to a run. Ends early once the ratio is less than `most`.
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

/** How many parts a long text is compared with. */
const PARTS = 8;

/** More than this is no longer a constant factor: work in quadratic time reaches {@link PARTS}. */
export const LINEAR = PARTS / 2;

/**
 * The cost of a work on `size` as a multiple of that of the same work on eight parts of it: about 1 where the cost is in
 * proportion to the size, and 8 where it grows with the square. `prepare` makes the work for a size.
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

/** {@link growth} of a work on texts of one unit that is repeated; `size` is in characters. */
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
