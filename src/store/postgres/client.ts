import { Socket } from 'node:net';
import type pg from 'pg';
import type { PostgresAddress } from './address.ts';
import { tlsOptions } from './address.ts';

/** Settings of a PostgreSQL connection. */
export interface PostgresSettings {
  /** Connection URL, as {@link readPostgresAddress} reads it; secret. */
  readonly url: string;
  /** Connection URL that bypasses a pooler, for LISTEN, which needs a session of its own. */
  readonly listenUrl?: string | undefined;
  /** Max. connections of the pool; up to two more are used for LISTEN and the lock. */
  readonly poolSize?: number | undefined;
  /** Max. time of a statement, and of a wait for a lock. */
  readonly timeoutMs?: number | undefined;
  /** Called with a notice for the operator, one sentence. */
  readonly notice?: ((sentence: string) => void) | undefined;
}

/** Default pool size; PostgreSQL's default `max_connections` is 100. */
export const POOL_SIZE = 5;

/** Default max. time of a statement. */
export const TIMEOUT_MS = 30_000;

/** Max. time to open a connection, or to wait for a free one of the pool. */
const CONNECT_TIMEOUT_MS = 5000;

/** Time added to the server's own limit before the client gives up: the server may be gone. */
const GRACE_MS = 5000;

/** Loads the package, which a service on SQLite never needs. */
export async function loadPg(): Promise<typeof pg> {
  return (await import('pg')).default;
}

/** Sockets of all connections, so that those that do not end in time can be destroyed. */
export class Sockets {
  readonly #open = new Set<Socket>();

  /** Makes a socket. */
  readonly make = (): Socket => {
    const socket = new Socket();
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    return socket;
  };

  /** Destroys all open sockets. */
  destroy(): void {
    for (const socket of this.#open) socket.destroy();
  }
}

/** Configuration of each connection. Throws the system's error if a certificate cannot be read. */
export function clientConfig(
  { types }: typeof pg,
  address: PostgresAddress,
  sockets: Sockets,
  timeoutMs: number,
): pg.ClientConfig {
  const { host, port, user, password, database, options } = address;
  return {
    host,
    port,
    user,
    password,
    database,
    ...(options === undefined ? {} : { options }),
    ssl: tlsOptions(address),
    application_name: address.applicationName ?? 'feedwright',
    stream: sockets.make,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: timeoutMs + GRACE_MS,
    // Sends BEGIN, a statement and COMMIT in one round trip.
    pipeline: true,
    types: { getTypeParser: (oid, format) => PARSERS[oid] ?? types.getTypeParser(oid, format) },
  };
}

const INT8 = 20;
const NUMERIC = 1700;
const BOOL = 16;

/** Parsers by type id, so that rows have the same values as SQLite's. */
const PARSERS: Readonly<Record<number, (text: string) => number>> = {
  [INT8]: Number,
  [NUMERIC]: Number,
  [BOOL]: (text) => (text === 't' ? 1 : 0),
};

/**
 * Settings of the current transaction, in milliseconds. They are repeated in each: through a pooler, settings
 * of a session would pass to another client.
 */
export function localTimeouts(timeoutMs: number): string {
  return `SET LOCAL statement_timeout = ${timeoutMs}; SET LOCAL lock_timeout = ${timeoutMs}`;
}

/**
 * Keep-alive settings: within half a minute the server notices that a machine is gone, and releases its
 * locks.
 */
export const LOCAL_KEEPALIVE =
  'SET LOCAL tcp_keepalives_idle = 10; SET LOCAL tcp_keepalives_interval = 5; SET LOCAL tcp_keepalives_count = 4; SET LOCAL tcp_user_timeout = 30000';

/** First key of all advisory locks of this program in a database. */
export const LOCKS = 1_717_921_124;

/** Second key of the lock that writers take in turn. */
export const TURN_LOCK = 1;

/** Second key of the lock that the publisher holds. */
export const LEADER_LOCK = 2;
