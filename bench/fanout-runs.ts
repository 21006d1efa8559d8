import { fork, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endWithMe } from './children.ts';
import { callbacksOf, secretOf, writeSubscribers, type Subscribers } from './fanout-subscribers.ts';
import { DEFAULTS, generateArticle } from './generate.ts';
import { peakMemoryOf, untilIdle } from './process-facts.ts';
import { startService, type Service } from './service.ts';
import { sharedNow, startPolling } from './stall-polls.ts';
import { latencyOf, POLL_INTERVAL_MS, type Latency } from './stall-windows.ts';

/** Concurrency of the service, in total and per host (src/modules/push). */
const AT_ONCE = 128;
const OF_HOST = 16;

/** Duration in milliseconds of the polls at rest. */
const REST_MS = 3000;
/**
 * Polls count until this many milliseconds after the last delivery, because results are still being stored.
 */
const TAIL_MS = 250;

/** A delivery as received by the sink. */
export interface Sample {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Latin-1, one character per byte. */
  readonly body: string;
}

/** Report of the sink when all subscribers have the document; times as in `sharedNow`. */
export interface Arrived {
  readonly first: number;
  readonly last: number;
  readonly requests: number;
  readonly bytes: number;
  readonly sample: Sample;
}

/** Measurements of one fan-out at the sink, and of polls from the change of an article on. */
export interface FanOut {
  /** Distinct subscribers per second, from the first request's arrival to the last one's end. */
  readonly aSecond: number;
  /** A number above the number of subscribers means duplicate deliveries. */
  readonly requests: number;
  readonly bodyBytes: number;
  readonly polls: Latency;
}

/** One round: the service, then the bare loop, and the service at rest. */
export interface Round {
  readonly rest: Latency;
  readonly service: FanOut;
  readonly bare: FanOut;
}

/** Directories of a measurement, and its number of articles. */
export interface Place {
  readonly content: string;
  readonly data: string;
  readonly articles: number;
}

/** Results of one size. */
export interface Measured {
  readonly subscribers: Subscribers;
  readonly rounds: readonly Round[];
  /** Peak memory of the service before and during deliveries. */
  readonly restBytes: number;
  readonly peakBytes: number;
}

/** The process that receives deliveries for all subscribers. */
export interface Sink {
  readonly child: ChildProcess;
  readonly port: number;
}

/** Starts the sink. */
export async function startSink(): Promise<Sink> {
  const child = fork(join(import.meta.dirname, 'fanout-sink.mjs'), { execArgv: [] });
  endWithMe(child);
  const [port] = (await once(child, 'message')) as [number];
  return { child, port };
}

/** Measures fan-outs of a service with this many subscribers, round by round. */
export async function measure(
  place: Place,
  sink: Sink,
  subscribers: Subscribers,
  rounds: number,
): Promise<Measured> {
  await writeSubscribers(place.data, subscribers);
  const service = await startService({
    ...place,
    cron: '*/5 * * * * *',
    environment: { PUSH_ALLOW_PRIVATE: '127.0.0.0/8' },
  });
  try {
    await service.regeneration(0);
    await untilIdle(service.pid);
    forgetPeak(service.pid);
    await delay(1000);
    const restBytes = peakMemoryOf(service.pid) ?? NaN;
    const measured: Round[] = [];
    let peakBytes = 0;
    for (let round = 1; round <= rounds; round += 1) {
      console.error(`${subscribers.count} subscribers at ${subscribers.hosts} hosts, round ${round} …`);
      const rest = await atRest(service);
      forgetPeak(service.pid);
      const told = await fanOut(service, sink, subscribers.count, async () => change(place, round));
      await untilIdle(service.pid);
      peakBytes = Math.max(peakBytes, peakMemoryOf(service.pid) ?? NaN);
      check(told.arrived.sample);
      const bare = await fanOut(service, sink, subscribers.count, () =>
        startBare(subscribers, told.arrived.sample),
      );
      measured.push({ rest, service: told.seen, bare: bare.seen });
      await untilIdle(service.pid);
    }
    return { subscribers, rounds: measured, restBytes, peakBytes };
  } finally {
    await service.stop();
  }
}

async function fanOut(
  { port }: Service,
  { child }: Sink,
  count: number,
  begin: () => Promise<void>,
): Promise<{ arrived: Arrived; seen: FanOut }> {
  child.send({ expect: count });
  await once(child, 'message');
  const polling = startPolling(port, POLL_INTERVAL_MS);
  const done = once(child, 'message');
  const begun = sharedNow();
  await begin();
  const [arrived] = (await done) as [Arrived];
  const ended = sharedNow();
  await delay(TAIL_MS);
  const polls = await polling.stop();
  const { first, last, requests, bytes } = arrived;
  return {
    arrived,
    seen: {
      aSecond: count / ((last - first) / 1000),
      requests,
      bodyBytes: bytes / requests,
      polls: latencyOf(polls, begun, ended + TAIL_MS),
    },
  };
}

async function atRest({ port }: Service): Promise<Latency> {
  const polling = startPolling(port, POLL_INTERVAL_MS);
  await delay(REST_MS);
  return latencyOf(await polling.stop(), 0, Infinity);
}

/** Adds a sentence to the newest article. */
export async function change(
  { content, articles }: Pick<Place, 'content' | 'articles'>,
  round: number,
): Promise<void> {
  const { path } = generateArticle(articles - 1, { ...DEFAULTS, articles });
  appendFileSync(join(content, path), `\nA sentence of round ${round}, at ${Date.now()}.\n`);
}

/** Same body, header fields and concurrency; signed requests reuse one signature. */
async function startBare(subscribers: Subscribers, { headers, body }: Sample): Promise<void> {
  const child = fork(join(import.meta.dirname, 'fanout-bare.mjs'), { execArgv: [] });
  endWithMe(child);
  child.once('exit', (code) => {
    if (code !== 0) throw new Error(`the bare loop ended with ${code}`);
  });
  const field = (name: string): string => headers[name] ?? '';
  child.send({
    callbacks: callbacksOf(subscribers),
    headers: {
      'User-Agent': field('user-agent'),
      'Content-Type': field('content-type'),
      Link: field('link'),
    },
    signature: field('x-hub-signature'),
    body,
    ofHost: OF_HOST,
    atOnce: Math.min(AT_ONCE, OF_HOST * subscribers.hosts),
  });
}

/** Throws if a delivery is not as expected, because its rate would mean nothing. */
export function check({ url, headers, body }: Sample): void {
  const secret = secretOf(Number(url.slice(1))) ?? '';
  const hmac = createHmac('sha256', secret).update(Buffer.from(body, 'latin1')).digest('hex');
  if (headers['x-hub-signature'] !== `sha256=${hmac}`) throw new Error('a delivery has a wrong signature');
}

/** Resets the peak memory of a process (proc(5): clear_refs). */
function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
