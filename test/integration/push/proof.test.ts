import { expect, test } from 'vitest';
import { article, writeFiles } from '../../support/service/directory.ts';
import { startPeer, type Asked, type Peer } from '../../support/push/websub-peer.ts';
import { request } from '../../support/service/request.ts';
import {
  regenerateUntil,
  restartService,
  startService,
  type Service,
} from '../../support/service/service.ts';

const TOPICS = ['rss.xml', 'atom.xml', 'feed.json'].map((name) => `https://example.org/${name}`);
const FILES = { 'one.md': article('One', '2026-01-01T10:00:00Z') };
const MINUTE_MS = 60_000;

/** A hub that accepts subscriptions, and delivers if `delivers` is true. */
async function startHub(): Promise<
  Peer & { origin: string; delivers: boolean; handled: number; of: string; callbacks: Map<string, string> }
> {
  const hub = { delivers: true, handled: 0, of: '', callbacks: new Map<string, string>() };
  const local = (url: string): string => hub.of + url.slice('https://example.org'.length);
  const verify = async ({ form }: Asked): Promise<void> => {
    const [topic, callback] = [form.get('hub.topic') ?? '', form.get('hub.callback') ?? ''];
    const query = new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.topic': topic,
      'hub.challenge': 'a challenge',
      'hub.lease_seconds': form.get('hub.lease_seconds') ?? '',
    });
    const { status, body } = await request(`${local(callback)}?${query.toString()}`);
    if (status === 200 && body.toString() === 'a challenge') hub.callbacks.set(topic, callback);
  };
  const peer = await startPeer(async (asked) => {
    const topic = asked.form.get('hub.topic') ?? '';
    if (asked.form.get('hub.mode') === 'subscribe') await verify(asked);
    const callback = hub.callbacks.get(topic);
    if (asked.form.get('hub.mode') === 'publish' && hub.delivers && callback !== undefined) {
      const { body } = await request(local(topic));
      await fetch(local(callback), { method: 'POST', body: new Uint8Array(body) });
    }
    if (asked.form.get('hub.mode') === 'publish') hub.handled += 1;
    return { status: 204 };
  });
  return Object.assign(hub, peer);
}

const publication = (origin: string, proof: boolean): string =>
  `push: { hubs: ['${origin}/'], proof: ${proof} }\n`;

/** A service after subscribing its monitor; it had no hub when it started. */
async function start(hub: Awaited<ReturnType<typeof startHub>>): Promise<Service> {
  const service = await startService(FILES, { random: () => 0 });
  hub.of = service.origin;
  writeFiles(service.content, { 'publication.yaml': publication(hub.origin, true) });
  await regenerateUntil(service, () => hub.callbacks.size === 3 && hub.handled >= 3);
  return service;
}

const told = ({ asked }: Peer): number =>
  asked.filter(
    ({ form }) => form.get('hub.mode') === 'publish' && TOPICS.includes(form.get('hub.topic') ?? ''),
  ).length;

async function publish(service: Service, title: string): Promise<void> {
  writeFiles(service.content, { [`${title}.md`]: article(title, '2026-02-01T10:00:00Z') });
  service.clock.time += MINUTE_MS;
  await service.regenerate();
}

const isDegraded = (service: Service) => (): boolean => service.health().status === 'degraded';

async function undelivered(service: Service): Promise<string | undefined> {
  const text = (await request(`${service.origin}/metrics`)).body.toString();
  return /^feedwright_push_hub_undelivered\{.*$/m.exec(text)?.[0];
}

test('[64] reports a hub that answers 204 but delivers nothing after ten minutes, until it delivers', async () => {
  const hub = await startHub();
  const service = await start(hub);
  const host = new URL(hub.origin).host;
  hub.delivers = false;
  await publish(service, 'Two');
  await regenerateUntil(service, () => told(hub) === 6);
  await service.regenerate();
  expect(service.health().status).toBe('ok');

  const reasonNow = (): string => service.health().reasons.join();
  await regenerateUntil(
    service,
    () => TOPICS.every((topic) => reasonNow().includes(`${host} ${topic}`)),
    () => (service.clock.time += MINUTE_MS),
  );
  const reason = reasonNow();
  expect(service.health().status).toBe('degraded');
  expect(reason).toMatch(/^hubs have not delivered changes that they were pinged for: /);
  expect(await undelivered(service)).toBe(`feedwright_push_hub_undelivered{hub="${host}"} 3`);
  for (const callback of hub.callbacks.values()) expect(reason).not.toContain(callback.split('/').at(-1));

  // Further pings do not change this.
  await publish(service, 'Three');
  await regenerateUntil(service, () => told(hub) === 9);
  expect(service.health().status).toBe('degraded');

  hub.delivers = true;
  await publish(service, 'Four');
  await regenerateUntil(service, () => !isDegraded(service)());
  expect(await undelivered(service)).toBe(`feedwright_push_hub_undelivered{hub="${host}"} 0`);
});

test('[64] accepts a delivery before the response to the ping', async () => {
  const hub = await startHub();
  const service = await start(hub);
  await publish(service, 'Two');
  await regenerateUntil(service, () => told(hub) === 6);
  await hub.until(hub.asked.length);
  service.clock.time += 60 * MINUTE_MS;
  for (let times = 0; times < 10; times += 1) await service.regenerate();
  expect(service.health()).toMatchObject({ status: 'ok', reasons: [] });
});

test('[64] a hub that never verifies the subscription is not monitored', async () => {
  const hub = await startPeer();
  const service = await startService({ ...FILES, 'publication.yaml': publication(hub.origin, true) });
  await hub.until(6);
  await regenerateUntil(service, isDegraded(service), () => (service.clock.time += MINUTE_MS));
  expect(service.health().reasons[0]).toContain('hubs have not delivered');
});

test('[64] a subscription of the monitor survives a restart', async () => {
  const hub = await startHub();
  const service = await start(hub);
  const before = [...hub.callbacks.values()].toSorted();
  const again = await restartService(service, { random: () => 0 });
  hub.of = again.origin;
  for (const callback of before) {
    const answer = await fetch(again.origin + new URL(callback).pathname, { method: 'POST', body: 'x' });
    expect(answer.status).toBe(204);
  }
});

test('[64] requests without a valid token prove nothing and subscribe to nothing', async () => {
  const hub = await startHub();
  const service = await start(hub);
  const callback = service.origin + new URL(hub.callbacks.get(TOPICS[0] ?? '') ?? '').pathname;
  const ask = async (path: string, query: Record<string, string>): Promise<number> =>
    (await fetch(`${path}?${new URLSearchParams(query).toString()}`)).status;
  const question = { 'hub.mode': 'subscribe', 'hub.topic': TOPICS[0] ?? '', 'hub.challenge': 'x' };
  expect(await ask(callback, question)).toBe(200);
  expect(await ask(callback, { ...question, 'hub.topic': TOPICS[1] ?? '' })).toBe(404);
  expect(await ask(callback, { ...question, 'hub.mode': 'unsubscribe' })).toBe(404);
  expect(await ask(callback, { 'hub.mode': 'subscribe', 'hub.topic': TOPICS[0] ?? '' })).toBe(404);
  const other = `${service.origin}/hub/proof/${'0'.repeat(48)}`;
  expect(await ask(other, question)).toBe(404);
  expect((await fetch(other, { method: 'POST', body: 'x' })).status).toBe(410);

  writeFiles(service.content, { 'publication.yaml': publication(hub.origin, false) });
  await service.regenerate();
  expect(await ask(callback, question)).toBe(404);
  expect((await fetch(callback, { method: 'POST', body: 'x' })).status).toBe(410);
});
