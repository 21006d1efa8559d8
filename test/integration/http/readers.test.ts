import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openTables } from '../../support/store/engine.ts';
import { article } from '../../support/service/directory.ts';
import { poll, readReport } from '../../support/readers/readers.ts';
import { request } from '../../support/service/request.ts';
import { restartService, startService, type Service } from '../../support/service/service.ts';

const FILES = { 'one.md': article('One', '2026-01-01T10:00:00Z', 'Text. '.repeat(200), 'tags: [a]') };
/** Only requests without a proxy may read the report. */
const BEHIND_A_PROXY = { trustProxy: 'loopback' } as const;

const NEWSBOAT = 'newsboat/2.21 (Linux x86_64)';
const feedly = (subscribers: number): string =>
  `Feedly/1.0 (+http://www.feedly.com/fetcher.html; ${subscribers} subscribers; like FeedFetcher-Google)`;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

async function reader(service: Service, name: string) {
  const { readers } = await readReport(service);
  const found = readers.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not in ${readers.map((one) => one.name).join()}`);
  return found;
}

test('reports a reader by its polls', async () => {
  const service = await startService(FILES, BEHIND_A_PROXY);
  const { clock } = service;
  const first = await poll(service, { userAgent: NEWSBOAT, address: '192.0.2.1' });
  const tag = first.headers.etag ?? '';
  clock.time += 30 * MINUTE;
  // The whole document, although the client has it.
  const second = await poll(service, { userAgent: NEWSBOAT, address: '192.0.2.1' });
  expect(second.status).toBe(200);
  for (let times = 0; times < 4; times += 1) {
    clock.time += 60 * MINUTE;
    const headers = { 'If-None-Match': tag };
    expect((await poll(service, { userAgent: NEWSBOAT, address: '192.0.2.1', headers })).status).toBe(304);
  }
  // Another version on another machine.
  await poll(service, { userAgent: 'newsboat/2.37', address: '192.0.2.2' });

  const bytes = first.body.length;
  expect(await reader(service, 'Newsboat')).toEqual({
    name: 'Newsboat',
    kind: 'desktop',
    versions: [
      { version: '2.21', polls: 6 },
      { version: '2.37', polls: 1 },
    ],
    polls: 7,
    notModified: 4,
    deltas: 0,
    whole: 3,
    bytes: 3 * bytes,
    wasted: bytes,
    conditional: 4,
    repeats: 5,
    // Documents advise one hour here.
    early: 1,
    uncompressed: 0,
    ignored: 0,
    hitPercent: 57.1,
    medianSeconds: 3600,
    faults: [],
  });
  const { feeds, days, total } = await readReport(service);
  expect(feeds).toEqual([{ feed: '/', subscribers: 2, claimed: 0, people: 2, others: 0, aggregators: [] }]);
  expect(days.map(({ day, polls }) => [day, polls])).toEqual([
    ['2026-02-23', 0],
    ['2026-02-24', 0],
    ['2026-02-25', 0],
    ['2026-02-26', 0],
    ['2026-02-27', 0],
    ['2026-02-28', 0],
    ['2026-03-01', 7],
  ]);
  expect([total.polls, total.bytes, total.wasted]).toEqual([7, 3 * bytes, bytes]);
});

test('adds up the last count of each aggregator for each document and the people of the best day', async () => {
  const service = await startService(FILES, BEHIND_A_PROXY);
  const { clock } = service;
  await poll(service, { userAgent: feedly(100), address: '192.0.2.1' });
  // Another fetcher of that aggregator, later, with the same subscribers.
  clock.time += MINUTE;
  await poll(service, { userAgent: feedly(120), address: '192.0.2.2' });
  // Its Atom subscribers are different people.
  await poll(service, { userAgent: feedly(7), address: '192.0.2.2', path: '/atom.xml' });
  // Two subscriptions at one aggregator, each with its own subscribers.
  for (const [id, people] of [
    [1, 10],
    [2, 20],
  ])
    await poll(service, { userAgent: `Feedbin feed-id:${id} - ${people} subscribers`, address: '192.0.2.3' });
  // An aggregator that gives no number, from two addresses.
  for (const address of ['192.0.2.4', '192.0.2.5'])
    await poll(service, { userAgent: 'Blogtrottr/2.0', address });
  // Each address is another installation.
  for (const address of ['192.0.2.6', '192.0.2.7'])
    await poll(service, { userAgent: 'FreshRSS/1.29.1 (Linux; https://freshrss.org)', address });
  // One person with two formats, and in another IPv6 network.
  await poll(service, { userAgent: NEWSBOAT, address: '2001:db8:1:2::1' });
  await poll(service, { userAgent: NEWSBOAT, address: '2001:db8:1:2:ffff::2', path: '/feed.json' });
  await poll(service, { userAgent: NEWSBOAT, address: '2001:db8:1:3::1' });
  // None of these counts as a subscriber.
  await poll(service, { userAgent: 'curl/8.5.0', address: '192.0.2.8' });
  await poll(service, { userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1)', address: '192.0.2.9' });
  await poll(service, { userAgent: NEWSBOAT, address: '192.0.2.10', path: '/' });
  await poll(service, { userAgent: NEWSBOAT, address: '192.0.2.10', path: '/articles/one' });
  // A poll of another feed.
  await poll(service, { userAgent: NEWSBOAT, address: '192.0.2.11', path: '/tags/a/rss.xml' });

  const { feeds } = await readReport(service);
  expect(feeds.map(({ aggregators, ...rest }) => ({ ...rest, named: aggregators.length }))).toEqual([
    { feed: '/', subscribers: 162, claimed: 158, people: 4, others: 1, named: 5 },
    { feed: '/tags/a/', subscribers: 1, claimed: 0, people: 1, others: 0, named: 0 },
  ]);
  expect(
    feeds[0]?.aggregators.map(({ name, document, subscribers }) => [name, document, subscribers]),
  ).toEqual([
    ['Feedly', '/rss.xml', 120],
    ['Feedbin', '/rss.xml', 20],
    ['Feedbin', '/rss.xml', 10],
    ['Feedly', '/atom.xml', 7],
    ['Blogtrottr', '/rss.xml', 1],
  ]);
});

test('drops old days: the best of the last seven counts', async () => {
  const service = await startService(FILES, BEHIND_A_PROXY);
  const { clock } = service;
  const people = async (): Promise<number | undefined> => (await readReport(service)).feeds[0]?.people;
  for (const host of [1, 2, 3]) await poll(service, { userAgent: NEWSBOAT, address: `192.0.2.${host}` });
  await poll(service, { userAgent: feedly(50), address: '192.0.2.9' });
  expect(await people()).toBe(3);
  for (let day = 1; day <= 6; day += 1) {
    clock.time += DAY;
    await poll(service, { userAgent: NEWSBOAT, address: '192.0.2.1' });
    expect(await people()).toBe(3);
  }
  expect((await readReport(service)).feeds[0]).toMatchObject({ subscribers: 53, claimed: 50 });
  clock.time += DAY;
  expect((await readReport(service)).feeds).toEqual([
    { feed: '/', subscribers: 1, claimed: 0, people: 1, others: 0, aggregators: [] },
  ]);
  expect((await reader(service, 'Newsboat')).polls).toBe(6);
});

test('counts a day even if it could not be stored before midnight', async () => {
  const service = await startService(FILES, BEHIND_A_PROXY);
  for (const host of [1, 2, 3, 3]) await poll(service, { userAgent: NEWSBOAT, address: `192.0.2.${host}` });
  service.clock.time += 2 * DAY;
  await poll(service, { userAgent: NEWSBOAT, address: '192.0.2.1' });
  const { feeds, days } = await readReport(service);
  expect(feeds[0]?.people).toBe(3);
  expect(days.map(({ polls }) => polls)).toEqual([0, 0, 0, 0, 4, 0, 1]);
});

test('stores no addresses, and deletes the key of a day after it', async () => {
  const service = await startService(FILES, BEHIND_A_PROXY);
  await poll(service, { userAgent: NEWSBOAT, address: '192.0.2.77' });
  await readReport(service);
  const database = await openTables(service.data);
  const stored = async (table: string) => database.all(`SELECT * FROM ${table}`);
  const tables = ['reader_tally', 'reader_interval', 'reader_claim', 'reader_client', 'reader_unique'];
  expect(JSON.stringify(await Promise.all(tables.map(stored)))).not.toContain('192.0.2');
  const salts = async () => (await stored('secret')).filter(({ name }) => String(name).startsWith('readers'));
  expect(await salts()).toHaveLength(1);
  expect(await stored('reader_client')).toHaveLength(1);

  // Half an hour past midnight other processes may still store the day; an hour later they may not.
  service.clock.time = Date.parse('2026-03-02T00:30:00Z');
  await readReport(service);
  expect(await salts()).toHaveLength(1);
  service.clock.time = Date.parse('2026-03-02T01:00:00Z');
  expect((await readReport(service)).feeds[0]?.people).toBe(1);
  expect(await salts()).toEqual([]);
  expect(await stored('reader_client')).toEqual([]);
  await database.close();
});

describe('misbehaviour', () => {
  const bad = (service: Service, name: string) => reader(service, name).then(({ faults }) => faults);

  test('reports each fault, and none for well-behaved clients', async () => {
    const service = await startService(
      { ...FILES, 'publication.yaml': 'aliases:\n  /old/feed.xml: /rss.xml\n' },
      BEHIND_A_PROXY,
    );
    const { clock } = service;
    const first = await poll(service, { userAgent: 'Good/1.0', address: '192.0.2.1' });
    const headers = { 'If-None-Match': first.headers.etag ?? '' };
    for (let times = 0; times < 5; times += 1) {
      await poll(service, { userAgent: 'Forgetful/1.0', address: '192.0.2.2' });
      await poll(service, { userAgent: 'Hasty/1.0', address: '192.0.2.3', headers });
      clock.time += 2 * MINUTE;
      await poll(service, { userAgent: 'Hasty/1.0', address: '192.0.2.3', headers });
      clock.time += 58 * MINUTE;
      await poll(service, { userAgent: 'Good/1.0', address: '192.0.2.1', headers });
      await poll(service, {
        userAgent: 'Wide/1.0',
        address: '192.0.2.4',
        headers: { 'Accept-Encoding': 'identity', 'If-None-Match': '"none"' },
      });
      await poll(service, { userAgent: 'Lost/1.0', address: '192.0.2.5', path: '/old/feed.xml?x=1' });
      // HEAD, then GET, count as one poll, which could not be conditional.
      await poll(service, { userAgent: 'rsstail/1.8', address: '192.0.2.6', method: 'HEAD' });
    }
    expect(await bad(service, 'Good')).toEqual([]);
    expect(await bad(service, 'Forgetful')).toEqual(['never-conditional']);
    expect(await bad(service, 'Hasty')).toEqual([]);
    expect(await bad(service, 'Wide')).toEqual(['uncompressed']);
    expect(await bad(service, 'Lost')).toEqual(['ignores-moves']);
    expect(await bad(service, 'rsstail')).toEqual([]);
    const { repeats, early } = await reader(service, 'Hasty');
    expect([repeats, early]).toEqual([9, 5]);
    for (let times = 0; times < 5; times += 1) {
      clock.time += MINUTE;
      await poll(service, { userAgent: 'Hasty/1.0', address: '192.0.2.3', headers });
    }
    expect(await bad(service, 'Hasty')).toEqual(['too-often']);
  });

  test('does not count new documents as wasted', async () => {
    const service = await startService(FILES, BEHIND_A_PROXY);
    const script = { userAgent: NEWSBOAT, address: '192.0.2.1' };
    await poll(service, script);
    service.clock.time += 60 * MINUTE;
    writeFileSync(join(service.content, 'two.md'), article('Two', '2026-02-01T10:00:00Z'));
    await service.regenerate();
    await poll(service, script);
    expect((await reader(service, 'Newsboat')).wasted).toBe(0);
    // The same document in another coding.
    const again = await poll(service, { ...script, headers: { 'Accept-Encoding': 'identity' } });
    expect((await reader(service, 'Newsboat')).wasted).toBe(again.body.length);
  });
});

test('a restart keeps the counts, and processes on one store add theirs up', async () => {
  const service = await startService(FILES, BEHIND_A_PROXY);
  await poll(service, { userAgent: NEWSBOAT, address: '192.0.2.1' });
  await poll(service, { userAgent: feedly(5), address: '192.0.2.9' });
  const next = await restartService(service, BEHIND_A_PROXY);
  expect((await readReport(next)).total.polls).toBe(2);

  const follower = await startService(
    {},
    { ...BEHIND_A_PROXY, content: next.content, data: next.data, now: () => service.clock.time },
  );
  expect(follower.health().role).toBe('follower');
  // The same person, and another one.
  await poll(follower, { userAgent: NEWSBOAT, address: '192.0.2.1' });
  await poll(follower, { userAgent: NEWSBOAT, address: '192.0.2.2' });
  await poll(next, { userAgent: NEWSBOAT, address: '192.0.2.2' });
  service.clock.time += MINUTE;
  await poll(follower, { userAgent: feedly(6), address: '192.0.2.9' });
  // Each process reads stored counts, so the other one is asked first, which stores its own.
  await readReport(follower);
  await next.regenerate();
  await follower.regenerate();
  const before = follower.current();
  const report = await readReport(next);
  expect(report.total.polls).toBe(6);
  expect(report.feeds).toMatchObject([{ subscribers: 8, claimed: 6, people: 2 }]);
  expect({ ...(await readReport(follower)), made: '' }).toEqual({ ...report, made: '' });
  // Counts stored by another process cause no new snapshot.
  await follower.regenerate();
  expect(follower.current()).toBe(before);
  writeFileSync(join(next.content, 'two.md'), article('Two', '2026-02-01T10:00:00Z'));
  await next.regenerate();
  await follower.regenerate();
  expect(follower.current()?.articles).toBe(2);
});

test('a failing store affects no poll, and no count is lost', async () => {
  const service = await startService(FILES, BEHIND_A_PROXY);
  await poll(service, { userAgent: NEWSBOAT, address: '192.0.2.1' });
  const database = await openTables(service.data);
  await database.run('DROP TABLE reader_interval');
  expect((await request(`${service.origin}/readers`)).status).toBe(503);
  await poll(service, { userAgent: NEWSBOAT, address: '192.0.2.1' });
  expect((await request(`${service.origin}/readers`)).status).toBe(503);
  await database.run(
    'CREATE TABLE reader_interval (day INTEGER, name TEXT, seconds BIGINT, times BIGINT, PRIMARY KEY (day, name, seconds))',
  );
  await database.close();
  expect((await readReport(service)).total.polls).toBe(2);
});
