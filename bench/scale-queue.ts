import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../src/core/ledger/database.ts';
import { pushTables } from '../src/modules/push/store/push-store.ts';
import { change, check, startSink, type Arrived, type Sink } from './fanout-runs.ts';
import { replaceSubscribers, TOPIC } from './fanout-subscribers.ts';
import { untilIdle } from './process-facts.ts';
import type { Engine, Site } from './scale-engines.ts';
import { startMember, type Member } from './scale-members.ts';
import { untilSettled } from './scale-turnover.ts';
import { writeContent } from './scratch.ts';
import { sharedNow } from './stall-polls.ts';

/** One publication to this many subscribers. */
export interface QueueRun {
  /** Duration of the regeneration in the log: reading, rendering and the transaction that records it. */
  readonly regenerationMs: number;
  /** From the first request's arrival at the sink to the last one's end; undefined without subscribers. */
  readonly drainedMs?: number;
  /** From the end of the regeneration to the end of the last request. */
  readonly toldMs?: number;
  /** From then until the queue in the store is empty. */
  readonly settledMs?: number;
  /** Requests beyond the number of subscribers. */
  readonly toldTwice?: number;
}

/** All runs of one size. */
export interface QueueRuns {
  readonly engine: Engine['name'];
  /** 0: the same publication without subscribers. */
  readonly subscriptions: number;
  /** Duration of a transaction that only queues the change, with its commit. */
  readonly enqueueMs: readonly number[];
  readonly runs: readonly QueueRun[];
}

/** Loopback addresses that subscribers are spread over. */
export const HOSTS = 16;

const CRON = '*/3 * * * * *';

/** Max. wait in milliseconds for the last subscriber. */
const LONGEST_MS = 3 * 60_000;

interface Place {
  readonly content: string;
  readonly articles: number;
}

/** Measures a publisher with increasing numbers of subscribers, round by round. */
export async function measureQueue(
  scratch: string,
  {
    engine,
    sizes,
    rounds,
    articles,
  }: {
    readonly engine: Engine;
    readonly sizes: readonly number[];
    readonly rounds: number;
    readonly articles: number;
  },
): Promise<QueueRuns[]> {
  const place: Place = { content: join(scratch, `queue-${engine.name}`), articles };
  writeContent(place.content, articles);
  const site = await engine.site('queue');
  // Creates the tables.
  await (await startPublisher(site, place)).stop();
  const sink = await startSink();
  const database = await site.open();
  try {
    const all = [0, ...sizes].map((count) => ({ count, hosts: HOSTS, port: sink.port }));
    const enqueued: number[][] = [];
    for (const subscribers of all) {
      await replaceSubscribers(database, subscribers);
      enqueued.push(await measureEnqueue(site, database, rounds));
    }
    await replaceSubscribers(database, { count: 0, hosts: HOSTS, port: sink.port });
    const publisher = await startPublisher(site, place);
    try {
      await untilSettled(database);
      const measured: QueueRuns[] = [];
      for (const [at, subscribers] of all.entries()) {
        await replaceSubscribers(database, subscribers);
        const { count: subscriptions } = subscribers;
        const title = `${engine.name}: ${subscriptions} subscriptions`;
        const runs = await publishAll(title, rounds, subscriptions, () =>
          publishOnce(publisher, place, sink, database, subscriptions),
        );
        measured.push({ engine: engine.name, subscriptions, enqueueMs: enqueued[at] ?? [], runs });
      }
      return measured;
    } finally {
      await publisher.stop();
    }
  } finally {
    await database.close();
    sink.child.disconnect();
  }
}

async function publishAll(
  title: string,
  rounds: number,
  count: number,
  publish: () => Promise<QueueRun>,
): Promise<QueueRun[]> {
  const runs: QueueRun[] = [];
  // The first round warms up the compiler.
  for (let round = count >= LONG ? 1 : 0; round <= rounds; round += 1) {
    console.error(`${title}, round ${round} of ${rounds} …`);
    const run = await publish();
    if (round > 0) runs.push(run);
  }
  return runs;
}

/** From this size on no warm-up round: a long queue outlasts it, and takes a while. */
const LONG = 100_000;

/** Measures with no other user of the store, and empties the queue. */
async function measureEnqueue(site: Site, database: Database, rounds: number): Promise<number[]> {
  const store = await site.openStore();
  try {
    const took: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const begun = performance.now();
      await store.change(({ tables }) =>
        tables(pushTables).enqueue({ changed: [TOPIC], touched: [], hubs: [], now: Date.now() }),
      );
      if (round > 0) took.push(performance.now() - begun);
      await database.run('DELETE FROM delivery');
    }
    return took;
  } finally {
    await store.close();
  }
}

function startPublisher({ environment }: Site, { content }: Place): Promise<Member> {
  return startMember({
    role: 'publisher',
    environment: {
      ...environment,
      CONTENT_DIR: content,
      CRON_SCHEDULE: CRON,
      PUSH_ALLOW_PRIVATE: '127.0.0.0/8',
    },
  });
}

let changes = 0;

async function publishOnce(
  publisher: Member,
  place: Place,
  { child }: Sink,
  database: Database,
  count: number,
): Promise<QueueRun> {
  await untilNothingLeft(database);
  await untilIdle(publisher.pid);
  if (count > 0) {
    child.send({ expect: count });
    await once(child, 'message');
  }
  const told = once(child, 'message', { signal: AbortSignal.timeout(LONGEST_MS) }) as Promise<[Arrived]>;
  told.catch(() => {});
  const seen = publisher.lines.length;
  changes += 1;
  await change(place, changes);
  const { time, durationMs: regenerationMs = NaN } = await publisher.line(
    seen,
    ({ event, changed = [] }) => event === 'regenerated' && changed.length > 0,
  );
  if (count === 0) return { regenerationMs };
  const [{ first, last, requests, sample }] = await told.catch(async (cause: unknown) => {
    throw new Error(`not all subscribers were notified: ${await stateOf(database)}`, { cause });
  });
  check(sample);
  await untilNothingLeft(database);
  return {
    regenerationMs,
    drainedMs: last - first,
    toldMs: last - Date.parse(time),
    settledMs: sharedNow() - last,
    toldTwice: requests - count,
  };
}

/** Number of subscribers by version, and of those pending. */
async function stateOf({ all }: Database): Promise<string> {
  const told = await all('SELECT told, count(*) AS number FROM subscription GROUP BY told');
  const [left] = await all('SELECT count(*) AS number FROM delivery');
  return JSON.stringify({ told, left });
}

async function untilNothingLeft(database: Database): Promise<void> {
  const deadline = Date.now() + LONGEST_MS;
  while ((await database.all('SELECT 1 FROM delivery LIMIT 1')).length > 0) {
    if (Date.now() > deadline) throw new Error(`deliveries are left over: ${await stateOf(database)}`);
    await delay(20);
  }
}
