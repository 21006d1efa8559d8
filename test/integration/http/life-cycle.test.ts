import { expect, test } from 'vitest';
import { parseXmlStrictly } from '../../../src/core/feed/xml/strict-parse.ts';
import { article, writeFiles } from '../../support/service/directory.ts';
import { request, type Answer } from '../../support/service/request.ts';
import { restartService, startService, type Service } from '../../support/service/service.ts';

const HEAD = 'title: Bells\nauthority: example.org\n';
const ARTICLES = {
  'one.md': article('One', '2026-01-01T10:00:00Z', 'First.', 'tags: [sea]'),
  'two.md': article('Two', '2026-01-02T10:00:00Z', 'Second.', 'tags: [sea]'),
};
/** Later than the clock of a test service, 2026-03-01T12:00:00Z. */
const LATER = '2026-03-02T00:00:00Z';

const get = (service: Service, path: string, headers = {}): Promise<Answer> =>
  request(service.origin + path, { headers });

const start = (yaml: string): Promise<Service> =>
  startService({ 'publication.yaml': HEAD + yaml, ...ARTICLES });

const titlesOf = ({ body }: Answer): string[] =>
  (JSON.parse(body.toString()) as { items: { title: string }[] }).items.map(({ title }) => title);

async function at(service: Service, moment: string): Promise<void> {
  service.clock.time = Date.parse(moment);
  await service.regenerate();
}

const MOVED = `feeds:\n  /: {moved: {to: 'https://new.example/bells/', from: ${LATER}}}\n`;

test('[54] a moved feed first announces its new address in an item and as its own, and redirects after that', async () => {
  const service = await start(MOVED);
  const before = await get(service, '/rss.xml');
  const text = before.body.toString();
  expect(before.status).toBe(200);
  expect(text).toContain('>https://new.example/bells/rss.xml</itunes:new-feed-url>');
  expect(text).toContain('rel="self" type="application/rss+xml" href="https://new.example/bells/rss.xml"');
  expect(titlesOf(await get(service, '/feed.json'))).toEqual(['Bells: this feed has moved', 'Two', 'One']);

  service.clock.time = Date.parse(LATER);
  const etag = String(before.headers.etag);
  for (const headers of [{}, { 'If-None-Match': etag }, { 'A-IM': 'feed', 'If-None-Match': etag }]) {
    const after = await get(service, '/rss.xml', headers);
    expect([after.status, after.headers.location]).toEqual([301, 'https://new.example/bells/rss.xml']);
    expect(after.headers['cache-control']).toBe('public, max-age=3600');
    expect(after.headers.etag).toBeUndefined();
    // A client that does not follow redirects finds the notice here.
    expect(after.body.toString()).toBe(text);
    expect(after.headers['content-type']).toBe('application/rss+xml; charset=utf-8');
  }
  for (const [path, location] of [
    ['/', 'https://new.example/bells/'],
    ['/atom.xml', 'https://new.example/bells/atom.xml'],
    ['/feed.json?x=1', 'https://new.example/bells/feed.json'],
  ] as const) {
    const { status, headers } = await get(service, path);
    expect([status, headers.location]).toEqual([301, location]);
  }
  // Articles keep their addresses.
  expect((await get(service, '/articles/one')).status).toBe(200);
});

test('[3] the notice keeps one id and one date, also after a restart and a new article', async () => {
  const service = await start(MOVED);
  const noticeIn = async (from: Service) => {
    const { body } = await get(from, '/atom.xml');
    expect(() => parseXmlStrictly(body.toString())).not.toThrow();
    return /<entry.*?<\/entry>/s.exec(body.toString())?.[0];
  };
  const notice = await noticeIn(service);
  expect(notice).toContain('<published>2026-03-01T12:00:00Z</published>');
  writeFiles(service.content, { 'three.md': article('Three', '2026-03-01T12:30:00Z', 'Third.') });
  await at(service, '2026-03-01T13:00:00Z');
  expect(await noticeIn(service)).toBe(notice);
  expect(await noticeIn(await restartService(service))).toBe(notice);
});

