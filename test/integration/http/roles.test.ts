import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { FeedwrightOptions } from '../../../src/app/compose.ts';
import type { FeedwrightError } from '../../../src/core/errors.ts';
import { loadSqlite } from '../../../src/store/sqlite/sqlite.ts';
import { LEAD_MS } from '../../../src/core/publish/activation.ts';
import { DATABASE_FILE } from '../../../src/store/sqlite/sqlite-store.ts';
import { article, temporaryDirectory, writeFiles } from '../../support/service/directory.ts';
import { seen } from '../../support/fleet/fleet.ts';
import { request } from '../../support/service/request.ts';
import { startService, type Service } from '../../support/service/service.ts';
import { ask, subscriber, subscription } from '../../support/push/subscriber.ts';

const FILES = {
  'one.md': article('One', '2026-01-01T10:00:00Z', 'First.', 'tags: [sea]'),
  'one.mp3': Buffer.alloc(1000),
};

/** Starts a web process on the data directory of a publisher, with the same clock. */
const webBeside = ({ data, clock }: Service, options: FeedwrightOptions = {}): Promise<Service> =>
  startService({}, { ...options, role: 'web', content: join(data, 'none'), data, now: () => clock.time });

const PATHS = [
  '/',
  '/rss.xml',
  '/atom.xml',
  '/feed.json',
  '/tags/sea/rss.xml',
  '/articles/one',
  '/feeds.opml',
];

