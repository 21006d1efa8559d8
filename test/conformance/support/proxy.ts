import { createServer, request, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** One request of a reader, and what it got. */
export interface Poll {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly status: number;
  /** Of the body as it was sent. */
  readonly bytes: number;
}

/** A proxy between readers and the service. */
export interface RecordingProxy {
  /** Without a slash at the end. */
  readonly origin: string;
  /** Everything that was asked since {@link RecordingProxy.take} was last called, in order. */
  readonly take: () => Poll[];
}

/** Of one connection only (RFC 9110, 7.6.1): each side of the proxy has its own. */
const CONNECTION_FIELDS = new Set(['connection', 'keep-alive', 'transfer-encoding']);

/** Passes requests on to `origin`, unchanged, and records them. Stops when the test is over. */
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
        // Recorded before the reader has the last byte: it may end, and the test look, at once.
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
