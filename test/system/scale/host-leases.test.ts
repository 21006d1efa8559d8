import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Database } from '../../../src/core/ledger/database.ts';
import { HostLeases } from '../../../src/modules/push/queue/host-leases.ts';
import { storeOn } from '../../../src/store/store.ts';
import type { Store } from '../../../src/core/publish/records/store.ts';
import { openPostgres } from '../../../src/store/postgres/postgres.ts';
import { pushStoreOn } from '../../../src/modules/push/store/push-methods.ts';
import { pushTables } from '../../../src/modules/push/store/push-store.ts';
import type {
  PushStore,
  SubscriberDelivery,
  SettledDelivery,
} from '../../../src/modules/push/store/records.ts';
import { freshDatabase } from '../../support/store/engine.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const TOPIC = 'https://example.org/rss.xml';

/** The store of a publisher, with the clock that its leases use. */
interface Publisher {
  readonly store: Store;
  readonly push: PushStore;
  readonly database: Database;
  readonly clock: { ms: number };
  /** Deliveries that it would make next. */
  readonly due: (isRetry?: boolean, now?: number) => Promise<readonly SubscriberDelivery[]>;
}

async function publisher(url: string): Promise<Publisher> {
  const clock = { ms: 0 };
  const database = await openPostgres({ url });
  const store = storeOn(database);
  const push = store.tables({
    open: (opened) => {
      const leases = new HostLeases(opened, () => clock.ms);
      return { methods: pushStoreOn(opened, leases), release: () => leases.release() };
    },
  });
  return {
    store,
    push,
    database,
    clock,
    due: (isRetry = false, now = NOW) => push.dueDeliveries({ now, isRetry, busy: [], limit: 10_000 }),
  };
}

async function subscribe({ push }: Publisher, ...callbacks: readonly string[]): Promise<void> {
  for (const callback of callbacks) {
    const { hostname } = new URL(callback);
    const one = { protocol: 'websub', topic: TOPIC, callback, host: hostname, secret: 'shh' } as const;
    await push.subscribe({ ...one, expires: NOW + 1e9 });
  }
}

const publish = ({ store }: Publisher, now = NOW): Promise<void> =>
  store.change((change) =>
    change.tables(pushTables).enqueue({ changed: [TOPIC], touched: [], hubs: [], now }),
  );

const told = ({ id, changes, lease }: SubscriberDelivery, tag = '"v1"'): SettledDelivery => ({
  id,
  changes,
  lease,
  outcome: 'told',
  tag,
});
const again = ({ id, changes, lease }: SubscriberDelivery, runAt: number): SettledDelivery => ({
  id,
  changes,
  lease,
  outcome: 'again',
  attempts: 1,
  runAt,
});

const callbacksOf = (rows: readonly SubscriberDelivery[]): readonly string[] =>
  rows.map(({ callback }) => callback).toSorted();

/** Hosts with a lease. */
async function leased({ database }: Publisher): Promise<readonly string[]> {
  const all = await database.all('SELECT host FROM host_lease ORDER BY host');
  return all.map(({ host }) => String(host));
}

/** Ages the leases, as if time had passed on the database's clock. */
const passTime = ({ database }: Publisher, seconds: number): Promise<void> =>
  database.run('UPDATE host_lease SET expires = expires - $1', seconds * 1000);

const rows = ({ database }: Publisher, table: 'delivery' | 'subscription') =>
  database.all(`SELECT * FROM ${table} ORDER BY 1`);