test('[54] a selection redirects to another one at once, and its page and lists name the new address', async () => {
  const service = await start('feeds:\n  tags/sea: {moved: /tags/ocean/}\n');
  const { status, headers, body } = await get(service, '/tags/sea/atom.xml');
  expect([status, headers.location]).toEqual([301, 'https://example.org/tags/ocean/atom.xml']);
  expect(body.toString()).toContain('https://example.org/tags/ocean/');
  expect((await get(service, '/feeds.opml')).body.toString()).not.toContain('/tags/sea/');
});

test('[54] a retired feed announces its end until its day, and is 410 from then on', async () => {
  const service = await start(
    `feeds:\n  tags/sea: {retired: {from: ${LATER}, notice: Read Ocean instead.}}\n`,
  );
  const before = await get(service, '/tags/sea/feed.json');
  expect(titlesOf(before)[0]).toBe('Bells: sea: this feed ends');
  expect(before.body.toString()).toContain('This feed ends on 2026-03-02. Read Ocean instead.');
  service.clock.time = Date.parse(LATER);
  const after = await get(service, '/tags/sea/feed.json', { 'If-None-Match': String(before.headers.etag) });
  expect([after.status, after.headers['cache-control']]).toEqual([410, 'no-store']);
  expect((await get(service, '/tags/sea/')).status).toBe(410);
  expect((await get(service, '/feed.json')).status).toBe(200);
});

test('a paused feed keeps its articles, and adds the new ones when it continues', async () => {
  const service = await start('feeds:\n  tags/sea: {paused: 2026-01-02T00:00:00Z}\n');
  expect(titlesOf(await get(service, '/tags/sea/feed.json'))).toEqual(['One']);
  expect(titlesOf(await get(service, '/feed.json'))).toEqual(['Two', 'One']);
  writeFiles(service.content, { 'publication.yaml': HEAD });
  await at(service, '2026-03-01T13:00:00Z');
  expect(titlesOf(await get(service, '/tags/sea/feed.json'))).toEqual(['Two', 'One']);
});

test('[54] old paths redirect to new ones, with any query or the configured one', async () => {
  const service = await start(
    'aliases:\n  /feed: /rss.xml\n  /blog/feed/: /rss.xml\n  "/?feed=atom": /atom.xml\n  /shop: https://shop.example/\n',
  );
  for (const [path, location] of [
    ['/feed', 'https://example.org/rss.xml'],
    ['/feed?utm_source=x', 'https://example.org/rss.xml'],
    ['/blog/feed/', 'https://example.org/rss.xml'],
    ['/%62log/feed/', 'https://example.org/rss.xml'],
    ['/feed/', 'https://example.org/rss.xml'],
    ['/?feed=atom', 'https://example.org/atom.xml'],
    ['/shop', 'https://shop.example/'],
  ] as const) {
    const { status, headers } = await get(service, path);
    expect([path, status, headers.location]).toEqual([path, 301, location]);
  }
  expect((await get(service, '/?feed=rss')).status).toBe(200);
  expect((await get(service, '/feeds/')).status).toBe(404);
  expect((await request(`${service.origin}/feed`, { method: 'POST' })).status).toBe(405);
});

test('[54] old and new addresses may be in any script', async () => {
  const service = await start(
    'aliases:\n  /архив: /tags/新闻/\n  "/?feed=новости": /rss.xml\nfeeds:\n  tags/sea: {moved: /tags/新闻}\n',
  );
  const news = 'https://example.org/tags/%E6%96%B0%E9%97%BB/';
  for (const [path, location] of [
    ['/архив', news],
    ['/?feed=новости', 'https://example.org/rss.xml'],
    ['/tags/sea/', news],
    ['/tags/sea/rss.xml', `${news}rss.xml`],
  ] as const) {
    const { status, headers } = await get(service, encodeURI(path));
    expect([path, status, headers.location]).toEqual([path, 301, location]);
  }
});

