import { expect, test } from 'vitest';
import { writeFiles } from '../../support/service/directory.ts';
import { restartService } from '../../support/service/service.ts';
import {
  ask,
  confirm,
  isSettled,
  publish,
  startHub,
  stored,
  subscribe,
  subscriber,
  subscription,
  TOPIC,
  type Got,
  type Reply,
} from '../../support/push/subscriber.ts';

const challengeOf = ({ url }: Got): string => url.searchParams.get('hub.challenge') ?? '';

test('[61] the verification keeps the query of the callback and repeats the topic byte for byte', async () => {
  const service = await startHub();
  const { origin, got } = await subscriber();
  const own = '/cb?b=2&a=%20x+y&&empty=&hub.mode=own&%c3%a9';
  const topic = 'HTTPS://Example.org:443/%72ss.xml';
  const more = { 'hub.topic': topic, 'hub.lease_seconds': '7200' };
  await subscribe(service, origin + own, more);
  const [question] = got;
  expect(question?.method).toBe('GET');
  expect(question?.url.href.startsWith(`http://x${own}&`)).toBe(true);
  const added = new URLSearchParams(question?.url.search.slice(own.length - '/cb'.length));
  expect(Object.fromEntries(added)).toEqual({
    'hub.mode': 'subscribe',
    'hub.topic': topic,
    'hub.challenge': expect.stringMatching(/^\w{32,}$/),
    'hub.lease_seconds': '7200',
  });
  expect(await stored(service, 'subscription')).toMatchObject([{ topic: TOPIC, callback: origin + own }]);
});

test('[61] a lease is within its limits, whatever is requested', async () => {
  const service = await startHub({
    'publication.yaml':
      'push:\n  leases:\n    leastSeconds: 100\n    usualSeconds: 200\n    mostSeconds: 300\n',
  });
  const { origin, got } = await subscriber();
  for (const lease of ['1', '', '299', '99999999999999999999999'])
    await subscribe(service, `${origin}/${lease.length}`, { 'hub.lease_seconds': lease });
  expect(got.map(({ url }) => url.searchParams.get('hub.lease_seconds'))).toEqual([
    '100',
    '200',
    '299',
    '300',
  ]);
  const leases = (await stored(service, 'subscription')).map(
    ({ expires }) => Number(expires) - service.clock.time,
  );
  expect(leases.toSorted((a, b) => a - b)).toEqual([100_000, 200_000, 299_000, 300_000]);
});

const NOT_YES: Readonly<Record<string, (got: Got) => Reply>> = {
  'something else': () => ({ status: 200, body: 'yes' }),
  nothing: () => ({ status: 204 }),
  'the challenge and a newline': (got) => ({ status: 200, body: `${challengeOf(got)}\n` }),
  'half of the challenge': (got) => ({ status: 200, body: challengeOf(got).slice(1) }),
  'the challenge with 404': (got) => ({ status: 404, body: challengeOf(got) }),
  'the challenge with a redirect': (got) => ({
    status: 302,
    body: challengeOf(got),
    headers: { Location: '/yes' },
  }),
  'a page': (got) => ({ status: 200, body: challengeOf(got).padEnd(100_000) }),
};

test('[61] only 2xx with exactly the challenge confirms, and a refusal changes nothing', async () => {
  const service = await startHub();
  const { origin, got, answer } = await subscriber();
  await subscribe(service, `${origin}/known`, { 'hub.secret': 'old' });
  const before = await stored(service, 'subscription');
  for (const [name, reply] of Object.entries(NOT_YES)) {
    answer(reply);
    await subscribe(service, `${origin}/${encodeURIComponent(name)}`);
    await subscribe(service, `${origin}/known`, { 'hub.secret': 'new', 'hub.lease_seconds': '4000' });
    await ask(service, { ...subscription(`${origin}/known`), 'hub.mode': 'unsubscribe' });
    await isSettled(service);
    expect([name, await stored(service, 'subscription')]).toEqual([name, before]);
  }
  expect(await stored(service, 'intent')).toEqual([]);
  expect(got.filter(({ url }) => url.pathname === '/yes')).toEqual([]);
  // One by one, with distinct challenges.
  expect(new Set(got.map(challengeOf)).size).toBe(1 + 3 * Object.keys(NOT_YES).length);
});

test('[61] the challenge of another subscriber or an earlier request does not confirm', async () => {
  const service = await startHub();
  const others: string[] = [];
  const { origin, answer } = await subscriber((got) => {
    others.push(challengeOf(got));
    return confirm(got);
  });
  await subscribe(service, `${origin}/one`);
  answer(() => ({ status: 200, body: others[0] ?? '' }));
  await subscribe(service, `${origin}/two`);
  await subscribe(service, `${origin}/one`, { 'hub.secret': 'later' });
  expect(await stored(service, 'subscription')).toMatchObject([{ callback: `${origin}/one`, secret: null }]);
});

