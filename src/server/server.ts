import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { Server as NetServer, type AddressInfo, type Socket } from 'node:net';
import { FeedwrightError } from '../core/errors.ts';
import { NO_STORE } from '../core/protocol/cache-control.ts';
import { FastResponse, KEEP_ALIVE_SECONDS } from '../core/delivery/fast-response.ts';

/**
 * Limits against slow and oversized requests. They are tighter than Node's own, because no client needs a
 * long head, or a body larger than a hub's delivery. Routes limit the length of their bodies.
 */
const LIMITS = {
  /** Enough for cookies and long lists of tags; more is answered 431. */
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: KEEP_ALIVE_SECONDS * 1000,
  connectionsCheckingInterval: 2_000,
  /** Checked below, together with duplicates. */
  requireHostHeader: false,
} as const;

/** Fields of responses to requests that are refused before routing. */
const REFUSAL_FIELDS = {
  'Content-Type': 'text/plain; charset=utf-8',
  'Content-Length': 0,
  'Cache-Control': NO_STORE,
  'X-Content-Type-Options': 'nosniff',
  Connection: 'close',
};

const MAX_CONNECTIONS = 10_000;
const MAX_HEADERS = 100;

/** Time that requests in flight have to finish when the server stops. */
const DRAIN_MS = 8_000;
const DRAIN_STEP_MS = 20;

/** A listening server. */
export interface Listening {
  readonly port: number;
  readonly server: Server;
  /** Takes no new connections, lets requests in flight finish, then resolves, after at most 8 seconds. */
  readonly close: () => Promise<void>;
}

/** Listens with limits. Rejects with `listen_failed` if the address is unavailable. */
export async function listen(handler: RequestListener, host: string, port: number): Promise<Listening> {
  const server = createServer({ ...LIMITS, ServerResponse: FastResponse });
  server.maxHeadersCount = MAX_HEADERS;
  server.maxConnections = MAX_CONNECTIONS;
  let draining = false;
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', (req, res) => {
    if (draining) res.shouldKeepAlive = false;
    if (hasOneHost(req)) handler(req, res);
    else res.writeHead(400, REFUSAL_FIELDS).end();
  });
  server.on('checkExpectation', (_req, res) => res.writeHead(417, REFUSAL_FIELDS).end());
  server.on('clientError', answerClientError);
  server.on('connect', (_req, socket: Socket) => end(socket, '405 Method Not Allowed'));

  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason =
        cause.code === 'EADDRINUSE'
          ? 'the port is in use: end what uses it, or choose another one (0: any free one) with --port'
          : cause.message;
      reject(
        new FeedwrightError('listen_failed', `cannot listen on ${host} port ${port}: ${reason}`, { cause }),
      );
    });
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    server,
    close: () =>
      new Promise((resolve) => {
        draining = true;
        // A connection whose last request ends while draining is idle only then; and one whose answer is
        // still on its way to a slow reader is idle to Node, so nothing is closed until all answers are out.
        const closeIdle = (): void => {
          if (![...sockets].some(({ writableLength }) => writableLength > 0)) server.closeIdleConnections();
        };
        const sweep = setInterval(closeIdle, DRAIN_STEP_MS);
        const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
        stopListening(server, () => {
          clearInterval(sweep);
          clearTimeout(deadline);
          resolve();
        });
        closeIdle();
      }),
  };
}

/**
 * Stops listening without the rest of Server.close of HTTP, which also closes connections that only look
 * idle.
 */
function stopListening(server: Server, closed: () => void): void {
  NetServer.prototype.close.call(server, closed);
}

/** RFC 9112, 3.2: exactly one Host field, or none in HTTP/1.0. Node takes the first of several. */
function hasOneHost({ rawHeaders, httpVersionMinor }: IncomingMessage): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts === 1 || (hosts === 0 && httpVersionMinor === 0);
}

/**
 * RFC 9112, 9.6: closing while the client is still sending resets the connection, and the response is lost.
 * So the rest of a refused request is read and discarded, up to these limits.
 */
const LINGER_MS = 5_000;
const LINGER_BYTES = 8 * 1024 * 1024;

/** Status lines by the error code of the HTTP parser; other errors are 400. */
const PARSER_STATUSES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_INVALID_METHOD: '501 Not Implemented',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Connections that were answered while the client was still sending. */
const lingering = new WeakSet<Socket>();

/** Answers a request that the parser refused. Called again for further data on the same connection. */
function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (lingering.has(socket) && error.code !== 'ECONNRESET') {
    if (socket.bytesRead > LINGER_BYTES) socket.destroy();
    return;
  }
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  end(socket, PARSER_STATUSES[error.code ?? ''] ?? '400 Bad Request');
  lingering.add(socket);
  const deadline = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(deadline));
}

function end(socket: Socket, status: string): void {
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nCache-Control: no-store\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 0\r\n\r\n`,
  );
}