describe('[62] a pending delivery', () => {
  test('is stored with its publication, or not at all', async () => {
    const one = await publisher(freshDatabase());
    await subscribe(one, 'http://a.test/1', 'http://a.test/2', 'http://b.test/1');
    const failing = one.store.change(async ({ tables }) => {
      await tables(pushTables).enqueue({ changed: [TOPIC], touched: [], hubs: [], now: NOW });
      throw new Error('it could not be recorded');
    });
    await expect(failing).rejects.toThrow('it could not be recorded');
    expect([await rows(one, 'delivery'), await one.due()]).toEqual([[], []]);
    await publish(one);
    expect(await one.due()).toHaveLength(3);
    expect(await leased(one)).toEqual(['a.test', 'b.test']);
  });

  test('is made once, however many versions precede it', async () => {
    const one = await publisher(freshDatabase());
    await subscribe(one, 'http://a.test/1', 'http://a.test/2');
    await publish(one);
    await publish(one, NOW + 1000);
    const due = await one.due();
    expect(callbacksOf(due)).toEqual(['http://a.test/1', 'http://a.test/2']);
    expect(await leased(one)).toEqual(['a.test']);
    expect(await one.push.settle(due.map((row) => told(row)))).toBe(false);
    expect([await rows(one, 'delivery'), await leased(one)]).toEqual([[], []]);
  });

  test('is made again if a version was published during the last one', async () => {
    const one = await publisher(freshDatabase());
    await subscribe(one, 'http://a.test/1');
    await publish(one);
    const [row] = await one.due();
    await publish(one);
    expect(await one.push.settle([told(row!)])).toBe(true);
    expect(callbacksOf(await one.due())).toEqual(['http://a.test/1']);
  });

  test('waits for its retry time after a failure, and earlier ones come first', async () => {
    const one = await publisher(freshDatabase());
    await subscribe(one, 'http://a.test/1', 'http://a.test/2');
    await publish(one);
    const [first, second] = await one.due();
    await one.push.settle([again(first!, NOW + 600_000)]);
    // The other delivery is under way.
    expect(await leased(one)).toEqual(['a.test']);
    await one.push.settle([again(second!, NOW + 60_000)]);
    expect(await leased(one)).toEqual([]);
    expect(await one.push.nextDue()).toBe(NOW + 60_000);
    expect(await one.due(true)).toEqual([]);
    expect(callbacksOf(await one.due(true, NOW + 60_000))).toEqual([second!.callback]);
  });

  test('resumes for a subscriber that renews a suspended subscription', async () => {
    const one = await publisher(freshDatabase());
    await subscribe(one, 'http://a.test/1');
    await publish(one);
    const [row] = await one.due();
    await one.push.settle([{ ...told(row!), outcome: 'parked', attempts: 9 }]);
    expect(await leased(one)).toEqual([]);
    await subscribe(one, 'http://a.test/1');
    expect(callbacksOf(await one.due())).toEqual(['http://a.test/1']);
  });

  test('stays pending if leases cannot be read', async () => {
    const one = await publisher(freshDatabase());
    await subscribe(one, 'http://a.test/1');
    await publish(one);
    await one.database.run('ALTER TABLE host_lease RENAME TO gone');
    await expect(one.due()).rejects.toThrow(/host_lease/);
    await one.database.run('ALTER TABLE gone RENAME TO host_lease');
    expect(callbacksOf(await one.due())).toEqual(['http://a.test/1']);
  });
});

