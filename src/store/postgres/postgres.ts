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
import { query, statementsOn, streamOn } from './statements.ts';

/** A process that says nothing for so long within a transaction is no longer waited for. */
const SILENCE_MS = 60_000;

/** Connections that are not used for so long are closed. */
const IDLE_MS = 30_000;

/** So long connections may take to say goodbye. */
const GOODBYE_MS = 1000;

/**
 * Opens a PostgreSQL database behind a pool of connections; one is made at once. Nothing here needs a session of its
 * own but LISTEN, so a pooler in transaction mode may stand between. Rejects with the engine's error.
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
  // A connection that breaks while nobody uses it is replaced; without somebody who hears of it the process would end.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));

  const short = `BEGIN; ${localTimeouts(timeoutMs)}`;
  // The lock is a statement of its own: what comes after it sees all that was committed while it waited.
  const turnBegins = [
    'BEGIN',
    `SET LOCAL lock_timeout = ${timeoutMs}`,
    `SET LOCAL idle_in_transaction_session_timeout = ${SILENCE_MS}`,
    LOCAL_KEEPALIVE,
    `SELECT pg_advisory_xact_lock(${LOCKS}, ${TURN_LOCK})`,
    // Only now: who waited for too long is told that it waited.
    `SET LOCAL statement_timeout = ${timeoutMs}`,
  ].join('; ');
  const readingBegins = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${localTimeouts(timeoutMs)}`;

  async function borrow<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect().catch((error: unknown) => {
      throw postgresError(error);
    });
    let isBroken = false;
    try {
      return await work(client);
    } catch (error) {
      // Nothing to roll back is a warning; what cannot answer is thrown away.
      await client.query('ROLLBACK').catch(() => (isBroken = true));
      throw error;
    } finally {
      client.release(isBroken);
    }
  }

  /** One statement is a transaction of its own, which goes there and back in one way. */
  const once = (sql: string, parameters: readonly Value[]): Promise<DatabaseRow[]> =>
    borrow(async (client) => {
      const [begun, answer, ended] = await Promise.allSettled([
        client.query(short),
        query(client, sql, parameters),
        client.query('COMMIT'),
      ]);
      if (answer.status === 'rejected') throw answer.reason;
      for (const one of [begun, ended]) if (one.status === 'rejected') throw postgresError(one.reason);
      return answer.value;
    });

  const between = <T>(begins: string, work: (statements: Statements) => Promise<T>): Promise<T> =>
    borrow(async (client) => {
      await query(client, begins, []);
      const { statements, settled } = streamOn(name, client);
      const value = await work(statements);
      await settled();
      const { command } = await client.query('COMMIT').catch((error: unknown) => {
        throw postgresError(error);
      });
      // A statement failed, and `work` went on as if it had not: the server says so by the name of what it did.
      if (command !== 'COMMIT') throw new Error('the transaction was rolled back: a statement of it failed');
      return value;
    });

  // Those of one process wait here, each without a connection.
  let turn: Promise<unknown> = Promise.resolve();
  const transaction = <T>(work: (statements: Statements) => Promise<T>): Promise<T> => {
    const result = turn.then(() => between(turnBegins, work));
    turn = result.catch(() => {});
    return result;
  };

  const statements = statementsOn(name, once, async (...statement) => void (await once(...statement)));
  // All of it: a transaction that began first and ends last changes nothing but who is still under way.
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
    await turn;
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
    reading: (work) => between(readingBegins, work),
    watch: (heard) => listener.watch(heard),
    close,
  };
}
