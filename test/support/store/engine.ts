import { randomBytes } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { inject, onTestFinished } from 'vitest';
import { loadSqlite, openSqlite } from '../../../src/store/sqlite/sqlite.ts';
import type { Database, DatabaseRow, Statements } from '../../../src/core/ledger/database.ts';
import { openPostgres } from '../../../src/store/postgres/postgres.ts';
import type { OpenStore } from '../../../src/core/publish/records/opened-store.ts';
import { openOnPostgres } from '../../../src/store/postgres/open-postgres.ts';
import { openOnSqlite } from '../../../src/store/sqlite/open-sqlite.ts';
import { openSnapshotOn, openStoreOn } from '../../../src/store/postgres/store.ts';
import type { StoredSnapshot } from '../../../src/core/publish/records/snapshot-rows.ts';
import * as files from '../../../src/store/sqlite/sqlite-store.ts';
import { DATABASE_FILE, type OpenedSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../../src/core/publish/records/store.ts';

/** Which engine the stores of tests have: the same tests are run on each. */
export const ENGINE = process.env['TEST_ENGINE'] === 'postgres' ? 'postgres' : 'sqlite';

/** Whether tests of what happens to files make sense: `test.runIf(ON_FILES)`. */
export const ON_FILES = ENGINE === 'sqlite';

/** Names of databases begin with it; a server may have others. */
export const TEST_DATABASES = 'feedwright_test_';

/** The database, with tables, of which the others are copies. */
export const TEMPLATE = `${TEST_DATABASES}template`;

/** The address of another database on a server. */
export function databaseOf(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** Databases that are empty: to make one takes longer than most tests do. */
const spare: string[] = [];

/** So many databases a test may use without having asked for them. */
const STOCK = 4;

/** Sees to it that there are enough databases for a test. */
export async function stockDatabases(): Promise<void> {
  while (spare.length < STOCK) spare.push(await makeDatabase());
}

/** A database with empty tables, of this test alone. Returns its address. */
export function freshDatabase(): string {
  const url = spare.pop();
  if (url === undefined) throw new Error('this test needs more databases than are in stock');
  onTestFinished(async () => {
    await asked(url, EMPTY);
    spare.push(url);
  });
  return url;
}

/** A database without a table, of this test alone. Returns its address. */
export function emptyDatabase(): Promise<string> {
  return makeDatabase('template1');
}

async function makeDatabase(template = TEMPLATE): Promise<string> {
  const server = inject('postgresUrl');
  const name = TEST_DATABASES + randomBytes(8).toString('hex');
  await asked(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return databaseOf(server, name);
}

/** Cuts off whoever is still there, and deletes all rows but those that say what tables there are. */
const EMPTY = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
  DO $$
  DECLARE one record;
  BEGIN
    FOR one IN SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND tablename NOT IN ('migration', 'version', 'queue')
    LOOP EXECUTE 'DELETE FROM ' || one.name; END LOOP;
  END $$`;

async function asked(server: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

const urls = new Map<string, string>();

/** The database that takes the place of a data directory: the same one whenever it is asked for. */
export function databaseFor(directory: string): string {
  const url = urls.get(directory) ?? freshDatabase();
  urls.set(directory, url);
  return url;
}

/** What a service is told besides its data directory. */
export function databaseOptions(directory: string): { readonly databaseUrl?: string } {
  return ENGINE === 'sqlite' ? {} : { databaseUrl: databaseFor(directory) };
}

/** Opener of the store of a data directory, for a regenerator. */
export function openerOf(directory: string): OpenStore {
  if (ENGINE === 'sqlite') return (mayLead, now) => openOnSqlite(directory, mayLead, now);
  // Assigned now, so that the database is emptied after the regenerator has closed it.
  const url = databaseFor(directory);
  return (mayLead) => openOnPostgres({ url }, mayLead);
}

/** The same as the function for files, on the engine of these tests. */
export async function openStore(
  directory: string,
  now: number,
  mayRepair: boolean,
): Promise<OpenedSqliteStore> {
  if (ENGINE === 'sqlite') return files.openStore(directory, now, mayRepair);
  return { store: await openStoreOn({ url: databaseFor(directory) }), setAside: undefined };
}

/** The same as the function for files. */
export async function openSnapshot(directory: string): Promise<StoredSnapshot | undefined> {
  return ENGINE === 'sqlite'
    ? files.openSnapshot(directory)
    : openSnapshotOn({ url: databaseFor(directory) });
}

/** A store of this test alone. */
export async function openVolatileStore(): Promise<Store> {
  return ENGINE === 'sqlite' ? files.openVolatileStore() : openStoreOn({ url: freshDatabase() });
}

/** Reads tables behind a store of a directory, which may be in use. */
export async function readTables<T>(
  directory: string,
  read: (statements: Pick<Statements, 'all'>) => Promise<T>,
): Promise<T> {
  if (ENGINE === 'sqlite') {
    const DatabaseSync = loadSqlite();
    const database = new DatabaseSync(join(directory, DATABASE_FILE), { readOnly: true });
    try {
      return await read({ all: async (sql) => database.prepare(sql).all() as DatabaseRow[] });
    } finally {
      database.close();
    }
  }
  const database = await openTables(directory);
  try {
    return await read(database);
  } finally {
    await database.close();
  }
}

/** Copies what is stored for one directory in this moment to another, as a process leaves it that is killed. */
export async function copyStore(from: string, to: string): Promise<void> {
  cpSync(from, to, { recursive: true });
  if (ENGINE === 'sqlite') return;
  const target = await openTables(to);
  try {
    await readTables(from, async ({ all }) => {
      const tables = await all("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
      for (const table of tables.map(({ tablename }) => String(tablename))) {
        if (table === 'migration') continue;
        for (const row of await all(`SELECT * FROM ${table}`)) {
          const columns = Object.keys(row);
          const holders = columns.map((_, index) => `$${index + 1}`);
          await target.run(
            `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${holders.join(', ')})`,
            ...Object.values(row),
          );
        }
      }
    });
  } finally {
    await target.close();
  }
}

/** The tables behind a store of the same directory. */
export async function openTables(directory: string): Promise<Database> {
  if (ENGINE === 'sqlite') return openSqlite(join(directory, DATABASE_FILE));
  return openPostgres({ url: databaseFor(directory) });
}
