import { Agent, type Dispatcher as AnyDispatcher, type buildConnector } from 'undici';

/** Sends a request over a connection that it has or makes. */
export type Dispatcher = AnyDispatcher;

/** Hears what becomes of a request. */
export type Handler = AnyDispatcher.DispatchHandler;

/** Ends a request from this side. */
export type Controller = AnyDispatcher.DispatchController;

/** Makes a connection where there is none. */
export type Connector = buildConnector.connector;

/** So long an idle connection is kept, unless the other side says less. */
const KEEP_ALIVE_MS = 4000;

const MOST_HEAD_BYTES = 16_384;

/** Keeps connections, at most so many to each origin. Follows no redirects, decodes nothing, speaks HTTP/1.1 only. */
export function createAgent(connect: Connector, connections: number): Dispatcher {
  return new Agent({
    connect,
    connections,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: MOST_HEAD_BYTES,
    // Whoever sends measures the time, to the millisecond.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}
