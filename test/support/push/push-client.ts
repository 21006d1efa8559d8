import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { createHttpClient, type HttpClientOptions } from '../../../src/client/client.ts';
import type { HttpClient, HttpRules } from '../../../src/core/http-client.ts';

/** Allows public addresses only. */
export const PUBLIC: HttpRules = { allowPrivate: '', ports: '' };

/** Allows loopback too. */
export const LOOPBACK: HttpRules = { allowPrivate: '127.0.0.0/8 ::1', ports: '' };

/** Creates a client that may reach loopback; it is closed at the end of the test. */
export function startClient({
  rules = LOOPBACK,
  ...options
}: HttpClientOptions & { readonly rules?: HttpRules } = {}): HttpClient {
  const client = createHttpClient(rules, options);
  onTestFinished(() => client.close());
  return client;
}

/** A server on a free port of loopback. */
export interface Peer {
  readonly port: number;
  readonly origin: string;
  /** Every connection that was accepted. */
  readonly sockets: readonly Socket[];
  /** Resolves when this number of connections was accepted. */
  readonly count: (connections: number) => Promise<void>;
}

/** Starts a server; it stops at the end of the test. */
export async function startPeer(server: Server): Promise<Peer> {
  const sockets: Socket[] = [];
  const waiting = new Map<number, () => void>();
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => {});
    sockets.push(socket);
    waiting.get(sockets.length)?.();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    sockets,
    count: (connections) =>
      sockets.length >= connections
        ? Promise.resolve()
        : new Promise((resolve) => waiting.set(connections, resolve)),
  };
}

/** Starts a raw TCP server; `behave` gets each connection and need not speak HTTP. */
export function startRaw(behave: (socket: Socket) => void): Promise<Peer> {
  return startPeer(
    createServer((socket) => {
      socket.on('error', () => {});
      behave(socket);
    }),
  );
}

/** Writes something each millisecond until the socket is closed. */
export function drip(socket: Socket, bytes: string | Buffer): void {
  const timer = setInterval(() => socket.write(bytes), 1);
  socket.on('close', () => clearInterval(timer));
}
