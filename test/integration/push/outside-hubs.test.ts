import { describe, expect, test } from 'vitest';
import type { FeedwrightOptions } from '../../../src/app/compose.ts';
import type { PushEvent } from '../../../src/core/events.ts';
import { article, writeFiles, type Files } from '../../support/service/directory.ts';
import { startPeer, type Asked, type Peer } from '../../support/push/websub-peer.ts';
import { status, startPurgeTarget } from '../../support/push/purge-target.ts';
import { request } from '../../support/service/request.ts';
import {
  regenerateUntil,
  restartService,
  startService,
  type Service,
} from '../../support/service/service.ts';

const HOUR_MS = 3_600_000;
const MAIN = ['rss.xml', 'atom.xml', 'feed.json'].map((name) => `https://example.org/${name}`);

const FILES: Files = {
  'one.md': article('One', '2026-01-01T10:00:00Z', 'First.', 'tags: [sea]'),
  'two.md': article('Two', '2026-01-02T10:00:00Z', 'Second.', 'tags: [sky]'),
};

const publication = (hubs: readonly Peer[], ...more: string[]): string =>
  ['push:', '  hubs:', ...hubs.map(({ origin }) => `    - ${origin}/`), ...more, ''].join('\n');

const start = (hubs: readonly Peer[], options: FeedwrightOptions = {}): Promise<Service> =>
  startService({ ...FILES, 'publication.yaml': publication(hubs) }, { random: () => 0, ...options });

/** A service whose hub was pinged for all topics. */
async function started(hub: Peer, options: FeedwrightOptions = {}): Promise<Service> {
  const service = await start([hub], options);
  await hub.until(3);
  return service;
}

async function publish(service: Service, title: string): Promise<void> {
  writeFiles(service.content, {
    [`${title}.md`]: article(title, '2026-02-01T10:00:00Z', `Text of ${title}.`, 'tags: [sea]'),
  });
  service.clock.time += 60_000;
  await service.regenerate();
}

const topicOf = ({ form }: Asked): string => form.get('hub.topic') ?? '';
const topics = ({ asked }: Peer, from = 0): string[] => asked.slice(from).map(topicOf).toSorted();

/** The number of pings for the RSS document. */
const timesTold = ({ asked }: Peer): number => asked.filter((one) => topicOf(one) === MAIN[0]).length;

describe('[64] an outside hub is pinged', () => {
  test('for what has changed, and for nothing else, with both names of the topic', async () => {
    const hub = await startPeer();
    const service = await started(hub);
    expect(topics(hub)).toEqual(MAIN.toSorted());

    await service.regenerate();
    await publish(service, 'Three');
    // The documents of the main feed, of the tag, the author and the language.
    await hub.until(3 + 12);
    const told = topics(hub, 3);
    expect(told).toEqual(expect.arrayContaining([...MAIN, 'https://example.org/tags/sea/atom.xml']));
    expect(told).toHaveLength(new Set(told).size);
    expect(told.filter((topic) => /sky|archive|articles|\.opml|\/$/.test(topic))).toEqual([]);
    for (const { method, headers, form } of hub.asked) {
      expect([method, headers['content-type']]).toEqual(['POST', 'application/x-www-form-urlencoded']);
      expect(form.get('hub.mode')).toBe('publish');
      expect(form.get('hub.url')).toBe(form.get('hub.topic'));
    }
  });

  test('not for equal bytes, even if an article went and came back', async () => {
    const hub = await startPeer();
    const service = await started(hub);
    writeFiles(service.content, { 'notes.txt.bak': 'nothing' });
    await service.regenerate();
    const again = await restartService(service, { random: () => 0 });
    await again.regenerate();
    await publish(again, 'Three');
    await hub.until(3 + 12);
    // The next ping is for the next change.
    expect(timesTold(hub)).toBe(2);
  });

  test('when the new bytes are served: it fetches the topic before it responds', async () => {
    const origin = { of: '' };
    const found: string[] = [];
    const hub = await startPeer(async (asked) => {
      if (origin.of === '') return { status: 204 };
      const { body } = await request(origin.of + new URL(topicOf(asked)).pathname);
      found.push(body.toString());
      return { status: 204 };
    });
    const service = await started(hub);
    origin.of = service.origin;
    await publish(service, 'Fresh');
    await hub.until(3 + 12);
    await regenerateUntil(service, () => found.length === 12);
    for (const body of found) expect(body).toContain('Text of Fresh.');
  });

  test('after caches were purged', async () => {
    const hub = await startPeer();
    const seen: number[] = [];
    let release = (): void => {};
    const cache = await startPurgeTarget(status(204), (res) => {
      release = () => res.writeHead(204).end();
    });
    const service = await startService({
      ...FILES,
      'publication.yaml': publication([hub], 'cdn:', '  purge:', `    url: ${cache.origin}/`, '    body: x'),
    });
    await hub.until(3);
    await publish(service, 'Three');
    await cache.count(2);
    // Neither a request to the hub nor an idle regeneration pings it earlier.
    await fetch(`${service.origin}/hub`, { method: 'POST', body: new URLSearchParams({ 'hub.mode': 'x' }) });
    await service.regenerate();
    seen.push(hub.asked.length);
    release();
    await hub.until(3 + 12);
    expect(seen).toEqual([3]);
  });

  test('for all changed documents even if the extent of the change is unknown', async () => {
    const hub = await startPeer();
    const service = await started(hub);
    writeFiles(service.content, { 'publication.yaml': `title: Another\n${publication([hub])}` });
    await service.regenerate();
    await hub.until(6);
    expect(topics(hub, 3)).toEqual(MAIN.toSorted());
  });

  test('although another hub never responds', async () => {
    const dead = await startPeer(() => undefined);
    const hub = await startPeer();
    const service = await start([dead, hub]);
    await Promise.all([hub.until(3), dead.until(3)]);
    await publish(service, 'Three');
    await hub.until(3 + 12);
    expect(dead.asked).toHaveLength(3);
    expect((await request(`${service.origin}/rss.xml`)).body.toString()).toContain('Text of Three.');
  });
});

