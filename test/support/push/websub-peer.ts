import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request that a peer received. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The body, parsed as a form. */
  readonly form: URLSearchParams;
}

/** A peer's answer; with undefined it never answers. */
export type Reply =
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | undefined;

/** Another server on the network: a hub or an aggregator. */
export interface Peer {
  readonly origin: string;
  readonly port: number;
  /** Requests in order of arrival, recorded before they are answered. */
  readonly asked: readonly Asked[];
  /** Resolves when this number of requests has arrived. */
  readonly until: (count: number) => Promise<void>;
}

/** Starts a peer on a free port of loopback; it stops at the end of the test. */
export async function startPeer(
  answer: (asked: Asked) => Reply | Promise<Reply> = () => ({ status: 204 }),
): Promise<Peer> {
  const asked: Asked[] = [];
  const waiting = new Map<() => void, number>();
  const server = createServer((req, res) => {
    res.on('error', () => {});
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const { method = '', url = '/', headers } = req;
      const { pathname: path, searchParams: query } = new URL(url, 'http://peer');
      const body = Buffer.concat(chunks).toString();
      const one = { method, path, query, headers, body, form: new URLSearchParams(body) };
      asked.push(one);
      for (const [resolve, count] of waiting) if (asked.length >= count) resolve();
      Promise.resolve(answer(one)).then(
        (reply) => reply !== undefined && res.writeHead(reply.status, reply.headers).end(reply.body),
        // A server that the answer depends on may have stopped with the test.
        () => res.destroy(),
      );
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    asked,
    until: (count) =>
      new Promise((resolve) => (asked.length >= count ? resolve() : waiting.set(resolve, count))),
  };
}
