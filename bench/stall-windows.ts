import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { endWithMe } from './children.ts';
import { DEFAULTS, generateArticle } from './generate.ts';
import { loopDelayOf, RESOLUTION_MS, type LoopDelay, type Monitored } from './loop-delay.ts';
import { untilIdle } from './process-facts.ts';
import { quantile } from './report.ts';
import type { Service } from './service.ts';
import { sharedNow, startPolling, type Poll } from './stall-polls.ts';

/** Seconds between ticks: enough to come to rest, to measure at rest and to change articles. */
export const PERIOD_SECONDS = 30;

/** Interval in milliseconds of polls of the service, and of the control. */
export const POLL_INTERVAL_MS = 5;

const IDLE_MS = 3000;
/** Milliseconds of warm-up for connections and compilation. */
const WARM_UP_MS = 1500;
/** Milliseconds from the start of the monitor to the tick. */
const AHEAD_MS = 10;
/** Milliseconds after the swap in which polls count, to include its after-effects. */
const TAIL_MS = 250;
/** Milliseconds of the period needed for rest, writing and warm-up. */
const NEEDED_MS = 9000;

/** Latency of polls. */
export interface Latency {
  readonly polls: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly slowestMs: number;
}

/** Measurements of a period at rest or during a regeneration. */
export interface Window {
  readonly service: Latency;
  readonly control: Latency;
  readonly serviceLoop: LoopDelay;
  readonly pollerLoop: LoopDelay;
  /** Duration of the regeneration as logged by the service. */
  readonly regenerationMs?: number;
}

/** Starts the bare server that is polled beside the service. */
export async function startControl(): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(join(import.meta.dirname, 'stall-control.mjs'), { execArgv: [] });
  endWithMe(child);
  const [port] = (await once(child, 'message')) as [number];
  return { child, port };
}

/** Measures once at rest and once during a regeneration with `changes` changed articles. */
export async function measurePair(
  service: Service,
  controlPort: number,
  {
    content,
    articles,
    changes,
    round,
  }: { content: string; articles: number; changes: number; round: number },
): Promise<{ idle: Window; regenerating: Window }> {
  await untilIdle(service.pid);
  if (millisecondsToTick() < NEEDED_MS) {
    await service.regeneration(service.regenerations.length);
    await untilIdle(service.pid);
  }
  const idle = await measureWindow(service, controlPort, async () => {
    await delay(WARM_UP_MS);
    return { begin: () => delay(IDLE_MS) };
  });

  change(content, articles, changes, round);
  const toTick = millisecondsToTick();
  if (toTick < WARM_UP_MS) throw new Error('the articles were not changed in time before the tick');
  const number = service.regenerations.length;
  await delay(toTick - WARM_UP_MS);
  let regenerationMs = 0;
  const regenerating = await measureWindow(service, controlPort, async () => {
    await delay(millisecondsToTick() - AHEAD_MS);
    return {
      begin: async () => {
        const { changed, durationMs } = await service.regeneration(number);
        if (changed === 0) throw new Error('nothing was regenerated');
        regenerationMs = durationMs;
      },
      tail: () => delay(TAIL_MS),
    };
  });
  return { idle, regenerating: { ...regenerating, regenerationMs } };
}

/** Steps while polls are measured: `begin` is the window, `tail` counts for polls only. */
interface Course {
  readonly begin: () => Promise<void>;
  readonly tail?: () => Promise<void>;
}

async function measureWindow(
  { child, port }: Service,
  controlPort: number,
  prepare: () => Promise<Course>,
): Promise<Window> {
  const ownLoop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  ownLoop.enable();
  const polling = startPolling(port, POLL_INTERVAL_MS);
  const control = startPolling(controlPort, POLL_INTERVAL_MS);
  const { begin, tail } = await prepare();
  child.send('reset');
  ownLoop.reset();
  const from = sharedNow();
  await begin();
  child.send('report');
  const serviceLoop = await reportOf(child);
  const pollerLoop = loopDelayOf({
    count: ownLoop.count,
    percentiles: [...ownLoop.percentiles],
    p99Nanoseconds: ownLoop.percentile(99),
    measuredMs: sharedNow() - from,
  });
  ownLoop.disable();
  await tail?.();
  const to = sharedNow();
  const [polls, controlPolls] = await Promise.all([polling.stop(), control.stop()]);
  return {
    service: latencyOf(polls, from, to),
    control: latencyOf(controlPolls, from, to),
    serviceLoop,
    pollerLoop,
  };
}

/** The service also sends its ready message on this channel. */
async function reportOf(child: ChildProcess): Promise<LoopDelay> {
  for (;;) {
    const [message] = (await once(child, 'message')) as [unknown];
    if (typeof message === 'object') return loopDelayOf(message as Monitored);
  }
}

/** Latency of the polls sent within the window, whenever they were answered. */
export function latencyOf(polls: readonly Poll[], from: number, to: number): Latency {
  const within = polls.filter(({ asked }) => asked >= from && asked < to);
  const wrong = within.filter(({ status }) => status !== 200 && status !== 304);
  if (wrong.length > 0) throw new Error(`${wrong.length} polls were answered with ${wrong[0]?.status}`);
  const took = within.map(({ asked, answered }) => answered - asked).sort((a, b) => a - b);
  return {
    polls: took.length,
    p50Ms: quantile(took, 0.5),
    p99Ms: quantile(took, 0.99),
    slowestMs: quantile(took, 1),
  };
}

/** The schedule counts from midnight UTC, like this function. */
function millisecondsToTick(): number {
  const period = PERIOD_SECONDS * 1000;
  return period - (sharedNow() % period);
}

/** Adds a sentence to articles of all years, including the newest, which is in the documents. */
function change(content: string, articles: number, changes: number, round: number): void {
  for (let number = 0; number < changes; number += 1) {
    const index = articles - 1 - number * Math.floor(articles / changes);
    const { path, text } = generateArticle(index, { ...DEFAULTS, articles });
    writeFileSync(join(content, path), `${text}A sentence of round ${round}.\n`);
  }
}
