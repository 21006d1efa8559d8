import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { migrate } from '../../../src/store/migrate.ts';
import { openRehearsalOn, openSnapshotOn, openStoreOn } from '../../../src/store/postgres/store.ts';
import { emptyDatabase, freshDatabase } from '../../support/store/engine.ts';
import { rowsOf } from '../../support/store/ledger.ts';
import { open, flags, add } from './flags.ts';

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
