import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** The parts of a response that pollers read. */
export interface Polled {
  readonly status: number;
  /** Value of a field, by its name as sent. */
  readonly field: (name: string) => string | undefined;
  readonly body: string;
}

/** A persistent connection, for tens of thousands of sequential polls in a second or two. */
export interface Connection {
  readonly poll: (
    path: string,
    headers: Readonly<Record<string, string>>,
    method?: 'GET' | 'HEAD',
  ) => Promise<Polled>;
  readonly close: () => void;
}

const END_OF_HEAD = '\r\n\r\n';

/** Opens a connection to a service on this machine. Responses without Content-Length must have no body. */
export async function openConnection(port: number): Promise<Connection> {
  const socket: Socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let received = '';
  let waiting: ((polled: Polled) => void) | undefined;
  let failed: ((error: Error) => void) | undefined;
  let isHead = false;
  socket.setEncoding('latin1');
  socket.on('error', (error) => failed?.(error));
  socket.on('data', (chunk: string) => {
    received += chunk;
    const end = received.indexOf(END_OF_HEAD);
    if (end === -1) return;
    const head = received.slice(0, end + 2);
    const field = (name: string): string | undefined => {
      const at = head.indexOf(`\r\n${name}: `);
      return at === -1 ? undefined : head.slice(at + name.length + 4, head.indexOf('\r\n', at + 2));
    };
    const from = end + END_OF_HEAD.length;
    const length = isHead ? 0 : Number(field('Content-Length') ?? 0);
    if (received.length < from + length) return;
    const status = Number(head.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length));
    const polled = { status, field, body: received.slice(from, from + length) };
    received = received.slice(from + length);
    waiting?.(polled);
  });
  return {
    poll: (path, headers, method = 'GET') =>
      new Promise((resolve, reject) => {
        waiting = resolve;
        isHead = method === 'HEAD';
        failed = reject;
        const fields = Object.entries({ Host: 'example.org', ...headers });
        const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
        socket.write(`${method} ${path} HTTP/1.1\r\n${lines}\r\n`, 'latin1');
      }),
    close: () => void socket.destroy(),
  };
}
