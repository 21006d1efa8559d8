import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { article, writeFiles } from '../../support/service/directory.ts';
import {
  fleetOf,
  healthOf,
  kill,
  seen,
  slots,
  untilAllServe,
  type Member,
} from '../../support/fleet/fleet.ts';
import { issueIn, startWanderers, writeIssue } from '../../support/fleet/fleet-pollers.ts';
import { startPeer } from '../../support/push/websub-peer.ts';
import { request } from '../../support/service/request.ts';
import { subscriber, withDeliveries } from '../../support/push/subscriber.ts';
import { createRandom } from './random.ts';

const SEED = Number(process.env['CHAOS_SEED'] ?? Date.now() % 1_000_000);

/** Documents, pages and on-demand resources. */
const PATHS = [
  '/rss.xml',
  '/atom.xml',
  '/feed.json',
  '/',
  '/tags/sea/rss.xml',
  '/tags/sea/atom.xml',
  '/tags/sea/feed.json',
  '/tags/sea/',
];

describe('a publisher and two web processes without articles of their own', () => {
  test('[2] [36] [47] serve the same bytes and tags, and switch to a new snapshot at the same moment', async () => {
    const fleet = fleetOf();
    const publisher = await fleet.begin('publisher');
    const web = await Promise.all([fleet.begin('web'), fleet.begin('web')]);
    const origins = web.map(({ origin }) => origin);
    const wanderers = startWanderers(origins, PATHS, 12);
    const random = createRandom(SEED);
    let version = 1;
    for (let issue = 2; issue <= 10; issue += 1) {
      await wait(random.below(300));
      writeIssue(fleet.content, issue);
      version = await untilAllServe(web, version);
    }
    // A client that changes process would have received an older issue after a newer one.
    const { answers, failures, newest } = await wanderers.end();
    expect({ seed: SEED, failures }).toEqual({ seed: SEED, failures: [] });
    expect([...answers.keys()].toSorted((a, b) => a - b)).toEqual([200, 304]);
    expect(answers.get(304)).toBeGreaterThan(1000);
    expect(newest).toBe(10);

    expect(publisher.log().filter(({ event }) => event === 'regenerated')).toHaveLength(10);

    const paths = [...PATHS, '/articles/issue-3', '/feeds.opml', '/robots.txt', '/articles/none'];
    for (const path of paths) {
      for (const coding of ['identity', 'gzip', 'br']) {
        const [one, other] = await Promise.all(origins.map((origin) => seen(origin, path, coding)));
        expect([path, coding, other]).toEqual([path, coding, one]);
      }
    }
  });

  test('[60] [61] [62] [65] a subscriber at a web process is verified and notified by the publisher', async () => {
    const fleet = fleetOf({ 'publication.yaml': 'push: { rssCloud: true }\n' });
    const publisher = await fleet.begin('publisher');
    const [web, other] = await Promise.all([fleet.begin('web'), fleet.begin('web')]);
    const receiver = await subscriber(withDeliveries({ status: 204 }));
    const cloud = await startPeer(({ query }) => ({ status: 200, body: query.get('challenge') ?? '' }));
    const answer = await fetch(`${web.origin}/hub`, {
      method: 'POST',
      body: new URLSearchParams({
        'hub.mode': 'subscribe',
        'hub.topic': 'https://example.org/rss.xml',
        'hub.callback': `${receiver.origin}/callback`,
        'hub.secret': 'secret',
      }),
    });
    expect(answer.status).toBe(202);
    await receiver.until(1);
    const registered = await fetch(`${other.origin}/rsscloud/pleaseNotify`, {
      method: 'POST',
      body: new URLSearchParams({
        notifyProcedure: '',
        port: String(cloud.port),
        path: '/notify',
        protocol: 'http-post',
        domain: '127.0.0.1',
        url1: 'https://example.org/rss.xml',
      }),
    });
    expect(registered.status).toBe(200);

    const told = cloud.until(2);
    writeIssue(fleet.content, 2);
    await receiver.until(2);
    await told;
    // No subscriber is notified before every process serves the new content.
    for (const { origin } of [web, other]) {
      expect(issueIn((await request(`${origin}/rss.xml`)).body)).toBe(2);
    }
    const [delivery] = receiver.deliveries();
    expect(issueIn(delivery?.body ?? Buffer.alloc(0))).toBe(2);
    expect(delivery?.headers['x-hub-signature']).toMatch(/^sha256=/);
    const metrics = await Promise.all(
      [publisher, web, other].map(async ({ origin }) => (await request(`${origin}/metrics`)).body.toString()),
    );
    expect(metrics.map((text) => /^feedwright_publisher (\d)$/m.exec(text)?.[1])).toEqual(['1', '0', '0']);
  });

  test('one report has the readers of all processes, and each process shows it', async () => {
    const fleet = fleetOf();
    const publisher = await fleet.begin('publisher');
    const web = await Promise.all([fleet.begin('web'), fleet.begin('web')]);
    const agents = ['NetNewsWire/6.1', 'Liferea/1.14', 'Miniflux/2.1'];
    for (const [index, agent] of agents.entries()) {
      const { origin } = web[index % 2] as Member;
      await request(`${origin}/rss.xml`, { headers: { 'User-Agent': agent } });
    }
    const reported = async ({ origin }: Member): Promise<string[]> => {
      const { body } = await request(`${origin}/readers.json`);
      return agents.filter((agent) => body.toString().includes(agent.split('/')[0] ?? ''));
    };
    // Counts of another process appear within a minute; a request for its report stores them at once.
    for (const one of web) await reported(one);
    for (const one of [...web, publisher]) expect(await reported(one)).toEqual(agents);
  });

  test('new settings apply in every process, and health reports each role', async () => {
    const fleet = fleetOf({ 'publication.yaml': 'title: Before\n' });
    const publisher = await fleet.begin('publisher');
    const web = await Promise.all([fleet.begin('web'), fleet.begin('web')]);
    const version = await untilAllServe([publisher, ...web], 0);
    writeFiles(fleet.content, {
      'publication.yaml':
        'title: After\npush: { hub: false, hubs: [https://hub.example/] }\ncdn: { keys: Surrogate-Key }\npoll: { leastSeconds: 1234 }\n',
    });
    await untilAllServe([publisher, ...web], version);
    for (const { origin } of web) {
      const { headers, body } = await request(`${origin}/rss.xml`);
      expect(body.toString()).toContain('<title>After</title>');
      expect(headers).toMatchObject({ 'surrogate-key': expect.any(String) });
      expect(headers['link']).toContain('<https://hub.example/>; rel="hub"');
      expect(headers['cache-control']).toContain('max-age=1234');
      expect((await request(`${origin}/hub`, { method: 'POST' })).status).toBe(404);
    }
    const health = await Promise.all([publisher, ...web].map(healthOf));
    expect(health.map(({ role, status, reasons }) => [role, status, reasons])).toEqual([
      ['publisher', 'ok', []],
      ['web', 'ok', []],
      ['web', 'ok', []],
    ]);
    // All report the time of the last scan, which advances; also when no process scans any more.
    for (const [index, member] of [publisher, ...web].entries()) {
      const tick = async (): Promise<number> => Date.parse(String((await healthOf(member))['lastTick']));
      await expect.poll(tick).toBeGreaterThan(Date.parse(String(health[index]?.['lastTick'])));
    }
    await kill(publisher);
    const [{ lastTick: last }, one] = [await healthOf(web[0]), await request(`${web[0].origin}/atom.xml`)];
    expect([one.status, typeof last]).toEqual([200, 'string']);
  });

  test('a replaced publication is followed too', async () => {
    const fleet = fleetOf();
    const first = await fleet.begin('publisher');
    const web = await fleet.begin('web');
    expect((await request(`${web.origin}/rss.xml`)).body.toString()).toContain('Issue 1');
    await kill(first);
    const { content } = fleetOf({ 'other.md': article('Other', '2026-01-01T10:00:00Z', 'Another one.') });
    writeFiles(content, { 'issue-1.md': article('Elsewhere', '2026-01-02T10:00:00Z', 'Not ours.') });
    await fleet.begin('publisher', { CONTENT_DIR: content });
    await expect
      .poll(async () => (await request(`${web.origin}/rss.xml`)).body.toString())
      .toContain('Elsewhere');
  });
});

