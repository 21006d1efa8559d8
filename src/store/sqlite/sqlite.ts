import { createRequire } from 'node:module';
import type { DatabaseSync as Sqlite } from '@photostructure/sqlite';
import type { Database, DatabaseRow, Statements } from '../../core/ledger/database.ts';

type Connection = InstanceType<typeof Sqlite>;

/** A statement that the engine has compiled. */
type Statement = ReturnType<Connection['prepare']>;

/** Settings of a connection. */
interface SqliteOptions {
  /** Page cache in kilobytes. */
  readonly cacheKb?: number | undefined;
  /** The connection never writes; closing it then does not wait for writers. */
  readonly isReader?: boolean | undefined;
}

/** Default page cache: holds the indexes of a hundred thousand rows, with room to grow. */
const CACHE_KB = 8_000;

/** Max. time that a statement waits for another process to end its transaction. */
const BUSY_TIMEOUT_MS = 5000;

/** Interval between checks for commits of other processes; one check takes microseconds. */
const LOOK_MS = 250;

/** Loads the engine: Node's own from version 24 on, before that a package with the same interface. */
export function loadSqlite(): typeof Sqlite {
  const require = createRequire(import.meta.url);
  const builtIn = Number(process.versions.node.split('.')[0]) >= 24;
  return (require(builtIn ? 'node:sqlite' : '@photostructure/sqlite') as { DatabaseSync: typeof Sqlite })
    .DatabaseSync;
}

/**
 * Opens a SQLite file in WAL mode, or `:memory:`; creates a missing file. Throws the engine's error if the file is no
 * database or cannot be written.
 */
export function openSqlite(
  file: string,
  { cacheKb = CACHE_KB, isReader = false }: SqliteOptions = {},
): Database {
  const DatabaseSync = loadSqlite();
  const sqlite = new DatabaseSync(file);
  sqlite.exec(
    `PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA cache_size = -${cacheKb}`,
  );
  const prepared = new Map<string, Statement>();
  const prepare = (sql: string): Statement => {
    const known = prepared.get(sql) ?? sqlite.prepare(sql.replace(/\$(\d+)/g, '?$1'));
    prepared.set(sql, known);
    return known;
  };
  const { statements, between, settled } = transactionsOn(sqlite, prepare);
  return {
    name: 'publisher',
    nowMs: "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
    // There is one connection: a statement that did not wait would join the open transaction.
    all: (...query) => settled().then(() => statements.all(...query)),
    run: (...query) => settled().then(() => statements.run(...query)),
    transaction: (work) => between('BEGIN IMMEDIATE', work),
    reading: (work) => between('BEGIN', work),
    tell: statements.tell,
    hurry: statements.hurry,
    watch: (heard) =>
      watchVersion(() => (prepare('PRAGMA data_version').get() as DatabaseRow)['data_version'], heard),
    close: async () => {
      await settled();
      prepared.clear();
      try {
        // Statements live until they are collected, so closing alone would leave everything in the log.
        if (!isReader) sqlite.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } finally {
        sqlite.close();
      }
    },
  };
}

/** Statements and transactions on one connection. */
interface Transactions {
  readonly statements: Statements;
  /** Runs `work` after the transactions before it, between the statement `begin` and COMMIT or ROLLBACK. */
  readonly between: <T>(begin: string, work: (statements: Statements) => Promise<T>) => Promise<T>;
  /** Resolves when all transactions that were begun so far have ended. Never rejects. */
  readonly settled: () => Promise<unknown>;
}

function transactionsOn(sqlite: Connection, prepare: (sql: string) => Statement): Transactions {
  /** Deadline of the open transaction, by the monotonic clock of this process. */
  let latest = Infinity;
  const statements: Statements = {
    all: async (sql, ...parameters) => prepare(sql).all(...parameters) as DatabaseRow[],
    run: async (sql, ...parameters) => {
      if (parameters.length === 0) sqlite.exec(sql);
      else prepare(sql).run(...parameters);
    },
    // Every process that has the file open can see a commit.
    tell: async () => {},
    hurry: async (ms) => void (latest = performance.now() + ms),
  };
  let turn: Promise<unknown> = Promise.resolve();

  function between<T>(begin: string, work: (statements: Statements) => Promise<T>): Promise<T> {
    const result = turn.then(async () => {
      sqlite.exec(begin);
      latest = Infinity;
      try {
        const value = await work(statements);
        if (performance.now() > latest) throw new Error('the transaction was too late');
        sqlite.exec('COMMIT');
        return value;
      } catch (error) {
        if (sqlite.isTransaction) sqlite.exec('ROLLBACK');
        throw error;
      }
    });
    turn = result.catch(() => {});
    return result;
  }

  return { statements, between, settled: () => turn };
}

/** Calls `heard` when another connection has committed, until the returned function is called. */
function watchVersion(version: () => unknown, heard: () => void): () => void {
  let seen = version();
  const look = (): void => {
    try {
      const now = version();
      if (now !== seen) heard();
      seen = now;
    } catch {
      // The watcher's own query reports the error.
      heard();
    }
  };
  const timer = setInterval(look, LOOK_MS).unref();
  return () => clearInterval(timer);
}
