import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request that came, with its body. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers a request; 204 where nothing else is said. */
export type Behaviour = (res: ServerResponse, request: Received) => unknown;

/** Somebody who takes purges, on a free port of loopback. */
export interface PurgeTarget {
  readonly origin: string;
  /** What came, in its order. */
  readonly received: readonly Received[];
  /** What to do with the next requests, one each. */
  readonly script: Behaviour[];
  /** Resolves when so many requests have come. */
  readonly count: (requests: number) => Promise<void>;
}

/** Starts one; it is stopped when the test is over. */
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
