import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openClaims } from '../../src/store/claims.ts';
import type { Database } from '../../src/store/driver.ts';
import { storeOn, type Store } from '../../src/store/operations.ts';
import { openPostgres } from '../../src/store/postgres.ts';
import type { Delivery, Settled } from '../../src/store/records.ts';
import { freshDatabase } from '../helpers/engine.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const TOPIC = 'https://example.org/rss.xml';

/** A publisher as far as its store goes, with the clock by which it knows what it holds. */
interface Publisher {
  readonly store: Store;
  readonly database: Database;
  readonly clock: { ms: number };
  /** What it would tell next. */
  readonly due: (isRetry?: boolean, now?: number) => Promise<readonly Delivery[]>;
}

async function publisher(url: string): Promise<Publisher> {
  const clock = { ms: 0 };
  const database = await openPostgres({ url });
  const store = storeOn(database, undefined, await openClaims(database, () => clock.ms));
  return {
    store,
    database,
    clock,
    due: (isRetry = false, now = NOW) => store.push.dueDeliveries({ now, isRetry, busy: [], limit: 10_000 }),
  };
}

async function subscribe({ store }: Publisher, ...callbacks: readonly string[]): Promise<void> {
  for (const callback of callbacks) {
    const { hostname } = new URL(callback);
    const one = { protocol: 'websub', topic: TOPIC, callback, host: hostname, secret: 'shh' } as const;
    await store.push.subscribe({ ...one, expires: NOW + 1e9 });
  }
}

const publish = ({ store }: Publisher, now = NOW): Promise<void> =>
  store.change(({ enqueue }) => enqueue({ changed: [TOPIC], touched: [], hubs: [], now }));

const told = ({ id, changes }: Delivery, tag = '"v1"'): Settled => ({ id, changes, outcome: 'told', tag });
const again = ({ id, changes }: Delivery, runAt: number): Settled => ({
  id,
  changes,
  outcome: 'again',
  attempts: 1,
  runAt,
});

const callbacksOf = (rows: readonly Delivery[]): readonly string[] =>
  rows.map(({ callback }) => callback).toSorted();

/** All jobs, those of a host behind each other. */
async function jobs({ database }: Publisher): Promise<readonly string[]> {
  const rows = await database.all(
    `SELECT name || ' ' || (data ->> 'host') || ' ' || state AS job FROM feedwright_jobs.job ORDER BY 1`,
  );
  return rows.map(({ job }) => String(job));
}

/** In how many seconds a job begins. */
async function startsIn({ database }: Publisher, host: string): Promise<number> {
  const [row] = await database.all(
    `SELECT extract(epoch FROM start_after - now()) AS seconds FROM feedwright_jobs.job WHERE data ->> 'host' = $1`,
    host,
  );
  return Number(row?.['seconds']);
}

/** Lets time pass in the database: what was taken is taken for longer. */
const passTime = ({ database }: Publisher, seconds: number): Promise<void> =>
  database.run(
    `UPDATE feedwright_jobs.job SET started_on = started_on - $1 * interval '1 second' WHERE state = 'active'`,
    seconds,
  );

const rows = ({ database }: Publisher, table: 'delivery' | 'subscription') =>
  database.all(`SELECT * FROM ${table} ORDER BY 1`);

