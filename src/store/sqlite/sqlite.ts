import { createRequire } from 'node:module';
import type { DatabaseSync as Sqlite } from '@photostructure/sqlite';
import type { Database, DatabaseRow, Statements } from '../../core/ledger/database.ts';

type Statement = ReturnType<InstanceType<typeof Sqlite>['prepare']>;

/** How a database is used. */
export interface SqliteOptions {
  /** Memory for pages of the file. */
  readonly cacheKb?: number | undefined;
  /** Whether nothing is written: closing then waits for nobody who writes. */
  readonly isReader?: boolean | undefined;
}

/** Memory for pages of the file: the indexes of a hundred thousand rows fit, and what they grow by. */
const CACHE_KB = 8_000;

/** How long a statement waits for another process to end its transaction. */
const BUSY_TIMEOUT_MS = 5000;

/** So often is it looked whether another process has committed something: that costs microseconds. */
const LOOK_MS = 250;

/** The same interface stands in Node itself from 22 on; Node 20 has it from a package. */
export function loadSqlite(): typeof Sqlite {
  const require = createRequire(import.meta.url);
  const builtIn = Number(process.versions.node.split('.')[0]) >= 24;
  return (require(builtIn ? 'node:sqlite' : '@photostructure/sqlite') as { DatabaseSync: typeof Sqlite })
    .DatabaseSync;
}

/**
 * Opens a SQLite file in WAL mode, or `:memory:`; makes the file where there is none. Throws the engine's
 * error if it is no database or cannot be written.
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
  /** When the transaction that is under way has to be committed, by the clock of this process. */
  let latest = Infinity;
  const statements: Statements = {
    all: async (sql, ...parameters) => prepare(sql).all(...parameters) as DatabaseRow[],
    run: async (sql, ...parameters) => {
      if (parameters.length === 0) sqlite.exec(sql);
      else prepare(sql).run(...parameters);
    },
    // Whoever has the file open can tell.
    tell: async () => {},
    hurry: async (ms) => void (latest = performance.now() + ms),
  };
  const dataVersion = (): unknown => (prepare('PRAGMA data_version').get() as DatabaseRow)['data_version'];
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

  return {
    name: 'publisher',
    nowMs: "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
    // On one connection a statement between two of a transaction would be part of it.
    all: (...query) => turn.then(() => statements.all(...query)),
    run: (...query) => turn.then(() => statements.run(...query)),
    transaction: (work) => between('BEGIN IMMEDIATE', work),
    reading: (work) => between('BEGIN', work),
    tell: statements.tell,
    hurry: statements.hurry,
    watch: (heard) => {
      let seen = dataVersion();
      const look = (): void => {
        try {
          const now = dataVersion();
          if (now !== seen) heard();
          seen = now;
        } catch {
          // Whoever looks for what there is finds out what is wrong.
          heard();
        }
      };
      const timer = setInterval(look, LOOK_MS).unref();
      return () => clearInterval(timer);
    },
    close: async () => {
      await turn;
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
