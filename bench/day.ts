import { createRandomOf, wholeBelow } from './random.ts';

export const SECONDS_PER_DAY = 86_400;

/** A change by the author during the day. */
export interface Change {
  readonly second: number;
  readonly what: 'article' | 'edit';
}

const at = (hour: number, minute: number): number => (hour * 60 + minute) * 60;

/** Five new articles and two edits. */
export const CHANGES: readonly Change[] = [
  { second: at(7, 5), what: 'article' },
  { second: at(9, 40), what: 'article' },
  { second: at(11, 15), what: 'edit' },
  { second: at(13, 30), what: 'article' },
  { second: at(16, 20), what: 'article' },
  { second: at(18, 45), what: 'edit' },
  { second: at(21, 10), what: 'article' },
];

/** Readers poll 96, 72, 48 or 24 times a day, a quarter of them each. */
const INTERVALS_SECONDS: readonly number[] = [900, 1200, 1800, 3600];

/** Seconds of the day at which a reader polls: at its interval, with an offset of its own. */
export function pollTimes(reader: number, seed: number): number[] {
  const interval = INTERVALS_SECONDS[reader % INTERVALS_SECONDS.length] ?? SECONDS_PER_DAY;
  const first = wholeBelow(createRandomOf(seed, reader), interval);
  return Array.from({ length: SECONDS_PER_DAY / interval }, (_, poll) => first + poll * interval);
}

/** Periods of the day without changes, in order, each with the change at its start. */
export function stretches(): { from: number; to: number; change: Change | undefined }[] {
  const starts = [undefined, ...CHANGES];
  return starts.map((change, index) => ({
    from: change?.second ?? 0,
    to: starts[index + 1]?.second ?? SECONDS_PER_DAY,
    change,
  }));
}
