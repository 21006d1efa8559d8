import { describe, expect, test } from 'vitest';
import type { FeedwrightOptions } from '../../../src/app/compose.ts';
import { article, writeFiles } from '../../support/service/directory.ts';
import { startPeer, type Peer, type Reply, type Asked } from '../../support/push/websub-peer.ts';
import { request } from '../../support/service/request.ts';
import {
  regenerateUntil,
  restartService,
  startService,
  type Service,
} from '../../support/service/service.ts';

const TOPIC = 'https://example.org/rss.xml';
const TAG = 'https://example.org/tags/sea/rss.xml';
const HOUR_MS = 3_600_000;
const FILES = {
  'one.md': article('One', '2026-01-01T10:00:00Z', 'First.', 'tags: [sea]'),
  'publication.yaml': 'push: { rssCloud: true }\n',
};

const start = (options: FeedwrightOptions = {}): Promise<Service> =>
  startService(FILES, { pushAllowPrivate: '127.0.0.0/8', ...options });

/** Echoes challenges correctly. */
const well = ({ query }: Asked): Reply => ({ status: 200, body: query.get('challenge') ?? '' });

async function register(service: Service, fields: Record<string, string>, accept = '*/*') {
  const answer = await fetch(`${service.origin}/rsscloud/pleaseNotify`, {
    method: 'POST',
    headers: { Accept: accept },
    body: new URLSearchParams(fields),
  });
  const { status, headers } = answer;
  return { status, type: headers.get('content-type'), text: await answer.text() };
}

const fieldsFor = ({ port }: Peer, more: Record<string, string> = {}): Record<string, string> => ({
  notifyProcedure: '',
  port: String(port),
  path: '/notify',
  protocol: 'http-post',
  url1: TOPIC,
  ...more,
});

async function publish(service: Service, title: string): Promise<void> {
  writeFiles(service.content, {
    [`${title}.md`]: article(title, '2026-02-01T10:00:00Z', 'Text.', 'tags: [sea]'),
  });
  service.clock.time += 60_000;
  await service.regenerate();
}

/** The documents of the notifications to an aggregator. */
const notified = ({ asked }: Peer, from = 0): (string | null)[] =>
  asked.slice(from).map(({ form }) => form.get('url'));

