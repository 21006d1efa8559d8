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

/** As many at once as the service has, in all and of one host (src/push/waiting.ts). */
const AT_ONCE = 128;
const OF_HOST = 16;

/** How long polls are measured at rest. */
const REST_MS = 3000;
/** Polls count so long after the last delivery too: results are still written down. */
const TAIL_MS = 250;

/** A delivery as it came to the sink. */
export interface Sample {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Byte by byte. */
  readonly body: string;
}

/** What the sink says when everybody has had the document; times as in `sharedNow`. */
export interface Arrived {
  readonly first: number;
  readonly last: number;
  readonly requests: number;
  readonly bytes: number;
  readonly sample: Sample;
}

/** One fan-out, as the sink saw it, and the polls of the service from the change of an article on. */
export interface FanOut {
  /** Different subscribers, by the time from the first request's arrival to the last one's end. */
  readonly aSecond: number;
  /** More than there are subscribers: some were told twice. */
  readonly requests: number;
  readonly bodyBytes: number;
  readonly polls: Latency;
}

/** One round: the service and the bare loop after each other, and the service at rest. */
export interface Round {
  readonly rest: Latency;
  readonly service: FanOut;
  readonly bare: FanOut;
}

/** Where all of this happens. */
export interface Place {
  readonly content: string;
  readonly data: string;
  readonly articles: number;
}

/** What a size comes to. */
export interface Measured {
  readonly subscribers: Subscribers;
  readonly rounds: readonly Round[];
  /** Most memory of the service before and while it delivered. */
  readonly restBytes: number;
  readonly peakBytes: number;
}

/** The process that subscribers stand for. */
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

/** Makes a service that has so many subscribers tell them of changes, round by round. */
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

/** The same body, header fields and concurrency; what is signed has somebody's signature. */
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

/** Throws where a delivery is not what was asked for: a rate of anything else says nothing. */
export function check({ url, headers, body }: Sample): void {
  const secret = secretOf(Number(url.slice(1))) ?? '';
  const hmac = createHmac('sha256', secret).update(Buffer.from(body, 'latin1')).digest('hex');
  if (headers['x-hub-signature'] !== `sha256=${hmac}`) throw new Error('a delivery has a wrong signature');
}

/** From now on the most memory of a process is counted anew (proc(5): clear_refs). */
function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
