import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openSqlite } from '../../../../../src/store/sqlite/sqlite.ts';
import type { Database } from '../../../../../src/core/ledger/database.ts';
import { migrate } from '../../../../../src/store/migrate.ts';
import { pushTables } from '../../../../../src/modules/push/store/push-store.ts';
import { storeOn } from '../../../../../src/store/store.ts';
import { openPostgres } from '../../../../../src/store/postgres/postgres.ts';
import { temporaryDirectory } from '../../../../support/service/directory.ts';
import { emptyDatabase, ENGINE } from '../../../../support/store/engine.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

const MIGRATIONS = resolve(import.meta.dirname, '../../../../../src/store/migrations');

async function openEmpty(): Promise<Database> {
  const database =
    ENGINE === 'sqlite'
      ? openSqlite(join(temporaryDirectory(), 'old.sqlite'))
      : await openPostgres({ url: await emptyDatabase() });
  onTestFinished(() => database.close());
  return database;
}

/** The tables from before host leases, on PostgreSQL with the indexes and the schema of pg-boss. */
async function makeOldTables({ run }: Database): Promise<void> {
  const old = readdirSync(MIGRATIONS)
    .toSorted()
    .filter((name) => name < '004');
  await run('CREATE TABLE migration (name TEXT PRIMARY KEY)');
  for (const name of old) {
    await run(readFileSync(join(MIGRATIONS, name), 'utf8'));
    await run('INSERT INTO migration (name) VALUES ($1)', name);
  }
  if (ENGINE === 'sqlite') return;
  await run(`
    CREATE INDEX delivery_host_first ON delivery (host, run_at) WHERE is_parked = 0 AND attempts = 0;
    CREATE INDEX delivery_host_again ON delivery (host, run_at) WHERE is_parked = 0 AND attempts > 0;
    CREATE SCHEMA feedwright_jobs;
    CREATE TABLE feedwright_jobs.job (name TEXT, state TEXT, data JSONB);
    INSERT INTO feedwright_jobs.job VALUES ('deliveries', 'active', '{"host": "a.test"}')`);
}

test('[62] delivers what was pending when the service was upgraded from a version with jobs', async () => {
  const database = await openEmpty();
  await makeOldTables(database);
  for (const [id, attempts, runAt] of [
    ['new', 0, NOW - 1],
    ['failed', 3, NOW - 1],
    ['later', 3, NOW + 60_000],
  ] as const) {
    await database.run(
      `INSERT INTO subscription (id, protocol, topic, callback, host, secret, expires, told)
       VALUES ($1, 'websub', 'https://example.org/rss.xml', 'http://a.test/', 'a.test', 's', $2, '"v1"')`,
      id,
      NOW + 1e9,
    );
    await database.run(
      'INSERT INTO delivery (subscription, host, changes, run_at, attempts, is_parked) VALUES ($1, $2, 2, $3, $4, 0)',
      id,
      'a.test',
      runAt,
      attempts,
    );
  }
  await migrate(database);
  const push = storeOn(database).tables(pushTables);
  const due = async (isRetry: boolean, now = NOW) =>
    push.dueDeliveries({ now, isRetry, busy: [], limit: 10 });
  expect(await push.nextDue()).toBe(NOW - 1);
  const [fresh, failed] = [await due(false), await due(true)];
  expect(fresh).toMatchObject([{ id: 'new', secret: 's', told: '"v1"', changes: 2, attempts: 0 }]);
  expect(failed).toMatchObject([{ id: 'failed', attempts: 3 }]);
  await push.settle(
    [...fresh, ...failed].map(({ id, changes, lease }) => ({
      id,
      changes,
      lease,
      outcome: 'told',
      tag: '"v2"',
    })),
  );
  expect(await push.nextDue()).toBe(NOW + 60_000);
  expect(await due(true, NOW + 60_000)).toMatchObject([{ id: 'later', attempts: 3 }]);
});