describe('[64] a failed ping is retried', () => {
  test.each([
    ['404', { status: 404 }],
    ['503', { status: 503, headers: { 'Retry-After': '60' } }],
    ['a redirect, which is not followed', { status: 307, headers: { Location: '/elsewhere' } }],
  ])('%s', async (_name, reply) => {
    let isWell = false;
    const hub = await startPeer(() => (isWell ? { status: 202 } : reply));
    const service = await started(hub);
    isWell = true;
    await regenerateUntil(
      service,
      () => hub.asked.length >= 6,
      () => (service.clock.time += 60_000),
    );
    expect(topics(hub, 3)).toEqual(MAIN.toSorted());
    expect(hub.asked.map(({ path }) => path)).not.toContain('/elsewhere');
  });

  test('after a restart', async () => {
    const isWell = { now: false };
    const hub = await startPeer(() => ({ status: isWell.now ? 204 : 500 }));
    const service = await started(hub);
    await service.stop();
    isWell.now = true;
    service.clock.time += HOUR_MS;
    await restartService(service, { random: () => 0 });
    await hub.until(6);
    expect(topics(hub, 3)).toEqual(MAIN.toSorted());
  });

  test('for a day, then not before the next change', async () => {
    const events: PushEvent[] = [];
    const hub = await startPeer(() => ({ status: 500 }));
    const service = await started(hub, { onPush: (event) => events.push(event) });
    const began = service.clock.time;
    await regenerateUntil(
      service,
      () => events.length >= 3,
      () => (service.clock.time += HOUR_MS / 4),
    );
    expect(service.clock.time - began).toBeGreaterThan(24 * HOUR_MS);
    expect(timesTold(hub)).toBe(15);
    expect(events.map(({ event }) => event)).toEqual(['given-up', 'given-up', 'given-up']);
    expect(events.map((event) => (event.event === 'failed' ? '' : event.topic)).toSorted()).toEqual(
      MAIN.toSorted(),
    );

    service.clock.time += 100 * HOUR_MS;
    await service.regenerate();
    await publish(service, 'Three');
    await regenerateUntil(service, () => timesTold(hub) > 15);
    expect(timesTold(hub)).toBe(16);
  });

  test('unless the hub is no longer configured', async () => {
    const gone = await startPeer(() => ({ status: 500 }));
    const hub = await startPeer();
    const service = await start([gone, hub]);
    await Promise.all([gone.until(3), hub.until(3)]);
    writeFiles(service.content, { 'publication.yaml': publication([hub]) });
    await service.regenerate();
    await hub.until(6);
    service.clock.time += HOUR_MS;
    await publish(service, 'Three');
    await hub.until(6 + 12);
    expect(gone.asked).toHaveLength(3);
  });
});
