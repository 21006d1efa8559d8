import { describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import type { Database } from '../../../src/core/ledger/database.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { openPostgres } from '../../../src/store/postgres/postgres.ts';
import type { PostgresSettings } from '../../../src/store/postgres/client.ts';
import { lockOnPostgres } from '../../../src/store/postgres/lock.ts';
import { pushTables } from '../../../src/modules/push/store/push-store.ts';
import { openRehearsalOn, openSnapshotOn, openStoreOn } from '../../../src/store/postgres/store.ts';
import { databaseOf, emptyDatabase, freshDatabase } from '../../support/store/engine.ts';
import { run } from '../../support/service/cli.ts';
import { article, temporaryDirectory } from '../../support/service/directory.ts';
import { rowsOf } from '../../support/store/ledger.ts';

async function open(url: string, more: Partial<PostgresSettings> = {}): Promise<Database> {
  const database = await openPostgres({ url, ...more });
  onTestFinished(database.close);
  return database;
}

const flags = async ({ all }: Pick<Database, 'all'>): Promise<unknown[]> =>
  (await all('SELECT name FROM flag ORDER BY name')).map(({ name }) => name);

const add = ({ run: tell }: Pick<Database, 'run'>, name: string): Promise<void> =>
  tell('INSERT INTO flag (name) VALUES ($1)', name);

describe('rows', () => {
  test('look like those of SQLite', async () => {
    const database = await open(freshDatabase());
    const [row] = await database.all(
      'SELECT 9007199254740991::bigint AS large, sum(n) AS sum, true AS yes, false AS no, null AS nothing, $1::bytea AS bytes FROM (VALUES (1.5), (2)) AS v (n)',
      Buffer.from([0, 255]),
    );
    expect(row).toEqual({
      large: Number.MAX_SAFE_INTEGER,
      sum: 3.5,
      yes: 1,
      no: 0,
      nothing: null,
      bytes: Buffer.from([0, 255]),
    });
  });

  test('are sorted by code points, in a database that sorts by English rules', async () => {
    const database = await open(freshDatabase());
    const english = await database.all("SELECT n FROM (VALUES ('b'), ('B'), ('a')) AS v (n) ORDER BY n");
    for (const name of ['b', 'é', 'B', 'a', '😀', 'z']) await add(database, name);
    expect(await flags(database)).toEqual(['B', 'a', 'b', 'z', 'é', '😀']);
    // Proves that the order above comes from the column, not from the database.
    if (inject('postgresUrl').includes('127.0.0.1'))
      expect(english.map(({ n }) => n)).toEqual(['a', 'b', 'B']);
  });

  test('have U+FFFD for characters that PostgreSQL cannot store, and are found by it', async () => {
    const database = await open(freshDatabase());
    await add(database, 'a\0b');
    expect(await database.all('SELECT name FROM flag WHERE name = $1', 'a\0b')).toEqual([
      { name: 'a\uFFFDb' },
    ]);
  });
});

describe('a transaction', () => {
  test('[47] runs one after another with those of other processes', async () => {
    const url = freshDatabase();
    const databases = await Promise.all([open(url), open(url), open(url)]);
    const steps: string[] = [];
    await Promise.all(
      databases.map((database, index) =>
        database.transaction(async (statements) => {
          steps.push(`${index} begins`);
          // Reads, then writes the value read: concurrent runs would lose an update.
          const read = await flags(statements);
          await add(statements, String(read.length));
          steps.push(`${index} ends`);
        }),
      ),
    );
    expect(steps.filter((_, index) => index % 2 === 0).map((step) => step[0])).toEqual(
      steps.filter((_, index) => index % 2 === 1).map((step) => step[0]),
    );
    expect(await flags(databases[0])).toEqual(['0', '1', '2']);
  });

  test('is all or nothing, also if the failed statement was not awaited', async () => {
    const database = await open(freshDatabase());
    const twice = database.transaction(async (statements) => {
      await add(statements, 'a');
      await add(statements, 'a');
    });
    await expect(twice).rejects.toThrow(/duplicate key/);
    const swallowed = database.transaction(async (statements) => {
      await add(statements, 'b');
      await statements.all('SELECT nothing').catch(() => {});
    });
    await expect(swallowed).rejects.toThrow(/rolled back|nothing/);
    const thrown = database.transaction(async (statements) => {
      await add(statements, 'c');
      throw new Error('no');
    });
    await expect(thrown).rejects.toThrow('no');
    expect(await flags(database)).toEqual([]);
  });

  test('that reads sees one moment', async () => {
    const url = freshDatabase();
    const [database, other] = [await open(url), await open(url)];
    const seen = await database.reading(async (statements) => {
      const before = await flags(statements);
      await add(other, 'a');
      return [before, await flags(statements)];
    });
    expect(seen).toEqual([[], []]);
    await expect(database.reading((statements) => add(statements, 'b'))).rejects.toThrow(/read-only/);
  });

  test('waits for its turn up to the statement deadline, and reports the transaction in its way', async () => {
    const url = freshDatabase();
    const [slow, quick] = [await open(url), await open(url, { timeoutMs: 1000 })];
    await slow.transaction(async () => {
      await expect(quick.transaction(async () => {})).rejects.toThrow(/lock timeout.*another process writes/);
    });
    await quick.transaction((statements) => add(statements, 'a'));
    expect(await flags(slow)).toEqual(['a']);
  });
});

test('a statement ends at its deadline, and leaves the connection usable', async () => {
  const database = await open(freshDatabase(), { timeoutMs: 1000 });
  await expect(database.all('SELECT pg_sleep(30)')).rejects.toThrow(/statement timeout.*DATABASE_TIMEOUT/);
  const within = database.transaction(({ all }) => all('SELECT pg_sleep(30)'));
  await expect(within).rejects.toThrow(/statement timeout/);
  expect(await database.all('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('the number of open connections stays within the limit', async () => {
  const url = freshDatabase();
  const database = await open(url, { poolSize: 2 });
  const counts = await Promise.all(
    Array.from({ length: 20 }, () =>
      database.all('SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database()'),
    ),
  );
  expect(Math.max(...counts.map(([row]) => Number(row?.['n'])))).toBe(2);
});

test('many processes that start on an empty database find all tables', async () => {
  const url = await emptyDatabase();
  expect(await openSnapshotOn({ url })).toBeUndefined();
  expect(await openRehearsalOn({ url })).toBeUndefined();
  const stores = await Promise.all(Array.from({ length: 8 }, () => openStoreOn({ url })));
  for (const store of stores) expect(await rowsOf(store.ledger)).toEqual([]);
  await Promise.all(stores.map(({ close }) => close()));
  const database = await open(url);
  await migrate(database);
  expect(await database.all('SELECT name FROM migration WHERE name = $1', '001-ledger.sql')).toHaveLength(1);
  await database.run('DELETE FROM migration WHERE name = $1', '001-ledger.sql');
  await expect(openRehearsalOn({ url })).rejects.toThrow(/another version: start the service first/);
});

test('a rehearsal sees its changes, and leaves none', async () => {
  const url = freshDatabase();
  const store = await openRehearsalOn({ url });
  if (store === undefined) throw new Error('there are no tables');
  onTestFinished(store.close);
  const refusal = { changeHash: 'x', violations: [], refused: 1, accepted: undefined };
  expect(
    await store.change(async ({ setBehind, isBehind }) => {
      await setBehind(true);
      return isBehind();
    }),
  ).toBe(true);
  expect(await store.ledger.isBehind()).toBe(false);
  await expect(store.change(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(store.refuse(refusal)).rejects.toMatchObject({ code: 'store_failed' });
});

describe('the lock', () => {
  test('[66] is held by one process at a time, until it releases it', async () => {
    const url = freshDatabase();
    const first = await lockOnPostgres({ url });
    expect([first?.isHeld(), await lockOnPostgres({ url })]).toEqual([true, undefined]);
    await first?.release();
    const second = await lockOnPostgres({ url });
    onTestFinished(async () => second?.release());
    expect([first?.isHeld(), second?.isHeld()]).toEqual([false, true]);
  });

  test('is lost with its connection, and blocks neither writes nor the clean-up of rows', async () => {
    const url = freshDatabase();
    const first = await lockOnPostgres({ url });
    const database = await open(url);
    await database.transaction((statements) => add(statements, 'a'));
    const idle = "FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'";
    expect(await database.all(`SELECT backend_xid, backend_xmin ${idle}`)).toEqual([
      { backend_xid: null, backend_xmin: null },
    ]);
    await database.all(`SELECT pg_terminate_backend(pid) ${idle}`);
    await expect.poll(() => first?.isHeld()).toBe(false);
    const second = await lockOnPostgres({ url });
    onTestFinished(async () => second?.release());
    expect(second?.isHeld()).toBe(true);
  });
});

describe('a watcher', () => {
  test('is notified by other processes on commit', async () => {
    const url = freshDatabase();
    const [one, other] = [await open(url), await open(url)];
    const { setTimeout: wait } = globalThis;
    // With fake timers, polling never runs: only notifications arrive.
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    let heard = 0;
    other.watch(() => (heard += 1));
    // The first notification reports that it listens.
    await expect.poll(() => heard).toBe(1);
    await one.transaction(async (statements) => {
      await add(statements, 'a');
      await statements.tell();
      await new Promise((resolve) => wait(resolve, 50));
      expect(heard).toBe(1);
    });
    await expect.poll(() => heard, { interval: 5 }).toBe(2);
    expect(await flags(other)).toEqual(['a']);
  });

  test('is notified of hub requests and of subscriptions', async () => {
    const url = freshDatabase();
    const [web, leader] = [await openStoreOn({ url }), await openStoreOn({ url })];
    onTestFinished(web.close);
    onTestFinished(leader.close);
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    let heard = 0;
    leader.watch(() => (heard += 1));
    await expect.poll(() => heard).toBe(1);
    const subscriber = {
      topic: 'https://example.org/atom.xml',
      callback: 'https://subscriber.example/',
      host: 'subscriber.example',
      secret: undefined,
    };
    await web.tables(pushTables).addIntent({
      ...subscriber,
      id: '1',
      mode: 'subscribe',
      leaseSeconds: 3600,
      runAt: 0,
      attempts: 0,
    });
    await expect.poll(() => heard, { interval: 5 }).toBe(2);
    await web.tables(pushTables).subscribe({ ...subscriber, protocol: 'websub', expires: 1e15 }, '"old"');
    await expect.poll(() => heard, { interval: 5 }).toBe(3);
  });

  test('is not notified of rolled-back writes, nor after it has stopped', async () => {
    const url = freshDatabase();
    const [one, other] = [await open(url), await open(url)];
    let [heard, stopped] = [0, 0];
    const stop = other.watch(() => (stopped += 1));
    other.watch(() => (heard += 1));
    await expect.poll(() => heard).toBeGreaterThan(0);
    await one
      .transaction(async ({ tell }) => {
        await tell();
        throw new Error('no');
      })
      .catch(() => {});
    // Its own notifications do not count either.
    await other.tell();
    stop();
    const before = [heard, stopped];
    await one.tell();
    await expect.poll(() => heard).toBe((before[0] ?? 0) + 1);
    expect(stopped).toBe(before[1]);
  });
});

describe('a watcher that cannot listen', () => {
  test.each<[string, (url: URL) => void, RegExp]>([
    ['a wrong password', (url) => (url.password = 'capability'), /LISTEN cannot be had .*password/],
    [
      'a certificate that is not there',
      (url) => (url.search = '?sslrootcert=/nowhere.pem'),
      /LISTEN cannot be had .*nowhere\.pem/,
    ],
  ])('reports it once, and polls instead: %s', async (_, spoil, said) => {
    const url = freshDatabase();
    const listenUrl = new URL(url);
    spoil(listenUrl);
    const notices: string[] = [];
    const one = await open(url);
    const other = await open(url, {
      listenUrl: listenUrl.href,
      notice: (sentence) => notices.push(sentence),
    });
    let heard = 0;
    other.watch(() => (heard += 1));
    await expect.poll(() => notices).toEqual([expect.stringMatching(said)]);
    expect(notices.join()).not.toContain('capability');
    const before = heard;
    await add(one, 'a');
    await expect.poll(() => heard).toBeGreaterThan(before);
    expect(notices.length).toBe(1);
  });

  test('finds a row that was written earlier and committed later', async () => {
    const url = freshDatabase();
    const notices: string[] = [];
    const listenUrl = new URL(url);
    listenUrl.password = 'wrong';
    const [one, other] = [await open(url), await open(url)];
    const deaf = await open(url, { listenUrl: listenUrl.href, notice: (said) => notices.push(said) });
    let heard = 0;
    deaf.watch(() => (heard += 1));
    await expect.poll(() => notices.length).toBe(1);
    let before = heard;
    await one.transaction(async (statements) => {
      await add(statements, 'a');
      await statements.all('SELECT 1');
      await add(other, 'b');
      await expect.poll(() => heard).toBeGreaterThan(before);
      // The commit of row b causes no further notification.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      before = heard;
    });
    await expect.poll(() => heard).toBeGreaterThan(before);
  });
});

describe('error messages contain no secrets', () => {
  test('a wrong password, another database, and conflicting rows', async () => {
    const url = freshDatabase();
    const wrong = new URL(url);
    wrong.password = 'capability-of-somebody';
    const nowhere = databaseOf(url, 'feedwright_test_nowhere');
    const failures: unknown[] = [];
    for (const one of [wrong.href, nowhere])
      failures.push(await openStoreOn({ url: one }).catch((e: unknown) => e));
    const database = await open(url);
    await add(database, 'https://callback.example/capability-of-somebody');
    failures.push(
      await add(database, 'https://callback.example/capability-of-somebody').catch((e: unknown) => e),
    );
    expect(failures.map(String)).toEqual([
      expect.stringContaining('password authentication failed'),
      expect.stringContaining('does not exist (create it'),
      expect.stringContaining('duplicate key'),
    ]);
    const { inspect } = await import('node:util');
    expect(inspect(failures, { depth: 9, showHidden: true })).not.toMatch(
      /capability|only%20for|only for tests/,
    );
  });
});

describe('commands', () => {
  const content = (): string => temporaryDirectory({ 'a.md': article('A', '2026-01-01T10:00:00Z') });

  test('check, build, accept and readers use the database, and check leaves no trace', async () => {
    const url = freshDatabase();
    const environment = { CONTENT_DIR: content(), DATABASE_URL: url };
    const checked = await run(['check'], environment);
    expect([checked.code, checked.stdout, checked.stderr]).toEqual([
      0,
      expect.stringContaining('1 article can'),
      '',
    ]);
    const store = await openStoreOn({ url });
    onTestFinished(store.close);
    expect(await rowsOf(store.ledger)).toEqual([]);
    const out = `${temporaryDirectory()}/out`;
    expect((await run(['build', '--out', out], environment)).code).toBe(0);
    expect((await rowsOf(store.ledger)).map(({ title }) => title)).toEqual(['A']);
    expect((await run(['check'], environment)).code).toBe(0);
    expect(await run(['accept'], environment)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('nothing to accept') as string,
    });
    expect(await run(['readers'], environment)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('UTC: none') as string,
    });
  });

  test('a wrong address is a fault, and is not printed', async () => {
    const faults = await run(['check'], {
      CONTENT_DIR: content(),
      DATABASE_URL: 'mysql://user:capability@db/x',
      DATABASE_LISTEN_URL: 'postgres://user:capability@db/x?sslmode=perhaps',
      DATABASE_POOL_SIZE: '1',
      DATABASE_TIMEOUT: '0',
    });
    expect(faults.code).toBe(2);
    expect(faults.stderr).not.toContain('capability');
    for (const part of [
      'DATABASE_URL: expected postgres://',
      'DATABASE_LISTEN_URL: expected postgres://',
      'DATABASE_POOL_SIZE: got "1", expected a whole number from 2 to 100',
      'DATABASE_TIMEOUT: got "0", expected a whole number of seconds',
    ])
      expect(faults.stderr).toContain(part);
  });
});
