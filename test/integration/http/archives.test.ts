import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ON_FILES, openTables } from '../../support/store/engine.ts';
import { parseXmlStrictly } from '../../../src/core/feed/xml/strict-parse.ts';
import { article, writeFiles, type Files } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { restartService, startService, type Service } from '../../support/service/service.ts';

const LIMIT = 10;

/** Articles from `a1`, the oldest, on. */
function articles(from: number, to: number): Files {
  const files: Record<string, string> = {};
  for (let number = from; number <= to; number += 1) {
    const published = new Date(Date.UTC(2026, 0, 1) + number * 3_600_000).toISOString();
    files[`a${number}.md`] = article(`a${number}`, published);
  }
  return files;
}

const SETTINGS = `title: Bells\nauthority: example.org\nlimit: ${LIMIT}\ngate: {growPercent: 1000000}\n`;

const start = (count: number): Promise<Service> =>
  startService({
    'publication.yaml': SETTINGS,
    ...articles(1, count),
  });

async function get(service: Service, path: string) {
  const { status, headers, body } = await request(service.origin + path);
  const text = body.toString();
  const titles = [...text.matchAll(/(?:title type="text">|"title":")(a\d+)/g)].map((match) => match[1]);
  return { status, headers, text, titles };
}

async function change(service: Service, files: Files, gone: readonly string[] = []): Promise<void> {
  for (const path of gone) rmSync(join(service.content, path));
  writeFiles(service.content, files);
  service.clock.time += 3_600_000;
  await service.regenerate();
}

test('[30] the subscription document links to the archives, and they to each other and to it', async () => {
  const service = await start(117);
  const subscription = await get(service, '/atom.xml');
  expect(subscription.titles).toHaveLength(LIMIT);
  expect(subscription.text).toContain(
    'rel="prev-archive" type="application/atom+xml" href="https://example.org/archive/3-7/atom.xml"',
  );
  // The Link field, which every 304 repeats, has no archive links; they are in the document.
  expect(subscription.headers['link']).not.toMatch(/archive|first|next|last/);
  expect(subscription.text).not.toContain('fh:');

  const newest = await get(service, '/archive/3-7/atom.xml');
  expect(newest.titles).toEqual(['a107', 'a106', 'a105', 'a104', 'a103', 'a102', 'a101']);
  expect(newest.text).toContain('<fh:archive');
  expect(newest.text).toContain(
    'rel="current" type="application/atom+xml" href="https://example.org/atom.xml"',
  );
  expect(newest.text).toContain(
    'rel="self" type="application/atom+xml" href="https://example.org/archive/3-7/atom.xml"',
  );
  expect(newest.text).toContain('href="https://example.org/archive/2/atom.xml"');
  const oldest = await get(service, '/archive/1/rss.xml');
  expect(oldest.text).not.toContain('prev-archive');
  expect(oldest.text.match(/<item>/g)).toHaveLength(50);
  for (const { text } of [newest, oldest]) expect(() => parseXmlStrictly(text)).not.toThrow();

  const json = JSON.parse((await get(service, '/archive/3-7/feed.json')).text) as Record<string, unknown>;
  expect(json['next_url']).toBe('https://example.org/archive/2/feed.json');
  const page = await get(service, '/archive/3-7/');
  expect(page.text).toContain('<a href="https://example.org/archive/2/">Older articles</a>');
  expect(page.text).toContain('<a href="https://example.org/">Latest articles</a>');
  expect(page.text).toContain('<title>Bells: older articles</title>');
  expect((await get(service, '/')).text).toContain('<title>Bells</title>');
  // An archive page offers no subscription.
  expect(page.text).toContain(
    'type="application/rss+xml" title="Bells (RSS)" href="https://example.org/rss.xml"',
  );
});

test('[29] paged feeds have one first and one last page, and a next link on each page but the last', async () => {
  const service = await start(117);
  const seen: string[] = [];
  let path: string | undefined = '/atom.xml';
  while (path !== undefined) {
    const { text } = await get(service, path);
    const link = (rel: string) =>
      new RegExp(`rel="${rel}" [^>]*href="https://example.org([^"]*)"`).exec(text)?.[1];
    seen.push(path);
    expect([link('first'), link('last')]).toEqual(['/atom.xml', '/archive/1/atom.xml']);
    path = link('next');
  }
  expect(seen).toEqual(['/atom.xml', '/archive/3-7/atom.xml', '/archive/2/atom.xml', '/archive/1/atom.xml']);
});

test('[30] a deletion or an edit replaces its own archive, and no other', async () => {
  const service = await start(117);
  const tagsOf = async () =>
    Promise.all(
      ['1', '2', '3-7'].map(
        async (archive) => (await get(service, `/archive/${archive}/atom.xml`)).headers.etag,
      ),
    );
  const [first, second, third] = await tagsOf();
  await change(service, { 'a60.md': article('a60', '2026-01-03T12:00:00Z', 'Mended.') });
  const edited = await tagsOf();
  expect([edited[0], edited[2]]).toEqual([first, third]);
  expect(edited[1]).not.toBe(second);
  await change(service, {}, ['a105.md']);
  const deleted = await tagsOf();
  expect(deleted.slice(0, 2)).toEqual(edited.slice(0, 2));
  expect((await get(service, '/archive/3-7/atom.xml')).titles).not.toContain('a105');
});

test('[30] a late article with an old date changes no existing archive', async () => {
  const service = await start(117);
  const before = await get(service, '/archive/3-7/atom.xml');
  await change(service, { 'late.md': article('a999', '2020-01-01T00:00:00Z') });
  expect((await get(service, '/archive/3-7/atom.xml')).text).toBe(before.text);
  const { text, titles } = await get(service, '/archive/3-8/atom.xml');
  expect(titles).toContain('a999');
  expect(text).toContain('href="https://example.org/archive/2/atom.xml"');
});

test('[30] a feed that fits into its document is marked complete', async () => {
  const service = await start(LIMIT);
  for (const path of ['/rss.xml', '/atom.xml']) {
    const { text } = await get(service, path);
    expect(text).toContain('<fh:complete');
    expect(text).not.toContain('prev-archive');
  }
  await change(service, articles(LIMIT + 1, LIMIT + 1));
  expect((await get(service, '/rss.xml')).text).not.toContain('fh:complete');
  expect((await get(service, '/archive/1-1/rss.xml')).text).toContain('<title>a1</title>');
});

test('[30] a paused feed stays as it is, and so do its archives', async () => {
  const service = await start(LIMIT + 3);
  const yaml = (more: string) => ({ 'publication.yaml': `${SETTINGS}${more}` });
  await change(service, yaml('feeds: {/: {paused: 2026-02-01}}\n'));
  const before = await get(service, '/atom.xml');
  await change(service, { 'new.md': article('a998', '2026-02-02T00:00:00Z') });
  expect((await get(service, '/atom.xml')).text).toBe(before.text);
  await change(service, { 'old.md': article('a999', '2020-01-01T00:00:00Z') });
  expect((await get(service, '/atom.xml')).titles).toEqual(before.titles);
  expect((await get(service, '/archive/1-4/atom.xml')).titles).toEqual(['a3', 'a2', 'a1', 'a999']);
  await change(service, yaml(''));
  expect((await get(service, '/atom.xml')).titles).toEqual(['a998', ...before.titles.slice(0, -1)]);
  expect((await get(service, '/archive/1-5/atom.xml')).titles).toEqual(['a4', 'a3', 'a2', 'a1', 'a999']);
});

test.each(['0', '3', '3-8', '1-50', '1-51', '01', '2-07', '999999999', '-1', '1-'])(
  'archive %s is 404',
  async (archive) => {
    const service = await start(117);
    expect((await get(service, `/archive/${archive}/atom.xml`)).status).toBe(404);
  },
);

test.runIf(ON_FILES)(
  '[30] archives survive a damaged database: only the article whose row is lost moves',
  async () => {
    const service = await start(LIMIT + 53);
    const before = await get(service, '/archive/1/atom.xml');
    await service.stop();
    const database = await openTables(service.data);
    await database.run("UPDATE ledger SET published = 'never' WHERE path = 'a52.md'");
    await database.close();
    const next = await restartService(service);
    await next.regenerate();
    expect((await get(next, '/atom.xml')).text).toContain('/archive/2-4/atom.xml');
    expect((await get(next, '/archive/2-4/atom.xml')).titles).toEqual(['a53', 'a52', 'a51']);
    expect((await get(next, '/archive/1/atom.xml')).text).toBe(before.text);
  },
);

test('[17] [30] another schedule changes no archive, because archives give no poll advice', async () => {
  const service = await start(LIMIT + 3);
  const before = await Promise.all(
    ['rss.xml', 'atom.xml'].map((file) => get(service, `/archive/1-3/${file}`)),
  );
  for (const { text } of before) expect(text).not.toMatch(/<ttl|<sy:/);
  await change(service, { 'publication.yaml': `${SETTINGS}poll: {leastSeconds: 600}\n` });
  expect((await get(service, '/rss.xml')).text).toContain('<ttl>10</ttl>');
  const after = await Promise.all(
    ['rss.xml', 'atom.xml'].map((file) => get(service, `/archive/1-3/${file}`)),
  );
  expect(after.map(({ text }) => text)).toEqual(before.map(({ text }) => text));
});

test('[30] no archive is served without an article that is unreadable at the moment', async () => {
  const service = await start(LIMIT + 1000);
  // Its text is not stored yet: texts of many new articles are stored after their publication.
  writeFiles(service.content, { 'a3.md': '---\nbroken: [\n' });
  const statuses = async () => [
    (await get(service, '/articles/a3')).status,
    (await get(service, '/archive/1/atom.xml')).status,
  ];
  const unreadable = await statuses();
  expect(unreadable[0]).toBe(unreadable[1]);
  await change(service, articles(3, 3));
  expect(await statuses()).toEqual([200, 200]);
  expect((await get(service, '/archive/1/atom.xml')).titles).toHaveLength(50);
});

test('[30] archives survive a restart, and no position is assigned twice', async () => {
  let service = await start(LIMIT + 3);
  const before = await get(service, '/archive/1-3/atom.xml');
  service = await restartService(service);
  expect((await get(service, '/archive/1-3/atom.xml')).text).toBe(before.text);
  await change(service, {}, ['a3.md', 'a13.md']);
  service = await restartService(service);
  // a3 is deleted, and a2 is in the document again.
  await change(service, articles(14, 15));
  const { text } = await get(service, '/atom.xml');
  expect(text).toContain('/archive/1-5/atom.xml');
  expect((await get(service, '/archive/1-3/atom.xml')).text).not.toBe(before.text);
  expect((await get(service, '/archive/1-3/atom.xml')).titles).toEqual(['a1']);
  expect((await get(service, '/archive/1-5/atom.xml')).titles).toEqual(['a4', 'a2', 'a1']);
});
