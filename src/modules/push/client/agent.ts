import { createRequire } from 'node:module';
import type * as Undici from 'undici';

/** Sends a request over a connection that it has or makes. */
export type Dispatcher = Pick<Undici.Dispatcher, 'dispatch' | 'destroy'>;

/** Hears what becomes of a request. */
export type Handler = Undici.Dispatcher.DispatchHandler;

/** Ends a request from this side. */
export type Controller = Undici.Dispatcher.DispatchController;

/** Makes a connection where there is none. */
export type Connector = Undici.buildConnector.connector;

/** So long an idle connection is kept, unless the other side says less. */
const KEEP_ALIVE_MS = 4000;

const MAX_HEAD_BYTES = 16_384;

/** Keeps connections, at most so many to each origin. Follows no redirects, decodes nothing, speaks HTTP/1.1 only. */
export function createAgent(connect: Connector, connections: number): Dispatcher {
  let agent: Undici.Agent | undefined;
  const make = (): Undici.Agent => {
    // Loaded for the first request: it takes 20 MB, which who tells nobody anything has better use for.
    const undici = createRequire(import.meta.url)('undici') as typeof Undici;
    return new undici.Agent({
      connect,
      connections,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEAD_BYTES,
      // Whoever sends measures the time, to the millisecond.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  };
  return {
    dispatch: (options, handler) => (agent ??= make()).dispatch(options, handler),
    destroy: async () => agent?.destroy(),
  };
}
