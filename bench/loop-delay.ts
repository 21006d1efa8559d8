/** Raw results of perf_hooks.monitorEventLoopDelay. */
export interface Monitored {
  /** Number of wake-ups. */
  readonly count: number;
  /** Percentile of wake-ups, and the highest delay in nanoseconds within it. */
  readonly percentiles: readonly (readonly [number, number])[];
  readonly p99Nanoseconds: number;
  readonly measuredMs: number;
}

/** Delays of an event loop. */
export interface LoopDelay {
  /** 99th percentile of wake-ups. A stall counts once, whatever its length. */
  readonly p99Ms: number;
  /** 99th percentile of the delay at a random moment: a stall counts by its length. */
  readonly momentsP99Ms: number;
  readonly longestMs: number;
  readonly measuredMs: number;
}

/** Interval of the monitor in milliseconds; included in its results. */
export const RESOLUTION_MS = 1;

const BISECTIONS = 40;

/** Converts results of a monitor to milliseconds, without its own interval. */
export function loopDelayOf(monitored: Monitored): LoopDelay {
  const { count, percentiles, p99Nanoseconds, measuredMs } = monitored;
  let before = 0;
  const stalls = percentiles.map(([percent, nanoseconds]) => {
    const wakeUps = ((percent - before) / 100) * count;
    before = percent;
    return { wakeUps, ms: milliseconds(nanoseconds) };
  });
  const longestMs = stalls.at(-1)?.ms ?? 0;
  // In a stall of length d, arrivals in the first d - x wait longer than x. Each percentile step counts with
  // its longest delay, so the estimate is pessimistic.
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
