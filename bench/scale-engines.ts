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

/** Where the processes of one fleet have their store. */
export interface Site {
  /** What tells the service so. */
  readonly environment: Readonly<Record<string, string>>;
  /** The same tables, from outside. */
  readonly open: () => Promise<Database>;
  /** The same store, as the service opens it. */
  readonly openStore: () => Promise<Store>;
}

/** One of the two kinds of stores. */
export interface Engine {
  readonly name: 'SQLite' | 'PostgreSQL';
  /** Version, and what matters of how it is set. */
  readonly said: string;
  /** A store of its own for whoever asks; `name` is of letters. */
  readonly site: (name: string) => Promise<Site>;
  /** Leaves nothing behind. */
  readonly close: () => Promise<void>;
}

/** SQLite, in files below a directory. */
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
 * PostgreSQL: the server of TEST_DATABASE_URL, else one of Debian's programs that is started here and writes to disk
 * at each commit, as servers do that nobody has told otherwise. Undefined where there is neither.
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

/** Where nobody can be waited for any more. */
function abandoned({ directory }: PostgresServer): void {
  try {
    const pid = Number(readFileSync(join(directory, 'data/postmaster.pid'), 'latin1').split('\n')[0]);
    if (pid > 0) process.kill(pid, 'SIGQUIT');
  } catch {
    // It has ended by itself.
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
