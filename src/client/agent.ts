import { createRequire } from 'node:module';
import type * as Undici from 'undici';

/** Sends a request over a pooled or new connection. */
export type Dispatcher = Pick<Undici.Dispatcher, 'dispatch' | 'destroy'>;

/** Receives the events of a request. */
export type Handler = Undici.Dispatcher.DispatchHandler;

/** Aborts a request. */
export type Controller = Undici.Dispatcher.DispatchController;

/** Opens a connection. */
export type Connector = Undici.buildConnector.connector;

/** Max. idle time of a connection in milliseconds; the server may announce less. */
const KEEP_ALIVE_MS = 4000;

const MAX_HEAD_BYTES = 16_384;

/**
 * Creates a connection pool with at most `connections` per origin. It follows no redirects, decodes no
 * content-codings and uses only HTTP/1.1.
 */
export function createAgent(connect: Connector, connections: number): Dispatcher {
  let agent: Undici.Agent | undefined;
  const make = (): Undici.Agent => {
    // Loaded on first use: undici costs 20 MB, wasted where no request is sent.
    const undici = createRequire(import.meta.url)('undici') as typeof Undici;
    return new undici.Agent({
      connect,
      connections,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEAD_BYTES,
      // The caller enforces timeouts, with a finer resolution.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  };
  return {
    dispatch: (options, handler) => (agent ??= make()).dispatch(options, handler),
    destroy: async () => agent?.destroy(),
  };
}
