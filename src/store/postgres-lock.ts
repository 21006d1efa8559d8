import type { Lock } from './lock.ts';
import { readPostgresAddress } from './postgres-address.ts';
import {
  clientConfig,
  LEADER_LOCK,
  loadPg,
  LOCAL_KEEPALIVE,
  LOCKS,
  Sockets,
  type PostgresSettings,
} from './postgres-client.ts';
import { postgresError } from './postgres-error.ts';

/** How often the connection that holds it is tried, and how long that may take. */
const HEARTBEAT_MS = 5000;

/** How long a server may take to say that it is let go of. */
const GOODBYE_MS = 1000;

/**
 * Takes the lock of a database; undefined while another process has it. The lock is an open transaction on a
 * connection of its own, which a pooler in transaction mode leaves alone too; the server ends it with the process. It
 * reads no table, so it does not keep old rows from being cleaned up. Rejects with the engine's error.
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
    // Whoever is gone does not answer.
    sockets.destroy();
  };
  /** Whoever comes next finds it free. */
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
    // By name, since older servers do not know them all: nobody but us ends this transaction.
    await client.query(
      `SELECT set_config(name, '0', true) FROM pg_settings WHERE name IN ('idle_in_transaction_session_timeout', 'transaction_timeout')`,
    );
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
  heartbeat = setInterval(() => void client.query('SELECT 1').catch(end), HEARTBEAT_MS).unref();
  return { release, isHeld: () => isHeld, lost };
}
