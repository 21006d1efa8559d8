import { describe, expect, test } from 'vitest';
import type { FeedwrightOptions } from '../../../src/app/compose.ts';
import { article, writeFiles } from '../../support/service/directory.ts';
import { request, type Answer } from '../../support/service/request.ts';
import { startService, type Service } from '../../support/service/service.ts';

const MIN_SECONDS = 300;
const FILES = {
  'one.md': article('One', '2026-01-01T10:00:00Z', 'Text.', 'tags: [sea]'),
  'publication.yaml': `poll: { leastSeconds: ${MIN_SECONDS} }\n`,
};

/** Whole documents that a client may fetch within an hour. */
const MOST = 6;

interface From {
  readonly address?: string;
  readonly agent?: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Starts a service behind a proxy on this machine; {@link poll} acts as the proxy. */
const start = (options: FeedwrightOptions = {}): Promise<Service> =>
  startService(FILES, { trustProxy: 'loopback', fairLimit: String(MOST), ...options });

function poll({ origin }: Pick<Service, 'origin'>, from: From = {}): Promise<Answer> {
  const { address = '203.0.113.9', agent = 'Fetcher/1.0', path = '/rss.xml', method = 'GET' } = from;
  return request(origin + path, {
    method,
    headers: { 'X-Forwarded-For': address, 'User-Agent': agent, ...from.headers },
  });
}

/** Distinct statuses of `times` polls. */
async function statuses(service: Service, times: number, from: From | ((time: number) => From) = {}) {
  const found = new Set<number>();
  for (let time = 0; time < times; time++) {
    found.add((await poll(service, typeof from === 'function' ? from(time) : from)).status);
  }
  return [...found];
}

/** Fetches the whole allowance of documents. */
async function exhaust(service: Service, from: From = {}, times = MOST): Promise<void> {
  expect(await statuses(service, times, from)).toEqual([200]);
}

async function publish(service: Service, title: string): Promise<void> {
  writeFiles(service.content, { [`${title}.md`]: article(title, '2026-02-01T10:00:00Z') });
  await service.regenerate();
}

describe('[57] a client that keeps fetching whole documents', () => {
  test('gets 429 with Retry-After and the conditions to send', async () => {
    const service = await start();
    const whole = await poll(service, { headers: { 'Accept-Encoding': 'gzip' } });
    await exhaust(service, {}, MOST - 1);
    const { status, headers, body } = await poll(service);
    expect(status).toBe(429);
    expect(Number(headers['retry-after'])).toBe(3600 / MOST);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'text/plain; charset=utf-8',
      'content-length': String(body.length),
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
    });
    for (const name of [
      'etag',
      'last-modified',
      'expires',
      'cdn-cache-control',
      'content-encoding',
      'link',
    ]) {
      expect(headers).not.toHaveProperty(name);
    }
    const text = body.toString();
    const [, tag = ''] = /^ {2}If-None-Match: (".+")$/m.exec(text) ?? [];
    expect(text).toContain('GET /rss.xml HTTP/1.1\n  Host: example.org\n');
    expect(text).toContain(`in ${headers['retry-after']} seconds`);
    expect(text).toMatch(/^ {2}Accept-Encoding: gzip/m);
    const advised = await poll(service, { headers: { 'If-None-Match': tag } });
    expect(advised.status).toBe(304);
    const coded = await poll(service, { headers: { 'Accept-Encoding': 'gzip' } });
    expect(coded.body.toString()).toContain(`If-None-Match: ${whole.headers.etag}`);

    const head = await poll(service, { method: 'HEAD' });
    expect([head.status, head.body.length]).toEqual([429, 0]);
    expect({ ...head.headers, date: '' }).toEqual({ ...headers, date: '' });
    const metrics = await request(`${service.origin}/metrics`);
    expect(metrics.body.toString()).toContain(
      'feedwright_answers_total{feed="/",format="rss",status="429",coding="identity"} 3\n',
    );
  });

  test('is served after Retry-After, and not a second before', async () => {
    const service = await start({ fairLimit: '1' });
    await exhaust(service, {}, 1);
    service.clock.time += 1000;
    const { headers } = await poll(service);
    expect(headers['retry-after']).toBe('3599');
    service.clock.time += 3_598_000;
    expect((await poll(service)).status).toBe(429);
    service.clock.time += 1000;
    expect(await statuses(service, 1)).toEqual([200]);
    expect(await statuses(service, 1)).toEqual([429]);
  });

  test('waits for its own allowance only, even if its address has none left either', async () => {
    const service = await start();
    const agents = Array.from({ length: 10 }, (_, number) => `Fetcher/${number}`);
    for (const agent of agents) await exhaust(service, { agent });
    const [agent = ''] = agents;
    const { status, headers } = await poll(service, { agent });
    expect([status, headers['retry-after']]).toEqual([429, String(3600 / MOST)]);
    service.clock.time += (3600 / MOST) * 1000;
    expect(await statuses(service, 1, { agent })).toEqual([200]);
  });

  test('may by default fetch twice as often as polls are requested, and at least 24 times an hour', async () => {
    const service = await start({ fairLimit: 'auto' });
    await exhaust(service, {}, 24);
    const { status, headers } = await poll(service);
    // Not sooner than other clients are asked to poll.
    expect([status, headers['retry-after']]).toEqual([429, String(MIN_SECONDS)]);
    writeFiles(service.content, { 'publication.yaml': 'poll: { leastSeconds: 60 }\n' });
    await service.regenerate();
    const more = { address: '203.0.113.10' };
    await exhaust(service, more, 120);
    expect(await statuses(service, 1, more)).toEqual([429]);
  });