describe('web processes that are killed or suspended', () => {
  test('[2] do not affect the others, and never serve old content when they return', async () => {
    const fleet = fleetOf();
    await fleet.begin('publisher');
    const port = (member: Member): string => new URL(member.origin).port;
    const web = [await fleet.begin('web'), await fleet.begin('web'), await fleet.begin('web')];
    const origins = web.map(({ origin }) => origin);
    const down = new Set<string>();
    const wanderers = startWanderers(origins, PATHS, 9, (origin) => down.has(origin));
    const random = createRandom(SEED);
    for (let issue = 2; issue <= 9; issue += 1) {
      const index = random.below(web.length);
      const one = web[index] as Member;
      if (issue % 2 === 0) {
        down.add(one.origin);
        await kill(one);
        writeIssue(fleet.content, issue);
        await wait(random.below(1500));
        web[index] = await fleet.begin('web', { PORT: port(one) });
        down.delete(one.origin);
      } else {
        // Requests wait meanwhile; the responses afterwards must be current.
        one.child.kill('SIGSTOP');
        writeIssue(fleet.content, issue);
        await wait(2500 + random.below(1000));
        one.child.kill('SIGCONT');
      }
    }
    await untilAllServe(web, 8);
    const { answers, failures, newest } = await wanderers.end();
    expect({ seed: SEED, failures }).toEqual({ seed: SEED, failures: [] });
    expect(newest).toBe(9);
    expect(answers.get(304)).toBeGreaterThan(500);
  });
});