describe('[62] what is to be told', () => {
  test('is there with what is published, or not at all', async () => {
    const one = await publisher(freshDatabase());
    await subscribe(one, 'http://a.test/1', 'http://a.test/2', 'http://b.test/1');
    expect(await jobs(one)).toEqual([]);
    const failing = one.store.change(async ({ enqueue }) => {
      await enqueue({ changed: [TOPIC], touched: [], hubs: [], now: NOW });
      throw new Error('it could not be recorded');
    });
    await expect(failing).rejects.toThrow('it could not be recorded');
    expect([await rows(one, 'delivery'), await jobs(one)]).toEqual([[], []]);
    await publish(one);
    expect(await rows(one, 'delivery')).toHaveLength(3);
    expect(await jobs(one)).toEqual(['deliveries a.test created', 'deliveries b.test created']);
  });

  test('is told once, however many versions come before', async () => {
    const one = await publisher(freshDatabase());
    await subscribe(one, 'http://a.test/1', 'http://a.test/2');
    await publish(one);
    await publish(one, NOW + 1000);
    expect(await jobs(one)).toEqual(['deliveries a.test created']);
    const due = await one.due();
    expect(callbacksOf(due)).toEqual(['http://a.test/1', 'http://a.test/2']);
    expect(await jobs(one)).toEqual(['deliveries a.test active']);
    expect(await one.store.push.settle(due.map((row) => told(row)))).toBe(false);
    expect([await rows(one, 'delivery'), await jobs(one)]).toEqual([[], []]);
  });

  test('is told again where a version came while the one before was under way', async () => {
    const one = await publisher(freshDatabase());
    await subscribe(one, 'http://a.test/1');
    await publish(one);
    const [row] = await one.due();
    await publish(one);
    expect(await one.store.push.settle([told(row!)])).toBe(true);
    expect(callbacksOf(await one.due())).toEqual(['http://a.test/1']);
  });

  test('names hosts to the queue, and neither callbacks nor secrets', async () => {
    const one = await publisher(freshDatabase());
    await subscribe(one, 'http://a.test/secret-path');
    await publish(one);
    const [job] = await one.database.all('SELECT to_jsonb(job)::text AS text FROM feedwright_jobs.job');
    expect(job?.['text']).toContain('"data": {"host": "a.test"}');
    expect(job?.['text']).not.toMatch(/secret-path|shh/);
  });

  test('waits for its time where it could not be told, and sooner comes before later', async () => {
    const one = await publisher(freshDatabase());
    await subscribe(one, 'http://a.test/1', 'http://a.test/2');
    await publish(one);
    const [first, second] = await one.due();
    await one.store.push.settle([again(first!, NOW + 600_000)]);
    // The other one is under way.
    expect(await jobs(one)).toEqual(['deliveries a.test active', 'deliveries-again a.test created']);
    await one.store.push.settle([again(second!, NOW + 60_000)]);
    expect(await jobs(one)).toEqual(['deliveries-again a.test created']);
    expect(await startsIn(one, 'a.test')).toBeCloseTo(60, -1);
    expect(await one.due(true)).toEqual([]);
    expect(callbacksOf(await one.due(true, NOW + 60_000))).toEqual([second!.callback]);
  });

  test('comes back to a subscriber who renews what was given up', async () => {
    const one = await publisher(freshDatabase());
    await subscribe(one, 'http://a.test/1');
    await publish(one);
    const [row] = await one.due();
    await one.store.push.settle([{ id: row!.id, changes: row!.changes, outcome: 'parked', attempts: 9 }]);
    expect(await jobs(one)).toEqual([]);
    await subscribe(one, 'http://a.test/1');
    expect(await jobs(one)).toEqual(['deliveries a.test created']);
    expect(callbacksOf(await one.due())).toEqual(['http://a.test/1']);
  });

  test('is found though its job was lost, within a minute', async () => {
    const one = await publisher(freshDatabase());
    await one.due();
    await subscribe(one, 'http://a.test/1');
    await publish(one);
    await one.database.run('DELETE FROM feedwright_jobs.job');
    expect(await one.due()).toEqual([]);
    one.clock.ms += 60_000;
    expect(callbacksOf(await one.due(false, NOW + 60_000))).toEqual(['http://a.test/1']);
  });

  test('does not count as told where the queue cannot be asked', async () => {
    const one = await publisher(freshDatabase());
    await subscribe(one, 'http://a.test/1');
    await publish(one);
    await one.database.run('ALTER TABLE feedwright_jobs.job RENAME TO gone');
    await expect(one.due()).rejects.toThrow(/job/);
    await one.database.run('ALTER TABLE feedwright_jobs.gone RENAME TO job');
    expect(callbacksOf(await one.due())).toEqual(['http://a.test/1']);
  });
});

