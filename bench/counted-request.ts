import { request, type Agent, type IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';

/** A response with the bytes transferred for it, heads included. */
export interface CountedAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** As sent, not decoded. */
  readonly body: Buffer;
}

/** Input of {@link countedRequest}. */
export interface CountedRequest {
  readonly method: 'GET' | 'HEAD';
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Not shared with concurrent requests: bytes are counted per connection. */
  readonly agent: Agent;
}

/** Sends a request and counts the bytes on its connection. Rejects if the connection fails. */
export function countedRequest(input: CountedRequest): Promise<CountedAnswer> {
  const { method, port, path, headers, agent } = input;
  return new Promise((resolve, reject) => {
    let connection: Socket | undefined;
    let sentBefore = 0;
    let receivedBefore = 0;
    const sent = request({ host: '127.0.0.1', method, port, path, headers, agent }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          bytesSent: (connection?.bytesWritten ?? 0) - sentBefore,
          bytesReceived: (connection?.bytesRead ?? 0) - receivedBefore,
          body: Buffer.concat(chunks),
        }),
      );
    });
    sent.once('socket', (socket) => {
      connection = socket;
      sentBefore = socket.bytesWritten;
      receivedBefore = socket.bytesRead;
    });
    sent.once('error', reject).end();
  });
}