describe.each(['publisher', 'all'] as const)('of two processes of the role %s', (role) => {
  test('[4] [66] one publisher works; the other takes over, and no slot runs twice', async () => {
    const fleet = fleetOf();
    const members = [await fleet.begin(role), await fleet.begin(role)];
    const web = await fleet.begin('web');
    const ids = new Map<string, string>();
    for (let issue = 2; issue <= 9; issue += 1) {
      let index = -1;
      // A new process serves before it knows of the publisher.
      const roles = async (): Promise<Set<unknown>> => {
        const health = await Promise.all(members.map(healthOf));
        index = health.findIndex((one) => one['role'] === 'publisher');
        return new Set(health.map((one) => one['role']));
      };
      await expect.poll(roles).toEqual(new Set(['follower', 'publisher']));
      const leader = members[index] as Member;
      if (issue % 3 === 0) {
        // Suspended, it keeps the right to publish: no other process takes it, nothing is published, and it
        // continues.
        leader.child.kill('SIGSTOP');
        await wait(1500);
        leader.child.kill('SIGCONT');
        writeIssue(fleet.content, issue);
      } else {
        await kill(leader);
        writeIssue(fleet.content, issue);
        const other = members[1 - index] as Member;
        await expect.poll(async () => (await healthOf(other))['role']).toBe('publisher');
        members[index] = await fleet.begin(role);
      }
      const published = async (): Promise<number> => issueIn((await request(`${web.origin}/feed.json`)).body);
      await expect.poll(published).toBe(issue);
      const { items } = JSON.parse((await request(`${web.origin}/feed.json`)).body.toString()) as {
        items: { id: string; title: string }[];
      };
      expect(new Set(items.map(({ title }) => title)).size).toBe(items.length);
      for (const { id, title } of items) expect(id).toBe(ids.get(title) ?? (ids.set(title, id), id));
    }
    const taken = slots(fleet);
    expect(new Set(taken.map(({ name }) => name)).size).toBe(taken.length);
    expect(new Set(taken.map(({ holder }) => holder)).size).toBeGreaterThan(2);
  });
});