  test('is refused GET and HEAD of that feed alone, on-demand or not, but neither pages nor lists', async () => {
    const service = await start();
    expect(await statuses(service, 3 * MOST, { method: 'HEAD' })).toEqual([200]);
    await exhaust(service);
    expect(await statuses(service, 1)).toEqual([429]);
    for (const path of ['/atom.xml', '/feed.json', '/tags/sea/rss.xml']) {
      expect(await statuses(service, 1, { path })).toEqual([200]);
    }
    for (const path of ['/', '/articles/one', '/feeds.opml']) {
      expect(await statuses(service, MOST + 1, { path })).toEqual([200]);
    }
    await exhaust(service, { path: '/tags/sea/rss.xml' }, MOST - 1);
    expect(await statuses(service, 1, { path: '/tags/sea/rss.xml?x=1' })).toEqual([429]);
  });

  test('gains nothing from changing User-Agents, addresses of its IPv6 network, or meaningless conditions', async () => {
    const service = await start();
    const rotating = (time: number): From => ({ agent: `Fetcher/${time}` });
    expect(await statuses(service, 10 * MOST, rotating)).toEqual([200]);
    expect(await statuses(service, 3, (time) => ({ agent: `other ${time}` }))).toEqual([429]);
    expect(await statuses(service, 1, { address: '203.0.113.10' })).toEqual([200]);

    expect(await statuses(service, MOST, (time) => ({ address: `2001:db8::${time}` }))).toEqual([200]);
    expect(await statuses(service, 1, { address: '2001:db8::ffff' })).toEqual([429]);
    expect(await statuses(service, 1, { address: '2001:db8:0:1::1' })).toEqual([200]);

    const saying = (headers: Readonly<Record<string, string>>): From => ({
      address: '203.0.113.11',
      headers,
    });
    await exhaust(service, saying({ 'If-None-Match': '""' }));
    for (const value of ['""', '"x"', 'W/"1234"', '', '"5f2b-63a1"']) {
      expect([value, await statuses(service, 1, saying({ 'If-None-Match': value }))]).toEqual([value, [429]]);
    }
    expect(await statuses(service, 1, saying({ 'If-Modified-Since': 'yesterday' }))).toEqual([429]);
    const stale = saying({ 'If-None-Match': `"${'0'.repeat(32)}"` });
    expect(await statuses(service, 5 * MOST, stale)).toEqual([200]);
    expect(await statuses(service, 1, stale)).toEqual([429]);
  });
});

describe('[58] clients that are never limited', () => {
  test('poll conditionally or take deltas, however often, or share the address of an abuser', async () => {
    const service = await start();
    const { headers } = await poll(service);
    const conditional = { headers: { 'If-None-Match': headers.etag ?? '' } };
    expect(await statuses(service, 3 * MOST, conditional)).toEqual([304]);
    const dated = { headers: { 'If-Modified-Since': headers['last-modified'] ?? '' } };
    expect(await statuses(service, 3 * MOST, dated)).toEqual([304]);
    await exhaust(service, {}, MOST - 1);
    expect(await statuses(service, 1)).toEqual([429]);
    expect(await statuses(service, 1, conditional)).toEqual([304]);
    await publish(service, 'Two');
    // The same address and program, after the allowance without conditions is used up.
    expect(await statuses(service, 1, conditional)).toEqual([200]);
    const delta = { headers: { ...conditional.headers, 'A-IM': 'feed' } };
    expect(await statuses(service, 3 * MOST, delta)).toEqual([226]);
    // A client without earlier responses.
    expect(await statuses(service, 1, { agent: 'NetNewsWire' })).toEqual([200]);
    expect(await statuses(service, 1, { address: '203.0.113.10' })).toEqual([200]);
  });

  test('with many subscribers may fetch more, but no more than an address may, whatever they claim', async () => {
    const service = await start();
    const agentWith = (count: number): string =>
      `Feedly/1.0 (+http://www.feedly.com/fetcher.html; ${count} subscribers)`;
    const most = async (agent: string, address: string): Promise<number> => {
      for (let times = 0; times <= 20 * MOST; times++) {
        if ((await poll(service, { agent, address })).status === 429) return times;
      }
      return Infinity;
    };
    const [one, many, claimed] = [
      await most(agentWith(1), '203.0.113.1'),
      await most(agentWith(123), '203.0.113.2'),
      await most(agentWith(9_999_999), '203.0.113.3'),
    ];
    expect(one).toBeGreaterThan(MOST);
    expect(many).toBeGreaterThan(2 * one);
    expect(claimed).toBe(10 * MOST);
  });

  test('come from this machine or private networks', async () => {
    const service = await start({ fairLimit: '1' });
    for (const address of ['127.0.0.1', '10.0.0.7', '192.168.1.2', '::1', 'fd00::1', '::ffff:10.0.0.7']) {
      expect([address, await statuses(service, 3, { address })]).toEqual([address, [200]]);
    }
  });

  test('are all clients if the limit is off', async () => {
    const service = await start({ fairLimit: 'off' });
    expect(await statuses(service, MOST + 1)).toEqual([200]);
  });

  test('cannot be refused because another client claims their address', async () => {
    // No proxy is trusted, so every client has this machine's address.
    const service = await start({ trustProxy: '', fairLimit: '1' });
    expect(await statuses(service, 3)).toEqual([200]);
  });
});
