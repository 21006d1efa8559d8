import { createServer, request, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** One request of a reader, and its response. */
export interface Poll {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly status: number;
  /** Length of the body as sent. */
  readonly bytes: number;
}

/** A proxy between readers and the service. */
export interface RecordingProxy {
  /** Without a slash at the end. */
  readonly origin: string;
  /** Requests since the last call of {@link RecordingProxy.take}, in order. */
  readonly take: () => Poll[];
}

/** Fields of one connection only (RFC 9110, 7.6.1): each side of the proxy has its own. */
const CONNECTION_FIELDS = new Set(['connection', 'keep-alive', 'transfer-encoding']);

/** Forwards requests unchanged to `origin`, and records them. Stops at the end of the test. */
export async function startProxy(origin: string): Promise<RecordingProxy> {
  let polls: Poll[] = [];
  const server = createServer((req, res) => {
    const { method = 'GET', url = '/', headers } = req;
    const forwarded = request(
      origin + url,
      { method, headers: withoutConnection(req.rawHeaders), agent: false },
      (answer) => {
        const { statusCode: status = 0 } = answer;
        let bytes = 0;
        answer.on('data', (chunk: Buffer) => (bytes += chunk.length));
        // Recorded before the reader has the last byte, because the test may check as soon as the reader
        // ends.
        answer.on('end', () => polls.push({ method, path: url, headers, status, bytes }));
        res.writeHead(status, withoutConnection(answer.rawHeaders));
        answer.pipe(res);
      },
    );
    forwarded.on('error', () => res.destroy());
    req.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = polls;
      polls = [];
      return taken;
    },
  };
}

function withoutConnection(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter(
    (_, index) => !CONNECTION_FIELDS.has((rawHeaders[index - (index % 2)] ?? '').toLowerCase()),
  );
}