describe('[62] of two publishers', () => {
  test('each delivers to its leased hosts only', async () => {
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
    await one.push.settle(mine.map((row) => told(row)));
    expect(await leased(one)).toEqual(['a.test', 'b.test']);
  });

  test('one that ends releases its leases to the other at once', async () => {
    const url = freshDatabase();
    const [one, other] = [await publisher(url), await publisher(url)];
    await subscribe(one, 'http://a.test/1');
    await publish(one);
    expect(await one.due()).toHaveLength(1);
    await one.store.close();
    expect(callbacksOf(await other.due())).toEqual(['http://a.test/1']);
  });

  test('one that dies is replaced within a minute, and not before', async () => {
    const url = freshDatabase();
    const [one, other] = [await publisher(url), await publisher(url)];
    await subscribe(one, 'http://a.test/1', 'http://b.test/1');
    await publish(one);
    expect(await one.due()).toHaveLength(2);
    await one.database.close();
    await passTime(other, 40);
    expect(await other.due()).toEqual([]);
    await passTime(other, 10);
    expect(callbacksOf(await other.due())).toEqual(['http://a.test/1', 'http://b.test/1']);
  });

  test('one that renews its leases keeps them', async () => {
    const url = freshDatabase();
    const [one, other] = [await publisher(url), await publisher(url)];
    await subscribe(one, 'http://a.test/1');
    await publish(one);
    const [row] = await one.due();
    for (let times = 1; times <= 5; times += 1) {
      await passTime(one, 30);
      one.clock.ms += 30_000;
      other.clock.ms += 30_000;
      await one.push.nextDue();
      expect(await other.due()).toEqual([]);
    }
    expect(row!.lease.mayBegin()).toBe(true);
    await one.push.settle([told(row!)]);
    expect([await rows(one, 'delivery'), await leased(one)]).toEqual([[], []]);
  });

  test('one that was cut off and returns starts nothing, and changes none of its successor’s records', async () => {
    const url = freshDatabase();
    const [one, other] = [await publisher(url), await publisher(url)];
    await subscribe(one, 'http://a.test/1', 'http://a.test/2', 'http://a.test/3');
    await publish(one);
    const stale = await one.due();
    await passTime(one, 60);
    const fresh = await other.due();
    expect(callbacksOf(fresh)).toEqual(callbacksOf(stale));
    await other.push.settle(fresh.slice(0, 2).map((row) => told(row, '"v2"')));
    // An update that the first publisher has not delivered: its rows look like those that it has.
    await publish(other);
    const before = [await rows(one, 'delivery'), await rows(one, 'subscription'), await leased(one)];
    one.clock.ms += 60_000;
    expect(stale.map(({ lease }) => lease.mayBegin())).toEqual([false, false, false]);
    await one.push.settle([
      told(stale[0]!),
      again(stale[1]!, NOW + 1),
      { ...told(stale[2]!), outcome: 'ended' },
    ]);
    expect([await rows(one, 'delivery'), await rows(one, 'subscription'), await leased(one)]).toEqual(before);
    // Nor later, when the host is leased to it again.
    await other.store.close();
    expect(callbacksOf(await one.due())).toEqual(callbacksOf(stale));
    await one.push.settle([told(stale[0]!)]);
    expect(await rows(one, 'delivery')).toHaveLength(3);
  });

  test('one whose machine slept starts nothing, although its own clock stood still', async () => {
    const url = freshDatabase();
    const one = await publisher(url);
    await subscribe(one, 'http://a.test/1');
    await publish(one);
    const [row] = await one.due();
    expect(row!.lease.mayBegin()).toBe(true);
    const time = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    onTestFinished(() => time.mockRestore());
    expect(row!.lease.mayBegin()).toBe(false);
  });

  test('no subscriber is given to both', async () => {
    const url = freshDatabase();
    const publishers = [await publisher(url), await publisher(url)];
    const callbacks = Array.from({ length: 300 }, (_, n) => `http://h${n % 60}.test/${n}`);
    await subscribe(publishers[0]!, ...callbacks);
    await publish(publishers[0]!);
    const under = new Map<string, Publisher>();
    const done: string[] = [];
    const work = async (one: Publisher): Promise<void> => {
      while (done.length < callbacks.length) {
        const { push } = one;
        const batch = await push.dueDeliveries({ now: NOW, isRetry: false, busy: [], limit: 7 });
        for (const { callback } of batch) {
          expect(under.get(callback) ?? one).toBe(one);
          under.set(callback, one);
        }
        await push.settle(batch.map((row) => told(row)));
        for (const { callback } of batch) under.delete(callback);
        done.push(...callbacksOf(batch));
      }
    };
    await Promise.all(publishers.map(work));
    expect(done.toSorted()).toEqual(callbacks.toSorted());
    expect(await leased(publishers[0]!)).toEqual([]);
  });
});

describe('[62] a publisher', () => {
  test('leases the hosts of its deliveries, and no others', async () => {
    const url = freshDatabase();
    const [one, other] = [await publisher(url), await publisher(url)];
    await subscribe(one, ...Array.from({ length: 9 }, (_, n) => `http://h${n}.test/`));
    await publish(one);
    const query = { now: NOW, isRetry: false, busy: ['h8.test'], limit: 5 };
    const mine = await one.push.dueDeliveries(query);
    const hosts = mine.map(({ host }) => host);
    expect(hosts).toHaveLength(5);
    expect(await leased(one)).toEqual(hosts.toSorted());
    const others = await other.due();
    expect(others).toHaveLength(4);
    expect(others.filter(({ host }) => hosts.includes(host))).toEqual([]);
  });

  test('releases hosts without pending deliveries', async () => {
    const one = await publisher(freshDatabase());
    await subscribe(one, 'http://a.test/1');
    await publish(one);
    expect(await one.due()).toHaveLength(1);
    await one.push.unsubscribe({ protocol: 'websub', topic: TOPIC, callback: 'http://a.test/1' });
    one.clock.ms += 10_000;
    await one.push.nextDue();
    expect(await leased(one)).toEqual([]);
  });
});
