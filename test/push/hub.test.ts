import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { article, writeFiles } from '../helpers/directory.ts';
import { request } from '../helpers/request.ts';
import { startService, type Service } from '../helpers/service.ts';

/** What came to a subscriber. */
interface Got {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** A subscriber on loopback; `answer` says what it answers, and by default confirms what it is asked. */
async function subscriber(
  answer: (got: Got) => { status: number; body?: string } = ({ url }) => ({
    status: 200,
    body: url.searchParams.get('hub.challenge') ?? '',
  }),
) {
  const got: Got[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
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
      const { status, body } = answer(one);
      res.writeHead(status).end(body);
      got.push(one);
      for (const { count, resolve } of waiting) if (got.length >= count) resolve();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    got,
    /** Resolves when so many requests have come. */
    until: (count: number): Promise<void> =>
      got.length >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve })),
  };
}

const FILES = { 'one.md': article('One', '2026-01-01T10:00:00Z', 'First.', 'tags: [sea]') };

const start = (): Promise<Service> => startService(FILES, { pushAllowPrivate: '127.0.0.0/8' });

async function ask(service: Service, fields: Record<string, string>, path = '/hub') {
  const answer = await fetch(service.origin + path, { method: 'POST', body: new URLSearchParams(fields) });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

async function publish(service: Service, title: string): Promise<void> {
  writeFiles(service.content, {
    [`${title}.md`]: article(title, '2026-02-01T10:00:00Z', `Text of ${title}.`, 'tags: [sea]'),
  });
  service.clock.time += 60_000;
  await service.regenerate();
}

test('[59] [60] [61] [62] a subscriber is asked, and gets each new version as it is served, signed', async () => {
  const service = await start();
  const { origin, got, until } = await subscriber();
  const topic = 'https://example.org/rss.xml';
  const answer = await ask(service, {
    'hub.mode': 'subscribe',
    'hub.topic': topic,
    'hub.callback': `${origin}/cb?own=a%20b`,
    'hub.secret': 'shh',
    'hub.lease_seconds': '86400',
    'x-unknown': '1',
  });
  expect(answer.status).toBe(202);
  await until(1);
  const [question] = got;
  expect(question?.method).toBe('GET');
  expect(Object.fromEntries(question?.url.searchParams ?? [])).toMatchObject({
    own: 'a b',
    'hub.mode': 'subscribe',
    'hub.topic': topic,
    'hub.lease_seconds': '86400',
  });
  await publish(service, 'Two');
  await until(2);
  const delivery = got[1];
  const served = await request(`${service.origin}/rss.xml`);
  expect(delivery?.method).toBe('POST');
  expect(delivery?.body.equals(served.body)).toBe(true);
  expect(delivery?.headers['content-type']).toBe(served.headers['content-type']);
  expect(delivery?.headers['link']).toContain('<https://example.org/hub>; rel="hub"');
  expect(delivery?.headers['link']).toContain(`<${topic}>; rel="self"`);
  expect(delivery?.headers['x-hub-signature']).toBe(
    `sha256=${createHmac('sha256', 'shh').update(served.body).digest('hex')}`,
  );
  expect(served.headers['link']).toContain('<https://example.org/hub>; rel="hub"');
});
