import { setTimeout as timeout } from 'node:timers/promises';
import { messageOf } from '../../core/errors.ts';
import type { PurgeReport } from '../../core/events.ts';
import { Refused, sendPurge, type PurgeRequest, type Invalidation } from './purge-request.ts';

/** What a purger sends, and whom it tells. */
export interface PurgerInput extends Omit<PurgeRequest, 'signal'> {
  /** What `everything` is at the moment. */
  readonly everything: () => Invalidation;
  readonly onPurge: (report: PurgeReport) => void;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** Tells caches what to forget. */
export interface Purger {
  /** Resolves to whether they were told; false after so many tries that it was given up, or at the end. */
  readonly purge: (stale: Invalidation | 'everything') => Promise<boolean>;
  /** Why caches may serve what is old; undefined if all is well. */
  readonly problem: () => string | undefined;
  /** Ends at once; what is not sent is lost. */
  readonly close: () => void;
}

/** Waits of at most 1, 2, 4, … 60 seconds lie between them: it is given up after some minutes. */
const MAX_TRIES = 10;
const FIRST_WAIT_MS = 1000;
const MAX_WAIT_MS = 60_000;

/** What waits is said to be everything beyond this. */
const MAX_WAITING = 2000;

/** What waits to be sent. */
interface Waiting {
  isEverything: boolean;
  readonly keys: Set<string>;
  readonly urls: Set<string>;
}

interface Waiter {
  readonly resolve: (isDone: boolean) => void;
}

/**
 * Sends purges one after the other. What comes while one is under way or waits for its next try goes out
 * together with what is left of it; what was given up goes out with the next purge.
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

  /** One attempt with all that waits, and how it went. */
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

  /** Full jitter: many who failed together do not come again together. */
  function waitMs(error: unknown): number {
    const most = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
    const wanted = error instanceof Refused ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
    return Math.max(Math.round(random() * most), Math.min(wanted, MAX_WAIT_MS));
  }

  /** Nothing may be awaited between the last look at who waits and the end. */
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