describe('[65] rssCloud', () => {
  test('with a domain the callback echoes a challenge, and is notified of each document', async () => {
    const service = await start();
    const peer = await startPeer(well);
    const answer = await register(service, fieldsFor(peer, { domain: '127.0.0.1', url2: TAG }));
    expect(answer).toMatchObject({ status: 200, type: 'text/xml; charset=utf-8' });
    expect(answer.text).toContain('<notifyResult success="true" msg="');
    const [question] = peer.asked;
    expect([question?.method, question?.path]).toEqual(['GET', '/notify']);
    expect(question?.query.get('url')).toBe(TOPIC);
    expect(question?.query.get('challenge')?.length).toBeGreaterThan(20);

    await publish(service, 'Two');
    await peer.until(3);
    expect(new Set(notified(peer, 1))).toEqual(new Set([TOPIC, TAG]));
    for (const { method, path, headers, body } of peer.asked.slice(1)) {
      expect([method, path, headers['content-type']]).toEqual([
        'POST',
        '/notify',
        'application/x-www-form-urlencoded',
      ]);
      expect([...new URLSearchParams(body).keys()]).toEqual(['url']);
    }
  });

  test('without a domain the callback is at the address of the client, and gets a test notification', async () => {
    const service = await start();
    const peer = await startPeer();
    expect((await register(service, fieldsFor(peer))).text).toContain('success="true"');
    expect(peer.asked.map(({ method }) => method)).toEqual(['POST']);
    expect(notified(peer)).toEqual([TOPIC]);
    await publish(service, 'Two');
    await peer.until(2);
    expect(notified(peer, 1)).toEqual([TOPIC]);
  });

  test('uses the address of the client behind a trusted proxy', async () => {
    const service = await start({ trustProxy: 'loopback' });
    const peer = await startPeer();
    const registerFrom = async (client: string): Promise<string> => {
      const answer = await fetch(`${service.origin}/rsscloud/pleaseNotify`, {
        method: 'POST',
        headers: { 'X-Forwarded-For': client },
        body: new URLSearchParams(fieldsFor(peer)),
      });
      return answer.text();
    };
    expect(await registerFrom('10.0.0.1')).toContain('success="false"');
    expect(peer.asked).toHaveLength(0);
    expect(await registerFrom('127.0.0.1')).toContain('success="true"');
  });

  test('responds in JSON if Accept prefers it', async () => {
    const service = await start();
    const peer = await startPeer(well);
    const right = await register(service, fieldsFor(peer), 'application/json');
    expect(right).toMatchObject({ status: 200, type: 'application/json; charset=utf-8' });
    expect(JSON.parse(right.text)).toMatchObject({ success: true });
    const wrong = await register(service, fieldsFor(peer, { port: 'x' }), 'application/json');
    expect(JSON.parse(wrong.text)).toMatchObject({ success: false });
  });

  test.each<[string, (asked: Asked) => Reply]>([
    ['another text', () => ({ status: 200, body: 'something' })],
    ['404', (asked) => ({ ...well(asked), status: 404 })],
    ['a redirect', () => ({ status: 302, headers: { Location: '/notify' } })],
  ])('does not register a callback whose response to the challenge is %s', async (_name, answer) => {
    const service = await start();
    const [peer, other] = [await startPeer(answer), await startPeer(well)];
    expect((await register(service, fieldsFor(peer, { domain: '127.0.0.1' }))).text).toContain(
      'success="false"',
    );
    await register(service, fieldsFor(other, { domain: '127.0.0.1' }));
    await publish(service, 'Two');
    await other.until(2);
    await service.stop();
    expect(peer.asked).toHaveLength(1);
  });

  test.each([
    ['another procedure', { protocol: 'xml-rpc' }, 400],
    ['a document of another site', { url1: 'https://example.net/rss.xml' }, 404],
    ['a page', { url1: 'https://example.org/' }, 404],
    ['an archive', { url1: 'https://example.org/archive/1/rss.xml' }, 404],
    ['a private address', { domain: '10.0.0.1' }, 400],
  ])('rejects %s', async (_name, fields, status) => {
    const service = await start();
    const peer = await startPeer(well);
    const answer = await register(service, fieldsFor(peer, fields));
    expect(answer.status).toBe(status);
    expect(answer.text).toContain('success="false"');
    expect(peer.asked).toHaveLength(0);
  });

  test('a registration lasts 25 hours, and longer if renewed', async () => {
    const service = await start();
    const [once, renewed] = [await startPeer(well), await startPeer(well)];
    await register(service, fieldsFor(once));
    await register(service, fieldsFor(renewed));
    service.clock.time += 24 * HOUR_MS;
    await register(service, fieldsFor(renewed));
    await publish(service, 'Two');
    await Promise.all([once.until(2), renewed.until(3)]);
    service.clock.time += 2 * HOUR_MS;
    await publish(service, 'Three');
    await renewed.until(4);
    await service.stop();
    expect(once.asked).toHaveLength(2);
  });

  test('a registration survives a restart', async () => {
    const service = await start();
    const peer = await startPeer(well);
    await register(service, fieldsFor(peer));
    const again = await restartService(service, { pushAllowPrivate: '127.0.0.0/8' });
    await publish(again, 'Two');
    await peer.until(2);
    expect(notified(peer, 1)).toContain(TOPIC);
  });

  test('an aggregator that was down is notified later', async () => {
    const service = await start({ random: () => 0 });
    let isDown = false;
    const peer = await startPeer(() => ({ status: isDown ? 503 : 200 }));
    await register(service, fieldsFor(peer));
    isDown = true;
    await publish(service, 'Two');
    await peer.until(2);
    isDown = false;
    await regenerateUntil(
      service,
      () => peer.asked.length >= 3,
      () => (service.clock.time += 60_000),
    );
    expect(notified(peer, 2)).toEqual([TOPIC]);
  });
});

const cloudOf = async ({ origin }: Service): Promise<string | undefined> =>
  /<cloud [^>]*>/.exec((await request(`${origin}/rss.xml`)).body.toString())?.[0];

test('[18] [65] the element has the working address in its five attributes', async () => {
  const service = await start();
  expect(await cloudOf(service)).toBe(
    '<cloud domain="example.org" port="443" path="/rsscloud/pleaseNotify" registerProcedure="" protocol="http-post"/>',
  );
  const get = await request(`${service.origin}/rsscloud/pleaseNotify`);
  expect([get.status, get.headers['allow']]).toEqual([405, 'POST, OPTIONS']);
});

test('[65] without rssCloud there is neither the element nor the endpoint', async () => {
  const service = await startService({ 'one.md': FILES['one.md'] }, { pushAllowPrivate: '127.0.0.0/8' });
  const peer = await startPeer(well);
  expect(await cloudOf(service)).toBeUndefined();
  expect((await register(service, fieldsFor(peer))).status).toBe(404);
  expect(peer.asked).toHaveLength(0);
});
