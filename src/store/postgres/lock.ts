import type { Lock } from '../../core/publish/records/opened-store.ts';
import { readPostgresAddress } from './address.ts';
import {
  clientConfig,
  LEADER_LOCK,
  loadPg,
  LOCAL_KEEPALIVE,
  LOCKS,
  Sockets,
  type PostgresSettings,
} from './client.ts';
import { postgresError } from './error.ts';

/** Interval between heartbeats on the connection that holds the lock, and max. time of one. */
const HEARTBEAT_MS = 5000;

/**
 * Time without a heartbeat after which the lock is lost: a process that hangs or was stopped publishes
 * nothing, and another one can.
 */
const SILENT_MS = 30_000;

/** Max. time for the server to confirm the release. */
const GOODBYE_MS = 1000;

/**
 * Takes the lock of a database; undefined while another process has it. The lock is an open transaction on a
 * connection of its own, which a pooler in transaction mode leaves alone too; the server ends it with the
 * process, or after silence. It reads no table, so it does not keep old rows from being vacuumed. Rejects
 * with the engine's error.
 */
export async function lockOnPostgres({ url }: PostgresSettings): Promise<Lock | undefined> {
  const address = readPostgresAddress(url);
  if (address === undefined) throw new Error('no address of a database');
  const driver = await loadPg();
  const sockets = new Sockets();
  const client = new driver.Client(clientConfig(driver, address, sockets, HEARTBEAT_MS));
  let heartbeat: NodeJS.Timeout | undefined;
  let isHeld = false;
  let tellLost = (): void => {};
  const lost = new Promise<void>((resolve) => (tellLost = resolve));
  const end = (): void => {
    if (isHeld) tellLost();
    isHeld = false;
    clearInterval(heartbeat);
    client.end().catch(() => {});
    // A server that is gone does not answer.
    sockets.destroy();
  };
  /** Ends the transaction, so that the next process finds the lock free. */
  const release = async (): Promise<void> => {
    if (!isHeld) return;
    isHeld = false;
    const late = setTimeout(end, GOODBYE_MS);
    await client.query('ROLLBACK').catch(() => {});
    clearTimeout(late);
    end();
  };
  client.on('error', end);
  client.on('end', end);
  try {
    await client.connect();
    await client.query(`BEGIN; ${LOCAL_KEEPALIVE}`);
    // By name, since older servers lack the setting. No timeout may end this transaction.
    await client.query(
      `SELECT set_config(name, '0', true) FROM pg_settings WHERE name = 'transaction_timeout'`,
    );
    await client.query(`SET LOCAL idle_in_transaction_session_timeout = ${SILENT_MS}`);
    const { rows } = await client.query<{ taken: number }>(
      `SELECT pg_try_advisory_xact_lock(${LOCKS}, ${LEADER_LOCK}) AS taken`,
    );
    if (rows[0]?.taken !== 1) {
      await client.end();
      return undefined;
    }
  } catch (error) {
    end();
    throw postgresError(error);
  }
  isHeld = true;
  let heard = performance.now();
  const beat = async (): Promise<void> => {
    const said = performance.now();
    await client.query('SELECT 1');
    heard = said;
  };
  heartbeat = setInterval(() => void beat().catch(end), HEARTBEAT_MS).unref();
  return {
    release,
    lost,
    isHeld: () => {
      // A process that was stopped learns by its clock that the lock is lost, before the connection reports
      // it.
      if (isHeld && performance.now() >= heard + SILENT_MS) end();
      return isHeld;
    },
  };
}
