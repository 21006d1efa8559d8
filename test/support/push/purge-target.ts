import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A received request with its body. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers a request; the default is 204. */
export type Behaviour = (res: ServerResponse, request: Received) => unknown;

/** A server that accepts purges, on a free port of loopback. */
export interface PurgeTarget {
  readonly origin: string;
  /** Requests in order of arrival. */
  readonly received: readonly Received[];
  /** Behaviours for the next requests, one each. */
  readonly script: Behaviour[];
  /** Resolves when this number of requests has arrived. */
  readonly count: (requests: number) => Promise<void>;
}

/** Starts a purge target; it stops at the end of the test. */
export async function startPurgeTarget(...script: Behaviour[]): Promise<PurgeTarget> {
  const received: Received[] = [];
  const waiting: { readonly requests: number; readonly resolve: () => void }[] = [];
  const server = createServer((req, res) => {
    res.on('error', () => {});
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const { method = '', url = '', headers } = req;
      const one = { method, url, headers, body: Buffer.concat(chunks).toString() };
      received.push(one);
      const behave = script.shift() ?? status(204);
      void behave(res, one);
      for (const { requests, resolve } of waiting) if (received.length >= requests) resolve();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    script,
    count: (requests) =>
      received.length >= requests
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ requests, resolve })),
  };
}

/** Answers with a status and no body. */
export function status(code: number, headers: Readonly<Record<string, string>> = {}): Behaviour {
  return (res) => res.writeHead(code, headers).end();
}