describe('[62] of two publishers', () => {
  test('each tells the hosts that it has, and nobody what the other one has', async () => {
    const url = freshDatabase();
    const [one, other] = [await publisher(url), await publisher(url)];
    await subscribe(one, 'http://a.test/1');
    await publish(one);
    const mine = await one.due();
    expect(await other.due()).toEqual([]);
    await subscribe(one, 'http://a.test/2', 'http://b.test/1');
    await publish(one);
    expect(callbacksOf(await other.due())).toEqual(['http://b.test/1']);
    expect(callbacksOf(await one.due())).toEqual(['http://a.test/1', 'http://a.test/2']);
    await one.store.push.settle(mine.map((row) => told(row)));
    expect(await jobs(one)).toEqual(['deliveries a.test active', 'deliveries b.test active']);
  });

  test('one that ends leaves what it has to the other at once', async () => {
    const url = freshDatabase();
    const [one, other] = [await publisher(url), await publisher(url)];
    await subscribe(one, 'http://a.test/1');
    await publish(one);
    expect(await one.due()).toHaveLength(1);
    await one.store.close();
    expect(callbacksOf(await other.due())).toEqual(['http://a.test/1']);
  });

  test('one that dies is followed within a minute, and not before', async () => {
    const url = freshDatabase();
    const [one, other] = [await publisher(url), await publisher(url)];
    await subscribe(one, 'http://a.test/1', 'http://b.test/1');
    await publish(one);
    expect(await one.due()).toHaveLength(2);
    await one.database.close();
    await passTime(other, 40);
    expect(await other.due()).toEqual([]);
    await passTime(other, 10);
    other.clock.ms += 5000;
    expect(callbacksOf(await other.due())).toEqual(['http://a.test/1', 'http://b.test/1']);
  });

  test('one that says that it is still there keeps what it has', async () => {
    const url = freshDatabase();
    const [one, other] = [await publisher(url), await publisher(url)];
    await subscribe(one, 'http://a.test/1');
    await publish(one);
    const [row] = await one.due();
    for (let times = 1; times <= 5; times += 1) {
      await passTime(one, 30);
      one.clock.ms += 30_000;
      other.clock.ms += 30_000;
      await one.store.push.nextDue();
      expect(await other.due()).toEqual([]);
    }
    expect(row!.expires).toBeGreaterThan(NOW);
    await one.store.push.settle([told(row!)]);
    expect([await rows(one, 'delivery'), await jobs(one)]).toEqual([[], []]);
  });

  test('one that was cut off and comes back begins nothing, and changes nothing of what its successor did', async () => {
    const url = freshDatabase();
    const [one, other] = [await publisher(url), await publisher(url)];
    await subscribe(one, 'http://a.test/1', 'http://a.test/2', 'http://a.test/3');
    await publish(one);
    const stale = await one.due();
    await passTime(one, 60);
    const fresh = await other.due();
    expect(callbacksOf(fresh)).toEqual(callbacksOf(stale));
    await other.store.push.settle(fresh.slice(0, 2).map((row) => told(row, '"v2"')));
    // There is news that the first one has not told: its rows look as those did that it has.
    await publish(other);
    const before = [await rows(one, 'delivery'), await rows(one, 'subscription'), await jobs(one)];
    one.clock.ms += 60_000;
    expect(stale.map(({ expires }) => expires)).toEqual([0, 0, 0]);
    await one.store.push.settle([
      told(stale[0]!),
      again(stale[1]!, NOW + 1),
      { id: stale[2]!.id, changes: stale[2]!.changes, outcome: 'ended' },
    ]);
    expect([await rows(one, 'delivery'), await rows(one, 'subscription'), await jobs(one)]).toEqual(before);
    // Nor later, when the host is its own again.
    await other.store.close();
    expect(callbacksOf(await one.due())).toEqual(callbacksOf(stale));
    await one.store.push.settle([told(stale[0]!)]);
    expect(await rows(one, 'delivery')).toHaveLength(3);
  });

  test('one whose machine slept begins nothing, though its own clock stood still', async () => {
    const url = freshDatabase();
    const one = await publisher(url);
    await subscribe(one, 'http://a.test/1');
    await publish(one);
    const [row] = await one.due();
    expect(row!.expires).toBeGreaterThan(NOW);
    const time = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    onTestFinished(() => time.mockRestore());
    expect(row!.expires).toBe(0);
  });

  test('no subscriber is ever handed to both', async () => {
    const url = freshDatabase();
    const publishers = [await publisher(url), await publisher(url)];
    const callbacks = Array.from({ length: 300 }, (_, n) => `http://h${n % 60}.test/${n}`);
    await subscribe(publishers[0]!, ...callbacks);
    await publish(publishers[0]!);
    const under = new Map<string, Publisher>();
    const done: string[] = [];
    const work = async (one: Publisher): Promise<void> => {
      while (done.length < callbacks.length) {
        const { store } = one;
        const batch = await store.push.dueDeliveries({ now: NOW, isRetry: false, busy: [], limit: 7 });
        for (const { callback } of batch) {
          expect(under.get(callback) ?? one).toBe(one);
          under.set(callback, one);
        }
        await store.push.settle(batch.map((row) => told(row)));
        for (const { callback } of batch) under.delete(callback);
        done.push(...callbacksOf(batch));
      }
    };
    await Promise.all(publishers.map(work));
    expect(done.toSorted()).toEqual(callbacks.toSorted());
    expect(await jobs(publishers[0]!)).toEqual([]);
  });
});

describe('[62] a publisher', () => {
  test('holds so many hosts at the most, and is told when there is room for more', async () => {
    const one = await publisher(freshDatabase());
    await one.database.run(
      `INSERT INTO subscription (id, protocol, topic, callback, host, expires)
       SELECT 's' || n, 'websub', $1, 'http://h' || n || '.test/', 'h' || n || '.test', $2 FROM generate_series(1, 600) AS n`,
      TOPIC,
      NOW + 1e9,
    );
    await publish(one);
    const due = await one.due();
    expect(due).toHaveLength(512);
    expect(await one.due()).toHaveLength(512);
    expect(await one.store.push.settle(due.slice(0, 100).map((row) => told(row)))).toBe(true);
    expect(await one.due()).toHaveLength(500);
  });

  test('lets go of hosts at which nobody is to be told any more', async () => {
    const one = await publisher(freshDatabase());
    await subscribe(one, 'http://a.test/1');
    await publish(one);
    expect(await one.due()).toHaveLength(1);
    await one.store.push.unsubscribe({ protocol: 'websub', topic: TOPIC, callback: 'http://a.test/1' });
    one.clock.ms += 10_000;
    await one.store.push.nextDue();
    expect(await jobs(one)).toEqual([]);
  });
});
