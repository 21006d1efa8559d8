import { Socket } from 'node:net';
import type pg from 'pg';
import type { PostgresAddress } from './address.ts';
import { tlsOptions } from './address.ts';

/** How a PostgreSQL server is used. */
export interface PostgresSettings {
  /** See {@link readPostgresAddress}; secret. */
  readonly url: string;
  /** The same without a pooler between: for LISTEN, which needs a session of its own. */
  readonly listenUrl?: string | undefined;
  /** So many connections are open at most, and up to two more for listening and leading. */
  readonly poolSize?: number | undefined;
  /** How long a statement may take, and wait for others. */
  readonly timeoutMs?: number | undefined;
  /** Hears what an operator should know, a sentence each. */
  readonly notice?: ((sentence: string) => void) | undefined;
}

/** So many connections are open at most where nobody says: a server takes a hundred of everybody. */
export const POOL_SIZE = 5;

/** How long a statement may take where nobody says. */
export const TIMEOUT_MS = 30_000;

/** How long it may take to open a connection, or until one of the pool is free. */
const CONNECT_TIMEOUT_MS = 5000;

/** So much later than the server we give up ourselves: it may not be there any more. */
const GRACE_MS = 5000;

/** A SQLite service never loads it. */
export async function loadPg(): Promise<typeof pg> {
  return (await import('pg')).default;
}

/** Every connection's socket: what does not end in time is cut off. */
export class Sockets {
  readonly #open = new Set<Socket>();

  /** A new one. */
  readonly make = (): Socket => {
    const socket = new Socket();
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    return socket;
  };

  /** Cuts off all that are open. */
  destroy(): void {
    for (const socket of this.#open) socket.destroy();
  }
}

/** What the package is told for each connection. Throws the system's error if a certificate cannot be read. */
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
    // BEGIN, a statement and COMMIT go out together: three statements for one way there and back.
    pipeline: true,
    types: { getTypeParser: (oid, format) => PARSERS[oid] ?? types.getTypeParser(oid, format) },
  };
}

const INT8 = 20;
const NUMERIC = 1700;
const BOOL = 16;

/** Rows look as SQLite's do. */
const PARSERS: Readonly<Record<number, (text: string) => number>> = {
  [INT8]: Number,
  [NUMERIC]: Number,
  [BOOL]: (text) => (text === 't' ? 1 : 0),
};

/**
 * Settings for the transaction that this stands in, in milliseconds. They are given anew for each: what is set for a
 * session would, in a pooler, be somebody else's soon.
 */
export function localTimeouts(timeoutMs: number): string {
  return `SET LOCAL statement_timeout = ${timeoutMs}; SET LOCAL lock_timeout = ${timeoutMs}`;
}

/** The server finds out within half a minute that a machine is gone, and lets go of what it held. */
export const LOCAL_KEEPALIVE =
  'SET LOCAL tcp_keepalives_idle = 10; SET LOCAL tcp_keepalives_interval = 5; SET LOCAL tcp_keepalives_count = 4; SET LOCAL tcp_user_timeout = 30000';

/** Our advisory locks in a database have this number, and one of their own. */
export const LOCKS = 1_717_921_124;

/** Whose turn it is to write. */
export const TURN_LOCK = 1;

/** Who publishes. */
export const LEADER_LOCK = 2;