describe('the role web', () => {
  test('[2] serves the same responses as its publisher, without articles of its own', async () => {
    const all = await startService(FILES);
    const web = await webBeside(all);
    for (const path of PATHS) {
      expect([path, await seen(web.origin, path, 'br')]).toEqual([path, await seen(all.origin, path, 'br')]);
    }
    writeFiles(all.content, { 'two.md': article('Two', '2026-01-02T10:00:00Z', 'Second.', 'tags: [sea]') });
    await all.regenerate();
    // After a minute without a look, it looks before it answers.
    all.clock.time += 60_000;
    for (const path of PATHS) {
      expect([path, await seen(web.origin, path, 'gzip')]).toEqual([
        path,
        await seen(all.origin, path, 'gzip'),
      ]);
    }
  });

  test('renders a page that the scheduled snapshot leaves unchanged, without waiting for that snapshot', async () => {
    const publisher = await startService(FILES, { role: 'publisher' });
    const web = await webBeside(publisher);
    const before = await seen(web.origin, '/rss.xml', 'br');
    writeFiles(publisher.content, { 'two.md': article('Two', '2026-01-02T10:00:00Z', 'Second.') });
    await publisher.regenerate();
    await web.regenerate();
    // Time passes only where the test advances it.
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    expect((await request(`${web.origin}/articles/one`)).status).toBe(200);
    expect(await seen(web.origin, '/rss.xml', 'br')).toEqual(before);
    // A page that the snapshot changes has to wait.
    let isMade = false;
    const touched = request(`${web.origin}/articles/two`).finally(() => (isMade = true));
    const timers = vi.getTimerCount();
    await expect.poll(() => vi.getTimerCount()).toBeGreaterThan(timers);
    await vi.advanceTimersByTimeAsync(LEAD_MS / 2);
    expect((await request(`${web.origin}/articles/one`)).status).toBe(200);
    expect(isMade).toBe(false);
    publisher.clock.time += LEAD_MS;
    await vi.advanceTimersByTimeAsync(LEAD_MS);
    expect((await touched).status).toBe(200);
  });

  test('[60] [61] a subscriber is verified as soon as the publisher is notified, without polling', async () => {
    // With fake timers, the publisher's own polling never runs.
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const options = { pushAllowPrivate: '127.0.0.0/8' };
    const publisher = await startService(FILES, options);
    const web = await webBeside(publisher, options);
    // Before the services stop.
    onTestFinished(() => void vi.useRealTimers());
    const receiver = await subscriber();
    expect((await ask(web, subscription(receiver.origin))).status).toBe(202);
    await receiver.until(1);
    expect(receiver.got[0]?.url.searchParams.get('hub.mode')).toBe('subscribe');
  });

  test('[52] is 503 with Retry-After until the first publication, without logging errors', async () => {
    const data = temporaryDirectory();
    const failed: unknown[] = [];
    const web = await startService(
      {},
      { role: 'web', content: join(data, 'none'), data, onFailed: (one) => failed.push(one) },
    );
    let isPublished = false;
    void web.published.then(() => (isPublished = true));
    for (const path of ['/rss.xml', '/readyz', '/tags/sea/']) {
      const { status, headers } = await request(web.origin + path);
      expect([path, status, headers['retry-after'], headers['cache-control']]).toEqual([
        path,
        503,
        '10',
        'no-store',
      ]);
    }
    const waiting = { status: 'starting', ready: false, reasons: [], role: 'web' };
    expect(web.health()).toMatchObject(waiting);
    await web.regenerate();
    expect(failed.map((error) => (error as FeedwrightError).code)).toEqual(['nothing_published']);
    expect(isPublished).toBe(false);

    await startService(FILES, { data, now: () => web.clock.time });
    await web.published;
    expect((await request(`${web.origin}/rss.xml`)).status).toBe(200);
    expect((await request(`${web.origin}/readyz`)).status).toBe(200);
    expect(web.health()).toMatchObject({ status: 'ok', snapshotVersion: 1 });
  });

  test('[52] does not report a file as gone that another process has', async () => {
    const all = await startService(FILES);
    const web = await webBeside(all);
    expect((await request(`${all.origin}/media/one.mp3`)).status).toBe(200);
    const { status, headers } = await request(`${web.origin}/media/one.mp3`);
    expect([status, headers['retry-after'], headers['cache-control']]).toEqual([503, '10', 'no-store']);
    expect((await request(`${web.origin}/media/none.mp3`)).status).toBe(404);
  });

  test('keeps serving if the store fails, reports since when, and is 503 for what must be rendered', async () => {
    const all = await startService(FILES);
    const bugs: unknown[] = [];
    const { data, clock } = all;
    const web = await startService(
      {},
      {
        role: 'web',
        content: join(data, 'none'),
        data,
        now: () => clock.time,
        onBug: (error) => bugs.push(error),
      },
    );
    expect((await request(`${web.origin}/rss.xml`)).status).toBe(200);
    const DatabaseSync = loadSqlite();
    const database = new DatabaseSync(join(data, DATABASE_FILE));
    database.exec('ALTER TABLE snapshot RENAME TO lost');
    clock.time += 3_600_000;
    const since = new Date(clock.time).toISOString();
    expect((await request(`${web.origin}/rss.xml`)).status).toBe(200);
    const { status, headers } = await request(`${web.origin}/tags/sea/rss.xml`);
    expect([status, headers['retry-after']]).toEqual([503, '10']);
    clock.time += 60_000;
    await web.regenerate();
    expect(web.health()).toMatchObject({ status: 'degraded', ready: true, failingSince: since });
    database.exec('ALTER TABLE lost RENAME TO snapshot');
    database.close();
    await web.regenerate();
    expect(web.health()).toMatchObject({ status: 'ok', reasons: [], failingSince: undefined });
    expect((await request(`${web.origin}/tags/sea/rss.xml`)).status).toBe(200);
    // The failure is logged by the part that watches the store.
    expect(bugs).toEqual([]);
  });

  test('follows another database that replaces its own', async () => {
    const first = await startService(FILES);
    const web = await webBeside(first);
    await first.stop();
    const second = await startService(
      { 'other.md': article('Other', '2026-01-05T10:00:00Z', 'Of another publication.') },
      { data: first.data, now: () => first.clock.time },
    );
    first.clock.time += 60_000;
    const [mine, theirs] = await Promise.all(
      [web, second].map(async ({ origin }) => (await request(`${origin}/rss.xml`)).body.toString()),
    );
    expect(theirs).toContain('<title>Other</title>');
    expect(mine).toBe(theirs);
  });
});

describe('the role publisher', () => {
  test('answers operators and hub requests, but no polls', async () => {
    const publisher = await startService(FILES, { role: 'publisher' });
    const status = async (path: string, method = 'GET'): Promise<number> =>
      (await request(publisher.origin + path, { method })).status;
    expect(
      await Promise.all(['/healthz', '/readyz', '/metrics', '/readers'].map((path) => status(path))),
    ).toEqual(Array(4).fill(200));
    expect(await Promise.all(PATHS.map((path) => status(path)))).toEqual(PATHS.map(() => 404));
    expect(await status('/hub', 'POST')).toBe(415);
  });
});
