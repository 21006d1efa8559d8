import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import type { DatabaseRow } from '../../../src/core/ledger/database.ts';
import { article, writeFiles, type Files } from '../service/directory.ts';
import { readTables } from '../store/engine.ts';
import { startService, type Service } from '../service/service.ts';
import type { FeedwrightOptions } from '../../../src/app/compose.ts';

/** A request that a subscriber received. */
export interface Got {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** A subscriber's answer; a function may use the response as it likes. */
export type Reply =
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | ((res: ServerResponse) => void);

/** A subscriber on loopback, and the requests that it received. */
export interface Subscriber {
  readonly origin: string;
  readonly got: readonly Got[];
  /** Sets the answer to later requests. */
  readonly answer: (answer: (got: Got) => Reply) => void;
  /** Resolves when this number of requests has arrived. */
  readonly until: (count: number) => Promise<void>;
  /** The deliveries, without the verification requests. */
  readonly deliveries: () => readonly Got[];
}

/** Confirms every verification request. */
export const confirm = ({ url }: Got): Reply => ({
  status: 200,
  body: url.searchParams.get('hub.challenge') ?? '',
});

/** Confirms verification requests, and answers deliveries with this. */
export const withDeliveries =
  (reply: Reply) =>
  (got: Got): Reply =>
    got.method === 'POST' ? reply : confirm(got);

/** Starts a subscriber with this answer; `host` is an address of loopback. */
export async function subscriber(
  answering: (got: Got) => Reply = confirm,
  host = '127.0.0.1',
): Promise<Subscriber> {
  const got: Got[] = [];
  let answerOf = answering;
  const waiting = new Set<() => void>();
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const one = {
        method: req.method ?? '',
        url: new URL(req.url ?? '/', 'http://x'),
        headers: req.headers,
        body: Buffer.concat(chunks),
      };
      const reply = answerOf(one);
      if (typeof reply === 'function') reply(res);
      else res.writeHead(reply.status, reply.headers).end(reply.body);
      got.push(one);
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    origin: `http://${host}:${(server.address() as AddressInfo).port}`,
    got,
    answer: (next) => (answerOf = next),
    until: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (got.length >= count) resolve();
        };
        waiting.add(look);
        look();
      }),
    deliveries: () => got.filter(({ method }) => method === 'POST'),
  };
}

/** Topic of the main feed of a test service. */
export const TOPIC = 'https://example.org/rss.xml';

const FILES: Files = { 'one.md': article('One', '2026-01-01T10:00:00Z', 'First.', 'tags: [sea]') };

/** Starts a service whose hub may send to loopback. */
export function startHub(files: Files = {}, options: FeedwrightOptions = {}): Promise<Service> {
  return startService({ ...FILES, ...files }, { pushAllowPrivate: '127.0.0.0/8', ...options });
}

/** Posts a form to a hub. */
export async function ask(
  { origin }: Pick<Service, 'origin'>,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; text: string; headers: Headers }> {
  const answer = await fetch(`${origin}/hub`, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
  });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

/** Form of a subscription request for the main feed. */
export const subscription = (callback: string, more: Readonly<Record<string, string>> = {}) => ({
  'hub.mode': 'subscribe',
  'hub.topic': TOPIC,
  'hub.callback': callback,
  ...more,
});

/** Subscribes, and waits until the subscription is confirmed and the queue is empty. */
export async function subscribe(
  service: Service,
  callback: string,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { status, text } = await ask(service, subscription(callback, more));
  expect([status, text]).toEqual([202, expect.any(String)]);
  await isSettled(service);
}

/** Publishes another article a minute later. */
export async function publish(service: Service, title: string, tag = 'sea'): Promise<void> {
  writeFiles(service.content, {
    [`${title}.md`]: article(title, '2026-02-01T10:00:00Z', `Text of ${title}.`, `tags: [${tag}]`),
  });
  service.clock.time += 60_000;
  await service.regenerate();
}

/** Reads the rows of a table. */
export function stored(
  { data }: Pick<Service, 'data'>,
  table: 'subscription' | 'intent' | 'delivery',
): Promise<readonly DatabaseRow[]> {
  return readTables(data, ({ all }) => all(`SELECT * FROM ${table} ORDER BY 1`));
}

/** Waits until no request or delivery is due: remaining ones are scheduled for later, or suspended. */
export async function isSettled(service: Service): Promise<void> {
  const due = async () =>
    [...(await stored(service, 'intent')), ...(await stored(service, 'delivery'))].filter(
      (row) => row['is_parked'] !== 1 && Number(row['run_at']) <= service.clock.time,
    );
  await expect.poll(due, { interval: 10 }).toEqual([]);
}
