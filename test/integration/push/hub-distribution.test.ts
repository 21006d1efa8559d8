import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { article, writeFiles } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { restartService } from '../../support/service/service.ts';
import {
  isSettled,
  publish,
  startHub,
  stored,
  subscribe,
  subscriber,
  TOPIC,
  withDeliveries,
} from '../../support/push/subscriber.ts';

const at = (path: string): string => `https://example.org${path}`;

test.each(['sha1', 'sha256', 'sha384', 'sha512'])(
  '[62] a delivery is signed with %s over exactly its bytes, and only with a secret',
  async (method) => {
    const service = await startHub({ 'publication.yaml': `push:\n  signature: ${method}\n` });
    const { origin, until, deliveries } = await subscriber();
    const secret = 'a sécret';
    await subscribe(service, `${origin}/signed`, { 'hub.secret': secret });
    await subscribe(service, `${origin}/plain`);
    await publish(service, 'Two');
    await until(4);
    const { body } = await request(`${service.origin}/rss.xml`);
    const bySubscriber = Object.fromEntries(deliveries().map((one) => [one.url.pathname, one]));
    expect(bySubscriber['/signed']?.body.equals(body)).toBe(true);
    expect(bySubscriber['/signed']?.headers['x-hub-signature']).toBe(
      `${method}=${createHmac(method, secret).update(body).digest('hex')}`,
    );
    expect(bySubscriber['/plain']?.body.equals(body)).toBe(true);
    expect(bySubscriber['/plain']?.headers).not.toHaveProperty('x-hub-signature');
  },
);

test('[62] each feed in each format is a topic: the whole document, with its own type and links', async () => {
  const service = await startHub({
    'publication.yaml': 'feeds:\n  feeds/water:\n    tags: [sea, lake]\n',
  });
  const { origin, got, until, deliveries } = await subscriber();
  const paths = ['/', '/tags/sea/', '/feeds/water/'].flatMap((folder) =>
    ['rss.xml', 'atom.xml', 'feed.json'].map((name) => folder + name),
  );
  for (const path of paths) await subscribe(service, origin + path, { 'hub.topic': at(path) });
  expect(got).toHaveLength(paths.length);
  await publish(service, 'Two');
  await until(2 * paths.length);
  await isSettled(service);
  expect(
    deliveries()
      .map(({ url }) => url.pathname)
      .toSorted(),
  ).toEqual(paths.toSorted());
  for (const { url, headers, body } of deliveries()) {
    const served = await request(service.origin + url.pathname);
    expect(body.equals(served.body)).toBe(true);
    expect(headers['content-type']).toBe(served.headers['content-type']);
    expect(headers['link']).toBe(`<https://example.org/hub>; rel="hub", <${at(url.pathname)}>; rel="self"`);
    expect(headers['content-encoding']).toBe(undefined);
  }
});

test('[62] nothing is delivered twice or without a change', async () => {
  const service = await startHub();
  const { origin, until, deliveries } = await subscriber();
  await subscribe(service, `${origin}/main`);
  await subscribe(service, `${origin}/sea`, { 'hub.topic': at('/tags/sea/rss.xml') });
  await service.regenerate();
  service.clock.time += 60_000;
  await service.regenerate();
  await isSettled(service);
  expect(deliveries()).toEqual([]);
  await publish(service, 'Land', 'land');
  await until(3);
  await isSettled(service);
  expect(deliveries().map(({ url }) => url.pathname)).toEqual(['/main']);
  await publish(service, 'Sea', 'sea');
  await until(5);
  await isSettled(service);
  expect(
    deliveries()
      .map(({ url }) => url.pathname)
      .toSorted(),
  ).toEqual(['/main', '/main', '/sea']);
  // Other settings: everything may have changed, but has not.
  writeFiles(service.content, { 'publication.yaml': 'limit: 31\n' });
  const next = await restartService(service, { pushAllowPrivate: '127.0.0.0/8' });
  await next.regenerate();
  await isSettled(next);
  const { body } = await request(`${next.origin}/tags/sea/rss.xml`);
  const seen = deliveries().filter(({ url }) => url.pathname === '/sea');
  expect(seen.at(-1)?.body.equals(body)).toBe(true);
  expect(seen.length).toBe(new Set(seen.map((one) => one.body.toString())).size);
});

