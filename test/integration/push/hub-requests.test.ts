import { describe, expect, test } from 'vitest';
import { restartService, startService } from '../../support/service/service.ts';
import { ask, startHub, stored, subscriber, subscription, TOPIC } from '../../support/push/subscriber.ts';

const CALLBACK = 'http://127.0.0.1:65535/cb';
const without = (name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(subscription(CALLBACK)).filter(([key]) => key !== name));
const FORM = 'application/x-www-form-urlencoded';

interface Refusal {
  readonly name: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly type?: string;
  readonly status: number;
  readonly says: RegExp;
}

const REFUSALS: readonly Refusal[] = [
  { name: 'no callback', fields: without('hub.callback'), status: 400, says: /hub\.callback/ },
  { name: 'an empty callback', fields: subscription(''), status: 400, says: /hub\.callback/ },
  { name: 'a relative callback', fields: subscription('/cb'), status: 400, says: /hub\.callback/ },
  { name: 'ftp', fields: subscription('ftp://127.0.0.1/cb'), status: 400, says: /hub\.callback/ },
  { name: 'a fragment', fields: subscription(`${CALLBACK}#x`), status: 400, says: /hub\.callback/ },
  { name: 'a user', fields: subscription('http://u:p@127.0.0.1/'), status: 400, says: /hub\.callback/ },
  { name: 'a private address', fields: subscription('http://10.0.0.1/'), status: 400, says: /public/ },
  { name: 'metadata', fields: subscription('http://169.254.169.254/'), status: 400, says: /public/ },
  { name: 'a port of mail', fields: subscription('http://127.0.0.1:25/'), status: 400, says: /port/ },
  { name: 'no mode', fields: without('hub.mode'), status: 400, says: /hub\.mode/ },
  {
    name: 'an unknown mode',
    fields: { ...subscription(CALLBACK), 'hub.mode': 'retrieve' },
    status: 400,
    says: /hub\.mode/,
  },
  {
    name: 'a mode in capitals',
    fields: { ...subscription(CALLBACK), 'hub.mode': 'Subscribe' },
    status: 400,
    says: /hub\.mode/,
  },
  { name: 'publish', fields: { 'hub.mode': 'publish', 'hub.url': TOPIC }, status: 400, says: /not needed/ },
  { name: 'no topic', fields: without('hub.topic'), status: 400, says: /hub\.topic/ },
  {
    name: 'a relative topic',
    fields: subscription(CALLBACK, { 'hub.topic': '/rss.xml' }),
    status: 400,
    says: /hub\.topic/,
  },
  {
    name: 'a secret of 200 bytes',
    fields: subscription(CALLBACK, { 'hub.secret': 'é'.repeat(100) }),
    status: 400,
    says: /hub\.secret.*200/,
  },
  {
    name: 'a lease of nothing',
    fields: subscription(CALLBACK, { 'hub.lease_seconds': '0' }),
    status: 400,
    says: /lease/,
  },
  {
    name: 'a lease of words',
    fields: subscription(CALLBACK, { 'hub.lease_seconds': 'long' }),
    status: 400,
    says: /lease/,
  },
  {
    name: 'JSON',
    fields: subscription(CALLBACK),
    type: 'application/json',
    status: 415,
    says: /Content-Type/,
  },
  {
    name: 'another charset',
    fields: subscription(CALLBACK),
    type: `${FORM}; charset=utf-16`,
    status: 415,
    says: /UTF-8/,
  },
  ...[
    'https://example.com/rss.xml',
    'https://example.org/',
    'https://example.org/hub',
    'https://example.org/articles/one',
    'https://example.org/archive/1/rss.xml',
    'https://example.org/tags/none/rss.xml',
    'https://example.org/feeds.opml',
    'https://example.org/media/a.png',
    `${TOPIC}?x=1`,
    'http://example.org/rss.xml',
  ].map((topic): Refusal => ({
    name: `no topic of ours: ${topic}`,
    fields: subscription(CALLBACK, { 'hub.topic': topic }),
    status: 404,
    says: /hub\.topic/,
  })),
];

