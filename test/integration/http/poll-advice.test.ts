import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { article, writeFiles } from '../../support/service/directory.ts';
import { request, type Answer } from '../../support/service/request.ts';
import { restartService, startService, type Service } from '../../support/service/service.ts';

const PUBLICATION = 'authority: example.org\ntitle: Test\n';
const POLL = `${PUBLICATION}poll:\n  leastSeconds: 120\n  mostSeconds: 1200\n`;

/** Five articles, 100 minutes apart, from which the usual advice is 600 seconds. */
const FILES = {
  'publication.yaml': POLL,
  'one.md': article('One', '2026-03-01T00:20:00Z'),
  'two.md': article('Two', '2026-03-01T02:00:00Z'),
  'three.md': article('Three', '2026-03-01T03:40:00Z'),
  'four.md': article('Four', '2026-03-01T05:20:00Z'),
  'five.md': article('Five', '2026-03-01T07:00:00Z', 'Words.', 'tags: [t]'),
};

const DOCUMENTS = ['/rss.xml', '/atom.xml', '/feed.json', '/'];
const ALL = [...DOCUMENTS, '/articles/one', '/tags/t/', '/tags/t/rss.xml'];

const maxAge = ({ headers }: Answer): number =>
  Number(/(?:^|, )max-age=(\d+)(?:,|$)/.exec(headers['cache-control'] ?? '')?.[1]);

const stale = ({ headers }: Answer): number =>
  Number(/(?:^|, )stale-while-revalidate=(\d+)(?:,|$)/.exec(headers['cache-control'] ?? '')?.[1]);

/** Requests a path at a time, and checks that every response to it gives the same advice. */
async function advice(service: Service, path: string, time: string): Promise<Answer> {
  service.clock.time = Date.parse(time);
  const url = service.origin + path;
  const keep = { Connection: 'keep-alive' };
  const full = await request(url, { headers: keep });
  const others = [
    await request(url, { headers: { ...keep, 'If-None-Match': full.headers.etag ?? '' } }),
    await request(url, { headers: { ...keep, 'Accept-Encoding': 'gzip' } }),
    await request(url, { method: 'HEAD', headers: keep }),
    // Responses through writeHead.
    await request(url),
    await request(url, { headers: { 'If-None-Match': '*' } }),
    await request(url, { headers: { ...keep, 'Want-Repr-Digest': 'sha-512=9' } }),
  ];
  expect(others.map(({ status }) => status)).toEqual([304, 200, 200, 200, 304, 200]);
  for (const name of ['cache-control', 'cdn-cache-control', 'expires', 'date']) {
    expect(others.map(({ headers }) => headers[name])).toEqual(others.map(() => full.headers[name]));
  }
  expect(full.headers.date).toBe(new Date(service.clock.time).toUTCString());
  expect(Date.parse(full.headers.expires ?? '') - Date.parse(full.headers.date ?? '')).toBe(
    maxAge(full) * 1000,
  );
  return full;
}

test.each(ALL)(
  '[41] [49] %s is fresh for a short time after a publication, and for longer later',
  async (path) => {
    const service = await startService(FILES);
    expect(maxAge(await advice(service, path, '2026-03-01T07:00:00Z'))).toBe(120);
    expect(maxAge(await advice(service, path, '2026-03-01T07:09:59Z'))).toBe(120);
    expect(maxAge(await advice(service, path, '2026-03-01T07:10:00Z'))).toBe(600);
    expect(maxAge(await advice(service, path, '2026-03-02T00:00:00Z'))).toBe(600);
    // The shorter time applies within the usual quarter of an hour of a change.
    service.clock.time = Date.parse('2026-03-02T00:00:00Z');
    writeFiles(service.content, { 'six.md': article('Six', '2026-03-01T23:00:00Z', 'W.', 'tags: [t]') });
    await service.regenerate();
    expect(maxAge(await advice(service, '/rss.xml', '2026-03-02T00:00:00Z'))).toBe(120);
    expect(maxAge(await advice(service, '/rss.xml', '2026-03-02T00:11:00Z'))).toBe(600);
  },
);

test.each(ALL)('[41] [49] %s is never fresh past the next scheduled article', async (path) => {
  const service = await startService({
    ...FILES,
    'due.md': article('Due', '2026-03-01T15:00:00Z'),
  });
  const table = [
    ['2026-03-01T14:49:00Z', 600, 60],
    ['2026-03-01T14:49:30Z', 600, 30],
    ['2026-03-01T14:50:00Z', 600, 0],
    ['2026-03-01T14:50:01Z', 599, 0],
    ['2026-03-01T14:59:30.600Z', 30, 0],
    ['2026-03-01T14:59:59.999Z', 1, 0],
    ['2026-03-01T15:00:00Z', 1, 0],
  ] as const;
  for (const [time, seconds, staleSeconds] of table) {
    const answer = await advice(service, path, time);
    expect([time, maxAge(answer), stale(answer)]).toEqual([time, seconds, staleSeconds]);
  }
  await service.regenerate();
  expect(maxAge(await advice(service, path, '2026-03-01T15:00:00Z'))).toBe(120);
  expect(maxAge(await advice(service, '/rss.xml', '2026-03-01T15:10:00Z'))).toBe(600);
});

