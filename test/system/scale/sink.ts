import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { request } from '../../support/service/request.ts';
import type { Target } from '../chaos/poller.ts';

/** A subscriber of one topic. */
interface Subscriber {
  readonly topic: string;
  readonly secret: string;
  readonly callback: string;
  /** True once the hub has verified the subscription. */
  isConfirmed: boolean;
  /** Versions received, in order. */
  readonly got: number[];
  /** Hash of the last delivery. */
  hash: string;
}

/** Many subscribers on many hosts of loopback. */
export interface Sink {
  readonly subscribers: readonly Subscriber[];
  readonly faults: readonly string[];
  readonly deliveries: () => number;
  /** Subscribes all through any process. Resolves when all were verified. */
  readonly subscribe: (next: () => Target) => Promise<void>;
}

const HOSTS = 12;

/** Creates subscribers, distributed over the topics; `numberIn` reads the version of a document. */
export async function createSink(
  topics: readonly string[],
  count: number,
  numberIn: (body: string) => number,
): Promise<Sink> {
  const faults: string[] = [];
  const subscribers: Subscriber[] = [];
  let deliveries = 0;
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('error', () => {});
    req.on('end', () => {
      const url = new URL(req.url ?? '', 'http://subscriber');
      const subscriber = subscribers[Number(url.pathname.slice(1))];
      if (subscriber === undefined) return void res.writeHead(404).end();
      if (req.method === 'GET') {
        subscriber.isConfirmed = true;
        return void res.writeHead(200).end(url.searchParams.get('hub.challenge'));
      }
      take(subscriber, Buffer.concat(chunks), String(req.headers['x-hub-signature']));
      res.writeHead(204).end();
    });
  });

  function take(subscriber: Subscriber, body: Buffer, signature: string): void {
    const { topic, secret, got } = subscriber;
    deliveries += 1;
    const right = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    if (signature !== right) faults.push(`${topic}: signed ${signature}, not ${right}`);
    const number = numberIn(body.toString());
    const last = got.at(-1) ?? 0;
    if (!(number >= last)) faults.push(`${topic}: told of ${number} after ${last}`);
    got.push(number);
    subscriber.hash = createHash('sha256').update(body).digest('hex');
  }

  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  for (let n = 0; n < count; n += 1) {
    subscribers.push({
      topic: topics[n % topics.length] ?? '',
      secret: `secret of ${n}`,
      callback: `http://127.0.0.${(n % HOSTS) + 1}:${port}/${n}`,
      isConfirmed: false,
      got: [],
      hash: '',
    });
  }

  /** Subscribes, and repeats the request until it is accepted and verified. */
  async function subscribe(subscriber: Subscriber, next: () => Target): Promise<void> {
    const { topic, callback, secret } = subscriber;
    const form = {
      'hub.mode': 'subscribe',
      'hub.topic': topic,
      'hub.callback': callback,
      'hub.secret': secret,
    };
    for (;;) {
      const { origin, mayFail } = next();
      const body = new URLSearchParams(form).toString();
      const status = await request(`${origin}/hub`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body,
        localAddress: new URL(callback).hostname,
      }).then(
        (answer) => answer.status,
        (error: unknown) => {
          if (!mayFail()) faults.push(`no answer from the hub: ${String(error)}`);
          return 0;
        },
      );
      if (status === 202) break;
      if (![0, 503].includes(status)) faults.push(`the hub says ${status}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    while (!subscriber.isConfirmed) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  return {
    subscribers,
    faults,
    deliveries: () => deliveries,
    subscribe: async (next) => {
      await Promise.all(subscribers.map((one) => subscribe(one, next)));
    },
  };
}