test('[60] reports missing and wrong parameters in plain text, and stores nothing', async () => {
  const service = await startHub({}, { random: () => 0 });
  for (const { name, fields, type, status, says } of REFUSALS) {
    const answer = await ask(service, fields, { ...(type !== undefined && { 'Content-Type': type }) });
    expect([name, answer.status]).toEqual([name, status]);
    expect([name, answer.headers.get('content-type')]).toEqual([name, 'text/plain; charset=utf-8']);
    expect([name, answer.text]).toEqual([name, expect.stringMatching(says)]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  }
  expect(await stored(service, 'intent')).toEqual([]);
});

test('[60] accepts a secret of 199 bytes, and ignores unknown parameters', async () => {
  const service = await startHub();
  const { origin, until } = await subscriber();
  const secret = `${'é'.repeat(99)}!`;
  const more = { 'hub.secret': secret, 'hub.verify': 'sync', 'hub.verify_token': 'x', foo: 'bar' };
  const { status } = await ask(service, subscription(`${origin}/cb`, more), {
    'Content-Type': 'Application/X-WWW-Form-Urlencoded; Charset="UTF-8"',
  });
  expect(status).toBe(202);
  await until(1);
  await expect.poll(() => stored(service, 'subscription')).toMatchObject([{ secret }]);
});

test('[60] cuts off an endless body with 413', async () => {
  const service = await startHub();
  const { status, headers } = await ask(service, subscription(CALLBACK, { filler: 'x'.repeat(17_000) }));
  expect([status, headers.get('content-type')]).toEqual([413, 'text/plain; charset=utf-8']);
});

test('[52] [60] the hub accepts only POST and says so', async () => {
  const service = await startHub();
  const got = await fetch(`${service.origin}/hub`);
  expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
  const put = await fetch(`${service.origin}/hub`, { method: 'PUT', body: '' });
  expect([put.status, put.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
  const options = await fetch(`${service.origin}/hub`, { method: 'OPTIONS' });
  expect([options.status, options.headers.get('allow')]).toEqual([204, 'POST, OPTIONS']);
});

test('[60] returns 404 when the hub is off', async () => {
  const service = await startHub({ 'publication.yaml': 'push:\n  hub: false\n' });
  expect(await ask(service, subscription(CALLBACK))).toMatchObject({ status: 404 });
  expect(await stored(service, 'intent')).toEqual([]);
});

test('[60] rejects loopback callbacks by default', async () => {
  const service = await startService({});
  const { origin, got } = await subscriber();
  for (const callback of [
    origin,
    origin.replace('127.0.0.1', 'localhost'),
    origin.replace('127.0.0.1', '[::ffff:7f00:1]'),
  ])
    expect(await ask(service, subscription(callback))).toMatchObject({ status: 400 });
  expect(got).toEqual([]);
});

describe('too many requests', () => {
  test('[60] of one client wait for the next minute', async () => {
    const service = await startHub();
    service.clock.time = Date.parse('2026-03-01T12:00:20Z');
    const hosts = Array.from({ length: 61 }, (_, n) => `http://127.0.0.${n + 1}:65535/`);
    const answers = [];
    for (const host of hosts) answers.push(await ask(service, subscription(host)));
    expect(answers.slice(0, 60).every(({ status }) => status === 202)).toBe(true);
    expect(answers[60]).toMatchObject({ status: 429, text: expect.stringContaining('later') });
    expect(answers[60]?.headers.get('retry-after')).toBe('40');
    service.clock.time += 40_000;
    expect(await ask(service, subscription('http://127.0.0.99:65535/'))).toMatchObject({ status: 202 });
  });

  test('[60] are counted per client behind a trusted proxy', async () => {
    const service = await startHub({}, { trustProxy: 'loopback' });
    service.clock.time = Date.parse('2026-03-01T12:00:20Z');
    let asked = 0;
    const askFrom = async (address: string): Promise<number> => {
      const fields = subscription(`http://127.0.${asked >> 6}.${(asked++ & 63) + 1}:65535/`);
      return (await ask(service, fields, { 'X-Forwarded-For': address })).status;
    };
    for (let count = 0; count < 60; count += 1) await askFrom(`2001:db8::${count}`);
    expect(await askFrom('2001:db8::ffff')).toBe(429);
    expect(await askFrom('2001:db8:0:1::1')).toBe(202);
    expect(await askFrom('203.0.113.9')).toBe(202);
  });

  test('[60] a restart loses no request that was answered with 202', async () => {
    const service = await startHub();
    const { origin, until, answer, got } = await subscriber(() => () => {});
    await ask(service, subscription(`${origin}/cb`));
    await until(1);
    answer(({ url }) => ({ status: 200, body: url.searchParams.get('hub.challenge') ?? '' }));
    const next = await restartService(service, { pushAllowPrivate: '127.0.0.0/8' });
    await until(2);
    await expect.poll(() => stored(next, 'subscription')).toHaveLength(1);
    const [first, second] = got.map(({ url }) => url.searchParams.get('hub.challenge'));
    expect(first).not.toBe(second);
  });
});
