import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Database, DatabaseRow, Statements, Value } from '../../core/ledger/database.ts';
import { CHANNEL, Listener } from './listen.ts';
import { readPostgresAddress } from './address.ts';
import {
  clientConfig,
  loadPg,
  localTimeouts,
  LOCAL_KEEPALIVE,
  LOCKS,
  POOL_SIZE,
  Sockets,
  TIMEOUT_MS,
  TURN_LOCK,
  type PostgresSettings,
} from './client.ts';
import { postgresError } from './error.ts';
import { query, statementsOn, streamOn, type Send } from './statements.ts';

/** Max. time without a statement within a transaction; the server then rolls it back. */
const SILENCE_MS = 60_000;

/** Idle time after which a pooled connection is closed. */
const IDLE_MS = 30_000;

/** Max. time for an orderly end of all connections. */
const GOODBYE_MS = 1000;

/**
 * Opens a PostgreSQL database behind a pool of connections; the first is made at once. Only LISTEN needs a session of its
 * own, so a pooler in transaction mode may stand between. Rejects with the engine's error.
 */
export async function openPostgres(settings: PostgresSettings): Promise<Database> {
  const { poolSize = POOL_SIZE, timeoutMs = TIMEOUT_MS, notice = () => {} } = settings;
  const address = readPostgresAddress(settings.url);
  const listenAddress = readPostgresAddress(settings.listenUrl ?? settings.url);
  if (address === undefined || listenAddress === undefined) throw new Error('no address of a database');
  const driver = await loadPg();
  const name = randomUUID();
  const sockets = new Sockets();
  const config = clientConfig(driver, address, sockets, timeoutMs);
  const pool = new driver.Pool({ ...config, max: poolSize, idleTimeoutMillis: IDLE_MS });
  // An idle connection that breaks is replaced; without a listener, its error would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const { once, transaction, reading, settled } = transactionsOn(pool, name, timeoutMs);

  const statements = statementsOn(name, once, async (...statement) => void (await once(...statement)));
  // The whole snapshot, since a transaction that begins first and ends last changes only the list of open ones.
  const version = async (): Promise<string> =>
    String((await statements.all('SELECT pg_current_snapshot()::text AS version'))[0]?.['version']);
  const listener = new Listener({
    name,
    connect: () => new driver.Client(clientConfig(driver, listenAddress, sockets, timeoutMs)),
    notify: async (word) => void (await once('SELECT pg_notify($1, $2)', [CHANNEL, word])),
    version,
    notice,
  });

  const close = async (): Promise<void> => {
    await settled();
    listener.close();
    const late = setTimeout(() => sockets.destroy(), GOODBYE_MS);
    await pool.end();
    clearTimeout(late);
    sockets.destroy();
  };
  try {
    await statements.all('SELECT 1');
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ...statements,
    name,
    nowMs: 'CAST(extract(epoch FROM now()) * 1000 AS BIGINT)',
    transaction,
    reading,
    watch: (heard) => listener.watch(heard),
    close,
  };
}

/** Transactions on the connections of a pool. */
interface Transactions extends Pick<Database, 'transaction' | 'reading'> {
  /** Sends one statement in a transaction of its own. */
  readonly once: Send<DatabaseRow[]>;
  /** Resolves when all write transactions that were begun so far have ended. Never rejects. */
  readonly settled: () => Promise<unknown>;
}

function transactionsOn(pool: pg.Pool, name: string, timeoutMs: number): Transactions {
  const begins = beginsWith(timeoutMs);

  /** Sends BEGIN, the statement and COMMIT together, in one round trip. */
  const once = (sql: string, parameters: readonly Value[]): Promise<DatabaseRow[]> =>
    borrow(pool, async (client) => {
      const [begun, answer, ended] = await Promise.allSettled([
        client.query(begins.short),
        query(client, sql, parameters),
        client.query('COMMIT'),
      ]);
      if (answer.status === 'rejected') throw answer.reason;
      for (const one of [begun, ended]) if (one.status === 'rejected') throw postgresError(one.reason);
      return answer.value;
    });

  const between = <T>(begin: string, work: (statements: Statements) => Promise<T>): Promise<T> =>
    borrow(pool, async (client) => {
      await query(client, begin, []);
      const { statements, settled } = streamOn(name, client);
      const value = await work(statements);
      await settled();
      const { command } = await client.query('COMMIT').catch((error: unknown) => {
        throw postgresError(error);
      });
      // A statement failed and `work` ignored it: the server answers COMMIT with ROLLBACK.
      if (command !== 'COMMIT') throw new Error('the transaction was rolled back: a statement of it failed');
      return value;
    });

  // Transactions of this process wait here, without a connection.
  let turn: Promise<unknown> = Promise.resolve();
  return {
    once,
    transaction: (work) => {
      const result = turn.then(() => between(begins.turn, work));
      turn = result.catch(() => {});
      return result;
    },
    reading: (work) => between(begins.reading, work),
    settled: () => turn,
  };
}

/** Statements that begin a transaction: of one statement, of a writer, of a reader. */
function beginsWith(timeoutMs: number): Readonly<Record<'short' | 'turn' | 'reading', string>> {
  return {
    short: `BEGIN; ${localTimeouts(timeoutMs)}`,
    // The lock is a statement of its own: those after it see everything that was committed while it waited.
    turn: [
      'BEGIN',
      `SET LOCAL lock_timeout = ${timeoutMs}`,
      `SET LOCAL idle_in_transaction_session_timeout = ${SILENCE_MS}`,
      LOCAL_KEEPALIVE,
      `SELECT pg_advisory_xact_lock(${LOCKS}, ${TURN_LOCK})`,
      // After the lock, so that a wait that is too long is reported as such.
      `SET LOCAL statement_timeout = ${timeoutMs}`,
    ].join('; '),
    reading: `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${localTimeouts(timeoutMs)}`,
  };
}

/** Runs `work` on a connection of the pool. Rolls back if it rejects, and drops a connection that cannot do so. */
async function borrow<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw postgresError(error);
  });
  let isBroken = false;
  try {
    return await work(client);
  } catch (error) {
    // A ROLLBACK without a transaction is only a warning.
    await client.query('ROLLBACK').catch(() => (isBroken = true));
    throw error;
  } finally {
    client.release(isBroken);
  }
}