test('[62] a feed that moves is delivered once more, and then is no topic; a removed one is denied', async () => {
  const described = 'feeds:\n  feeds/water:\n    tags: [sea]\n';
  const service = await startHub({ 'publication.yaml': described });
  const { origin, got, until, deliveries } = await subscriber();
  const [moved, gone] = [at('/tags/sea/rss.xml'), at('/feeds/water/rss.xml')];
  await subscribe(service, `${origin}/moved`, { 'hub.topic': moved });
  await subscribe(service, `${origin}/gone`, { 'hub.topic': gone });
  writeFiles(service.content, {
    'publication.yaml': 'feeds:\n  tags/sea:\n    moved: https://new.example/sea/\n',
  });
  service.clock.time += 60_000;
  await service.regenerate();
  await until(4);
  await isSettled(service);
  expect(deliveries().map(({ url, body }) => [url.pathname, body.toString()])).toEqual([
    ['/moved', expect.stringContaining('https://new.example/sea/')],
  ]);
  const denial = got.find(({ url }) => url.searchParams.get('hub.mode') === 'denied');
  expect([denial?.url.pathname, denial?.url.searchParams.get('hub.topic')]).toEqual(['/gone', gone]);
  expect(await stored(service, 'subscription')).toMatchObject([{ topic: moved }]);
  const form = { 'hub.mode': 'subscribe', 'hub.callback': origin, 'hub.topic': moved };
  const answer = await fetch(`${service.origin}/hub`, { method: 'POST', body: new URLSearchParams(form) });
  expect(answer.status).toBe(404);
});

test('[62] a retired feed is no longer a topic', async () => {
  const service = await startHub();
  const { origin, got, until } = await subscriber();
  await subscribe(service, origin, { 'hub.topic': at('/tags/sea/rss.xml') });
  writeFiles(service.content, {
    'publication.yaml': 'feeds:\n  tags/sea:\n    retired: { from: 2026-01-01, notice: Over. }\n',
  });
  service.clock.time += 60_000;
  await service.regenerate();
  await until(2);
  await isSettled(service);
  expect(got[1]?.url.searchParams.get('hub.mode')).toBe('denied');
  expect(await stored(service, 'subscription')).toEqual([]);
});

test('[62] 410 ends a subscription, and 3xx is not followed', async () => {
  const service = await startHub();
  const ended = await subscriber(withDeliveries({ status: 410 }));
  const target = await subscriber();
  const redirecting = await subscriber(
    withDeliveries({ status: 308, headers: { Location: `${target.origin}/else` } }),
  );
  await subscribe(service, ended.origin);
  await subscribe(service, redirecting.origin);
  await publish(service, 'Two');
  await ended.until(2);
  await redirecting.until(2);
  await isSettled(service);
  expect(await stored(service, 'subscription')).toMatchObject([{ callback: redirecting.origin }]);
  expect(await stored(service, 'delivery')).toMatchObject([{ attempts: 1 }]);
  await publish(service, 'Three');
  await redirecting.until(3);
  await isSettled(service);
  expect(ended.deliveries()).toHaveLength(1);
  expect(target.got).toEqual([]);
});

test('[62] a renewal extends a lease and may change the secret; after the lease deliveries end', async () => {
  const service = await startHub();
  const { origin, until, deliveries } = await subscriber();
  const begun = service.clock.time;
  await subscribe(service, origin, { 'hub.secret': 'one', 'hub.lease_seconds': '7200' });
  service.clock.time = begun + 7_000_000;
  await subscribe(service, origin, { 'hub.secret': 'two', 'hub.lease_seconds': '7200' });
  service.clock.time = begun + 14_000_000;
  await publish(service, 'Two');
  await until(3);
  await isSettled(service);
  const { body } = await request(`${service.origin}/rss.xml`);
  expect(deliveries()[0]?.headers['x-hub-signature']).toBe(
    `sha256=${createHmac('sha256', 'two').update(body).digest('hex')}`,
  );
  // Expired, but not yet removed from the store.
  service.clock.time = begun + 7_000_000 + 7_200_000;
  writeFiles(service.content, { 'three.md': article('Three', '2026-02-02T10:00:00Z') });
  await service.regenerate();
  await isSettled(service);
  const other = await subscriber();
  await subscribe(service, other.origin);
  await publish(service, 'Four');
  await other.until(2);
  await isSettled(service);
  expect(deliveries()).toHaveLength(1);
  // A returning subscriber gets the version it missed at once.
  await subscribe(service, origin);
  await until(5);
  expect(deliveries()[1]?.body.toString()).toContain('Four');
  expect((await stored(service, 'subscription')).map(({ topic }) => topic)).toEqual([TOPIC, TOPIC]);
});
