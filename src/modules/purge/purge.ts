import { setTimeout as timeout } from 'node:timers/promises';
import { messageOf } from '../../core/errors.ts';
import type { PurgeReport } from '../../core/events.ts';
import { Refused, sendPurge, type PurgeRequest, type Invalidation } from './purge-request.ts';

/** Dependencies of {@link createPurger}. */
export interface PurgerInput extends Omit<PurgeRequest, 'signal'> {
  /** Returns what `everything` means at the moment. */
  readonly everything: () => Invalidation;
  readonly onPurge: (report: PurgeReport) => void;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** Purges caches, with retries. */
export interface Purger {
  /** Resolves to true once caches are purged; to false if that was given up or the purger was closed. */
  readonly purge: (stale: Invalidation | 'everything') => Promise<boolean>;
  /** Reason why caches may be stale; undefined if there is none. */
  readonly problem: () => string | undefined;
  /** Stops at once; unsent purges are lost. */
  readonly close: () => void;
}

/** Max. number of attempts, with waits of at most 1, 2, 4, … 60 seconds between them: some minutes in all. */
const MAX_TRIES = 10;
const FIRST_WAIT_MS = 1000;
const MAX_WAIT_MS = 60_000;

/** Max. number of waiting keys and addresses; beyond it everything is purged. */
const MAX_WAITING = 2000;

/** Invalidations that are not sent yet. */
interface Waiting {
  isEverything: boolean;
  readonly keys: Set<string>;
  readonly urls: Set<string>;
}

interface Waiter {
  readonly resolve: (isDone: boolean) => void;
}

/**
 * Creates a purger that sends purges one after the other. Purges that arrive during an attempt or a wait are merged
 * with the rest of it; a purge that was given up is merged with the next one.
 */
export function createPurger(input: PurgerInput): Purger {
  const { everything, onPurge, random } = input;
  const ending = new AbortController();
  const waiting: Waiting = { isEverything: false, keys: new Set(), urls: new Set() };
  let waiters: Waiter[] = [];
  let isRunning = false;
  let tries = 0;
  let triesLeft = 0;
  let problem: string | undefined;

  function add(stale: Invalidation | 'everything'): void {
    if (stale === 'everything') waiting.isEverything = true;
    else {
      for (const key of stale.keys) waiting.keys.add(key);
      for (const url of stale.urls) waiting.urls.add(url);
    }
    if (waiting.keys.size + waiting.urls.size > MAX_WAITING) waiting.isEverything = true;
    if (!waiting.isEverything) return;
    waiting.keys.clear();
    waiting.urls.clear();
  }

  function take(): Invalidation | 'everything' {
    const { isEverything, keys, urls } = waiting;
    const taken = isEverything ? 'everything' : { keys: [...keys], urls: [...urls] };
    waiting.isEverything = false;
    keys.clear();
    urls.clear();
    return taken;
  }

  /** Makes one attempt with everything that waits. */
  async function run(): Promise<{ report: PurgeReport; error?: unknown }> {
    const taken = take();
    const told = waiters;
    waiters = [];
    const stale = taken === 'everything' ? everything() : taken;
    const sizes = { keys: stale.keys.length, urls: stale.urls.length };
    tries += 1;
    triesLeft -= 1;
    try {
      await sendPurge(stale, { ...input, signal: ending.signal });
      problem = undefined;
      const report = { isDone: true, tries, ...sizes };
      tries = 0;
      for (const { resolve } of told) resolve(true);
      return { report };
    } catch (error) {
      add(taken);
      waiters.unshift(...told);
      const reason = messageOf(error);
      problem = `caches were not told what has changed: ${reason}`;
      return { report: { isDone: false, tries, ...sizes, reason }, error };
    }
  }

  /** Full jitter: processes that failed together do not retry together. */
  function waitMs(error: unknown): number {
    const most = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
    const wanted = error instanceof Refused ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
    return Math.max(Math.round(random() * most), Math.min(wanted, MAX_WAIT_MS));
  }

  /** Does not await anything between its last look at `waiters` and its end. */
  async function runAll(): Promise<void> {
    isRunning = true;
    while (waiters.length > 0 && !ending.signal.aborted) {
      const { report, error } = await run();
      if (ending.signal.aborted) break;
      if (report.isDone) {
        onPurge(report);
        continue;
      }
      if (triesLeft <= 0) {
        onPurge(report);
        break;
      }
      const nextMs = waitMs(error);
      onPurge({ ...report, nextMs });
      await timeout(nextMs, undefined, { signal: ending.signal, ref: false }).catch(() => {});
    }
    isRunning = false;
    for (const { resolve } of waiters.splice(0)) resolve(false);
  }

  return {
    purge: (stale) => {
      add(stale);
      triesLeft = MAX_TRIES;
      if (ending.signal.aborted) return Promise.resolve(false);
      const told = new Promise<boolean>((resolve) => waiters.push({ resolve }));
      if (!isRunning) void runAll();
      return told;
    },
    problem: () => problem,
    close: () => ending.abort(),
  };
}
