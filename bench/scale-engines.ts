import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { openSqlite } from '../src/store/sqlite/sqlite.ts';
import type { Database } from '../src/core/ledger/database.ts';
import { openPostgres } from '../src/store/postgres/postgres.ts';
import { openStoreOn } from '../src/store/postgres/store.ts';
import { DATABASE_FILE, openStore } from '../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../src/core/publish/records/store.ts';
import { findPostgres, startPostgres, type PostgresServer } from '../test/support/store/postgres-server.ts';

/** Store of one fleet. */
export interface Site {
  /** Environment that selects the store. */
  readonly environment: Readonly<Record<string, string>>;
  /** Opens the same database from outside. */
  readonly open: () => Promise<Database>;
  /** Opens the store like the service. */
  readonly openStore: () => Promise<Store>;
}

/** SQLite or PostgreSQL. */
export interface Engine {
  readonly name: 'SQLite' | 'PostgreSQL';
  /** Version and relevant settings. */
  readonly said: string;
  /** Creates an empty store; `name` has letters only. */
  readonly site: (name: string) => Promise<Site>;
  /** Removes everything it created. */
  readonly close: () => Promise<void>;
}

/** SQLite with files below a directory. */
export async function sqliteEngine(scratch: string): Promise<Engine> {
  const memory = openSqlite(':memory:');
  const [row] = await memory.all(
    `SELECT sqlite_version() AS version, (SELECT synchronous FROM pragma_synchronous) AS synchronous`,
  );
  await memory.close();
  return {
    name: 'SQLite',
    said: `${String(row?.['version'])} (WAL, synchronous = ${Number(row?.['synchronous']) === 2 ? 'FULL' : String(row?.['synchronous'])})`,
    site: async (name) => {
      const data = join(scratch, `sqlite-${name}`);
      mkdirSync(data, { recursive: true });
      return {
        environment: { DATA_DIR: data },
        open: async () => openSqlite(join(data, DATABASE_FILE)),
        openStore: async () => (await openStore(data, Date.now(), false)).store,
      };
    },
    close: async () => {},
  };
}

/**
 * PostgreSQL: the server of TEST_DATABASE_URL, or Debian's programs, started here with default durability (a
 * disk write per commit). Undefined if neither is available.
 */
export async function postgresEngine(scratch: string): Promise<Engine | undefined> {
  const given = process.env['TEST_DATABASE_URL'];
  const bin = findPostgres();
  if (given === undefined && bin === undefined) return undefined;
  const server = given === undefined ? await startPostgres(bin ?? '', { fsync: 'on' }) : undefined;
  const abandon = (): void => server && abandoned(server);
  process.prependOnceListener('exit', abandon);
  const url = given ?? server?.url ?? '';
  const made: string[] = [];
  const shown = async (name: string): Promise<string> => (await ask(url, `SHOW ${name}`))[0]?.[name] ?? '';
  const settings = [];
  for (const name of ['fsync', 'synchronous_commit', 'shared_buffers'])
    settings.push(`${name} = ${await shown(name)}`);
  const whose = given === undefined ? 'started here' : 'of TEST_DATABASE_URL';
  return {
    name: 'PostgreSQL',
    said: `${await shown('server_version')} (${whose}; ${settings.join(', ')})`,
    site: async (name) => {
      const database = `feedwright_bench_${randomBytes(6).toString('hex')}`;
      await ask(url, `CREATE DATABASE ${database}`);
      made.push(database);
      const address = new URL(url);
      address.pathname = `/${database}`;
      const data = join(scratch, `postgres-${name}`);
      mkdirSync(data, { recursive: true });
      return {
        environment: { DATABASE_URL: address.href, DATA_DIR: data },
        open: () => openPostgres({ url: address.href }),
        openStore: () => openStoreOn({ url: address.href }),
      };
    },
    close: async () => {
      for (const database of made) await ask(url, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
      await server?.remove();
      process.off('exit', abandon);
    },
  };
}

/** Kills the server and removes its directory, synchronously, in an exit handler. */
function abandoned({ directory }: PostgresServer): void {
  try {
    const pid = Number(readFileSync(join(directory, 'data/postmaster.pid'), 'latin1').split('\n')[0]);
    if (pid > 0) process.kill(pid, 'SIGQUIT');
  } catch {
    // Already ended.
  }
  rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

async function ask(url: string, sql: string): Promise<Record<string, string>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, string>>(sql)).rows;
  } finally {
    await client.end();
  }
}