test('[61] unsubscribing is verified too, and ends deliveries', async () => {
  const service = await startHub();
  const { origin, got, deliveries } = await subscriber();
  await subscribe(service, `${origin}/stays`);
  await subscribe(service, `${origin}/goes`);
  expect(await ask(service, { ...subscription(`${origin}/goes`), 'hub.mode': 'unsubscribe' })).toMatchObject({
    status: 202,
  });
  await isSettled(service);
  expect(Object.fromEntries(got[2]?.url.searchParams ?? [])).toEqual({
    'hub.mode': 'unsubscribe',
    'hub.topic': TOPIC,
    'hub.challenge': expect.any(String),
  });
  await publish(service, 'Two');
  await isSettled(service);
  expect(deliveries().map(({ url }) => url.pathname)).toEqual(['/stays']);
});

test('[61] requests of one subscriber are verified one after the other, in order', async () => {
  const service = await startHub();
  const held: (() => void)[] = [];
  const { origin, got, until, answer } = await subscriber((one) => (res) => {
    held.push(() => res.end(challengeOf(one)));
  });
  await ask(service, subscription(origin, { 'hub.secret': 'a' }));
  await ask(service, { ...subscription(origin), 'hub.mode': 'unsubscribe' });
  await ask(service, subscription(origin, { 'hub.secret': 'b' }));
  // Another subscriber is verified meanwhile.
  const other = await subscriber(confirm, '127.0.0.2');
  await ask(service, subscription(other.origin));
  await other.until(1);
  await until(1);
  expect(got).toHaveLength(1);
  answer(confirm);
  held[0]?.();
  await until(3);
  await isSettled(service);
  expect(got.map(({ url }) => url.searchParams.get('hub.mode'))).toEqual([
    'subscribe',
    'unsubscribe',
    'subscribe',
  ]);
  expect(await stored(service, 'subscription')).toContainEqual(
    expect.objectContaining({ callback: origin, secret: 'b' }),
  );
});

test('[61] an unreachable subscriber is verified again, and a newer confirmation cancels older requests', async () => {
  const service = await startHub();
  const { origin, got, until, answer } = await subscriber(() => ({ status: 503 }));
  await subscribe(service, origin, { 'hub.secret': 'old' });
  expect(got).toHaveLength(1);
  answer(confirm);
  await subscribe(service, origin, { 'hub.secret': 'new' });
  expect(await stored(service, 'subscription')).toMatchObject([{ secret: 'new' }]);
  expect(await stored(service, 'intent')).toEqual([]);

  answer(() => ({ status: 503 }));
  await subscribe(service, `${origin}/late`);
  for (const count of [4, 5]) {
    service.clock.time += 30_000;
    await service.regenerate();
    await until(count);
    await isSettled(service);
  }
  expect(await stored(service, 'intent')).toEqual([]);
  expect(await stored(service, 'subscription')).toHaveLength(1);
});

test('[61] a request for a topic that has gone before its verification is denied', async () => {
  const described = 'feeds:\n  feeds/water:\n    tags: [sea]\n';
  const service = await startHub({ 'publication.yaml': described });
  const { origin, got, until } = await subscriber(() => ({ status: 503 }));
  const topic = 'https://example.org/feeds/water/atom.xml';
  await subscribe(service, origin, { 'hub.topic': topic });
  writeFiles(service.content, { 'publication.yaml': 'title: No water\n' });
  await service.regenerate();
  // Not earlier: another check of the first request would trigger the second one too early.
  service.clock.time += 60_000;
  await service.regenerate();
  await until(2);
  await isSettled(service);
  expect(got[1]?.method).toBe('GET');
  expect(Object.fromEntries(got[1]?.url.searchParams ?? [])).toEqual({
    'hub.mode': 'denied',
    'hub.topic': topic,
    'hub.reason': expect.any(String),
  });
  expect(await stored(service, 'intent')).toEqual([]);
});

test('[61] a version published during the verification is delivered', async () => {
  const service = await startHub();
  const held: (() => void)[] = [];
  const { origin, until, answer, deliveries } = await subscriber((one) => (res) => {
    held.push(() => res.end(challengeOf(one)));
  });
  await ask(service, subscription(origin));
  await until(1);
  await publish(service, 'Meanwhile');
  answer(confirm);
  held[0]?.();
  await until(2);
  await isSettled(service);
  expect(deliveries()[0]?.body.toString()).toContain('Meanwhile');
  // A subscriber that starts with the current version does not get it.
  const next = await restartService(service, { pushAllowPrivate: '127.0.0.0/8' });
  await subscribe(next, `${origin}/later`);
  expect(deliveries()).toHaveLength(1);
});