test('[49] an article found in the second before it is due counts at once', async () => {
  const service = await startService(FILES);
  const before = await advice(service, '/rss.xml', '2026-03-01T12:00:00Z');
  expect(maxAge(before)).toBe(600);
  writeFiles(service.content, { 'due.md': article('Due', '2026-03-01T12:00:30Z') });
  await service.regenerate();
  const after = await advice(service, '/rss.xml', '2026-03-01T12:00:00Z');
  expect(maxAge(after)).toBe(30);
  expect(after.headers.etag).toBe(before.headers.etag);
});

test('[49] an expiry counts like a scheduled article', async () => {
  const service = await startService({
    ...FILES,
    'gone.md': article('Gone', '2026-03-01T06:00:00Z', 'Words.', 'expires: 2026-03-01T13:00:00Z'),
  });
  expect(maxAge(await advice(service, '/rss.xml', '2026-03-01T12:59:00Z'))).toBe(60);
});

test('[49] stored advice is the same after a restart, before any article is read', async () => {
  const service = await startService({ ...FILES, 'due.md': article('Due', '2026-03-01T12:00:30Z') });
  expect(maxAge(await advice(service, '/rss.xml', '2026-03-01T12:00:00Z'))).toBe(30);
  rmSync(service.content, { recursive: true });
  const again = await restartService(service);
  await again.regenerate();
  expect(again.health().status).toBe('degraded');
  expect(maxAge(await advice(again, '/rss.xml', '2026-03-01T12:00:00Z'))).toBe(30);
  // A publication that fails to come must not make pollers ask every second for ever.
  expect(maxAge(await advice(again, '/rss.xml', '2026-03-01T12:00:40Z'))).toBe(1);
  expect(maxAge(await advice(again, '/rss.xml', '2026-03-01T12:02:30Z'))).toBe(600);
});

test.each([
  ['the schedule and a quarter of an hour', '', '*/5 * * * *', 300, 600],
  ['a schedule that is rarer than that', '', '0 * * * *', 3600, 3600],
  ['a schedule that is more frequent', '', '* * * * * *', 60, 600],
  ['the configured ones', 'poll: { leastSeconds: 20, mostSeconds: 25 }\n', '*/5 * * * *', 20, 25],
  ['a least that is above the usual most', 'poll: { leastSeconds: 7200 }\n', '*/5 * * * *', 7200, 7200],
  ['a most that is below the usual least', 'poll: { mostSeconds: 100 }\n', '*/5 * * * *', 100, 100],
])('[17] [49] the bounds are %s', async (_name, poll, cron, least, usual) => {
  const service = await startService({ ...FILES, 'publication.yaml': PUBLICATION + poll }, { cron });
  expect(maxAge(await advice(service, '/rss.xml', '2026-03-01T07:00:00Z'))).toBe(least);
  expect(maxAge(await advice(service, '/rss.xml', '2026-03-02T07:00:00Z'))).toBe(usual);
  const text = (await request(`${service.origin}/rss.xml`)).body.toString();
  const ttlSeconds = Number(/<ttl>(\d+)<\/ttl>/.exec(text)?.[1]) * 60;
  // Some readers wait for the larger of the two.
  expect(ttlSeconds).toBeLessThanOrEqual(Math.max(60, least));
  expect(ttlSeconds).toBeGreaterThan(Math.max(0, least - 60));
});

test('[41] [49] documents of an archive are fresh for a year, its page only as long as others', async () => {
  const service = await startService({ ...FILES, 'publication.yaml': `${POLL}limit: 2\n` });
  for (const file of ['rss.xml', 'atom.xml', 'feed.json']) {
    const answer = await advice(service, `/archive/1-3/${file}`, '2026-03-01T12:00:00Z');
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['cdn-cache-control']).toBe('max-age=31536000, immutable');
    expect(answer.headers.expires).toBe('Mon, 01 Mar 2027 12:00:00 GMT');
  }
  // Two articles in a document show no rhythm.
  expect(maxAge(await advice(service, '/archive/1-3/', '2026-03-01T12:00:00Z'))).toBe(120);
});

test('[3] [17] documents advise the minimum whatever the time', async () => {
  const service = await startService(FILES);
  const before = await Promise.all(DOCUMENTS.map((path) => advice(service, path, '2026-03-01T07:00:00Z')));
  service.clock.time = Date.parse('2026-03-05T00:00:00Z');
  await service.regenerate();
  const after = await Promise.all(DOCUMENTS.map((path) => request(service.origin + path)));
  expect(after.map(({ headers }) => headers.etag)).toEqual(before.map(({ headers }) => headers.etag));
  const [rss, atom] = after.map(({ body }) => body.toString());
  expect(rss).toContain('<ttl>2</ttl>');
  for (const text of [rss, atom]) {
    expect(text).toContain('xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"');
    expect(text).toContain('<sy:updatePeriod>hourly</sy:updatePeriod>');
    expect(text).toContain('<sy:updateFrequency>30</sy:updateFrequency>');
  }
});

test('[49] new bounds apply from the next regeneration on', async () => {
  const service = await startService(FILES);
  writeFiles(service.content, { 'publication.yaml': POLL.replace('1200', '300') });
  await service.regenerate();
  expect(maxAge(await advice(service, '/articles/one', '2026-03-02T00:00:00Z'))).toBe(300);
});

test('bounds that cross are a fault, with the line', async () => {
  const wrong = `${PUBLICATION}poll:\n  leastSeconds: 100\n  mostSeconds: 99\n`;
  await expect(startService({ 'publication.yaml': wrong })).rejects.toMatchObject({
    code: 'config_invalid',
    faults: [expect.stringMatching(/^publication\.yaml:4: poll: .*mostSeconds/) as string],
  });
});