test('[54] a moved page redirects wherever documents are; archives do not redirect', async () => {
  const service = await start(
    `limit: 1\nfeeds:\n  /: {moved: {to: 'https://new.example/bells/', atom: 'https://cdn.example/a.xml', from: ${LATER}}}\n`,
  );
  const archive = (await get(service, '/archive/1-1/rss.xml')).body.toString();
  expect(archive).toContain('>https://new.example/bells/rss.xml</itunes:new-feed-url>');
  service.clock.time = Date.parse(LATER);
  expect((await get(service, '/')).headers.location).toBe('https://new.example/bells/');
  expect((await get(service, '/atom.xml')).headers.location).toBe('https://cdn.example/a.xml');
});

test('[54] an old host redirects to the present one, path by path', async () => {
  const service = await start(
    'oldHosts: [old.example.org]\naliases: {/feed: /rss.xml, "/?feed=atom": /atom.xml}\n',
  );
  for (const host of ['old.example.org', 'OLD.example.org', 'old.example.org:80']) {
    const { status, headers } = await get(service, '/atom.xml?x', { Host: host });
    expect([status, headers.location]).toEqual([301, 'https://example.org/atom.xml']);
  }
  for (const [path, location] of [
    ['/feed', 'https://example.org/rss.xml'],
    ['/?feed=atom', 'https://example.org/atom.xml'],
    ['//evil.example/', 'https://example.org//evil.example/'],
  ] as const) {
    expect((await get(service, path, { Host: 'old.example.org' })).headers.location).toBe(location);
  }
  expect((await get(service, '/atom.xml', { Host: 'example.org' })).status).toBe(200);
  expect((await get(service, '/atom.xml', { Host: 'other.example' })).status).toBe(200);
});

test.each([
  ['feeds: {boats: {title: X}}', 'the address of a feed'],
  ['feeds: {feeds/x: {title: X}}', 'to select by'],
  ['feeds: {tags/x: {tags: [y]}}', 'to select by'],
  ['feeds: {tags/x: {limit: 0}}', 'feeds.tags/x.limit'],
  ['feeds: {tags/x: {moved: "javascript:alert(1)"}}', 'the new address'],
  ['feeds: {tags/x: {retired: soon}}', 'a date'],
  ['feeds: {tags/x: {titel: X}}', 'unknown key titel'],
  ['feeds: {tags/x: {}, /tags/X/: {}}', 'both are tags/x'],
  ['aliases: {feed: /rss.xml}', 'old paths such as'],
  ['aliases: {/feed: rss.xml}', 'an http or https URL, or a path'],
  ['oldHosts: ["https://old.example.org"]', 'a host name'],
  ['oldHosts: [example.org]', 'the host of the base URL'],
  ['oldHosts: ["example.org:443"]', 'the host of the base URL'],
  ['aliases: {/feed: "/\\\\evil.example/"}', 'an http or https URL, or a path'],
  ['aliases: {/feed: "/x\\r\\nSet-Cookie: a=b"}', 'an http or https URL, or a path'],
  ['feeds: {/: {moved: /}}', 'back to it'],
  ['feeds: {/: {moved: "https://example.org/"}}', 'back to it'],
  ['feeds: {tags/x: {moved: /tags/x}}', 'back to it'],
  ['feeds: {tags/x: {moved: /tags/y/}, tags/y: {moved: /tags/x/}}', 'back to it'],
  ['aliases: {/rss.xml: /rss.xml}', 'back to it'],
  ['aliases: {/feed: "/feed?x"}', 'back to it'],
  ['aliases: {/a: /b, /b: /a}', 'back to it'],
  ['aliases: {/a: "https://old.example.org/a"}\noldHosts: [old.example.org]', 'back to it'],
  ['feeds: {tags/x: {moved: /tags/y/}}\naliases: {/tags/y/rss.xml: /tags/x/rss.xml}', 'back to it'],
])('%s is a fault that names a valid value', async (yaml, message) => {
  await expect(startService({ 'publication.yaml': `${HEAD}${yaml}\n` })).rejects.toMatchObject({
    code: 'config_invalid',
    faults: [expect.stringContaining(message)],
  });
});
