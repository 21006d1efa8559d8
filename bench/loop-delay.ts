/** What a monitor of an event loop tells (perf_hooks.monitorEventLoopDelay), as it is. */
export interface Monitored {
  /** Wake-ups of the monitor. */
  readonly count: number;
  /** Share of the wake-ups in percent, and the time since the one before that they did not exceed, in nanoseconds. */
  readonly percentiles: readonly (readonly [number, number])[];
  readonly p99Nanoseconds: number;
  readonly measuredMs: number;
}

/** How an event loop kept things waiting. */
export interface LoopDelay {
  /** 99 % of the monitor's wake-ups were later by no more. One stall is one wake-up, however long it is. */
  readonly p99Ms: number;
  /** Who came at any moment waited no longer, for 99 % of all moments: a stall counts with its length. */
  readonly momentsP99Ms: number;
  readonly longestMs: number;
  readonly measuredMs: number;
}

/** The monitor wakes so often; what it tells includes this time. */
export const RESOLUTION_MS = 1;

const BISECTIONS = 40;

/** What a monitor has told, in milliseconds and without its own interval. */
export function loopDelayOf(monitored: Monitored): LoopDelay {
  const { count, percentiles, p99Nanoseconds, measuredMs } = monitored;
  let before = 0;
  const stalls = percentiles.map(([percent, nanoseconds]) => {
    const wakeUps = ((percent - before) / 100) * count;
    before = percent;
    return { wakeUps, ms: milliseconds(nanoseconds) };
  });
  const longestMs = stalls.at(-1)?.ms ?? 0;
  // In a stall of d those who come in its first d - x wait longer than x. The steps of the percentiles have the
  // longest of each step, so this errs to the worse.
  const longerThan = (wait: number): number =>
    stalls.reduce((sum, { wakeUps, ms }) => sum + wakeUps * Math.max(0, ms - wait), 0);
  let [low, high] = [0, longestMs];
  for (let step = 0; step < BISECTIONS; step += 1) {
    const middle = (low + high) / 2;
    if (longerThan(middle) > measuredMs / 100) low = middle;
    else high = middle;
  }
  return { p99Ms: milliseconds(p99Nanoseconds), momentsP99Ms: high, longestMs, measuredMs };
}

function milliseconds(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
}
