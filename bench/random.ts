/** A source of pseudo-random numbers from 0 up to 1, repeatable by its seed. */
export type Random = () => number;

/** Mulberry32: 32 bits of state, enough for generated text. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A source for item `index`, independent of the items before it. */
export function createRandomOf(seed: number, index: number): Random {
  return createRandom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
}

/** A whole number from 0 up to, but not including, `below`. */
export function wholeBelow(random: Random, below: number): number {
  return Math.floor(random() * below);
}

/** A random element. Throws RangeError for an empty list. */
export function pick<T>(random: Random, from: readonly T[]): T {
  const one = from[wholeBelow(random, from.length)];
  if (one === undefined) throw new RangeError('Nothing to choose from');
  return one;
}
