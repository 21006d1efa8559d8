import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseXmlStrictly } from '../../../src/core/feed/xml/strict-parse.ts';
import { article, writeFiles, type Files } from '../../support/service/directory.ts';
import { request, type Answer } from '../../support/service/request.ts';
import { restartService, startService, type Service } from '../../support/service/service.ts';

const FILES: Files = {
  'publication.yaml': 'title: Bells\nauthority: example.org\n',
  'one.md': article('One', '2026-01-01T10:00:00Z', 'First.', 'tags: [River Boats, sea]'),
  'two.md': article('Two', '2026-01-02T10:00:00Z', 'Second.', 'tags: [river boats]'),
  'three.md': article('Three', '2026-01-03T10:00:00Z', 'Third.', 'tags: [sea]'),
};
const BOATS = '/tags/river-boats/';

const get = (service: Service, path: string, headers = {}): Promise<Answer> =>
  request(service.origin + path, { headers });

async function titles(service: Service, tag: string): Promise<string[]> {
  const { status, body } = await get(service, `/tags/${tag}/feed.json`);
  if (status !== 200) return [String(status)];
  return (JSON.parse(body.toString()) as { items: { title: string }[] }).items.map(({ title }) => title);
}

async function change(service: Service, files: Files, gone: readonly string[] = []): Promise<void> {
  for (const path of gone) rmSync(join(service.content, path));
  writeFiles(service.content, files);
  service.clock.time += 3_600_000;
  await service.regenerate();
}

test('[5] [11] a tag has a feed in all formats and a page, with its articles alone, newest first', async () => {
  const service = await startService(FILES);
  expect(await titles(service, 'river-boats')).toEqual(['Two', 'One']);
  expect(await titles(service, 'sea')).toEqual(['Three', 'One']);
  for (const file of ['rss.xml', 'atom.xml']) {
    const { headers, body } = await get(service, BOATS + file);
    const text = body.toString();
    expect(() => parseXmlStrictly(text)).not.toThrow();
    expect(text).toContain(`https://example.org${BOATS}${file}`);
    expect(text).toContain('Bells: river boats');
    expect(headers['link']).toContain(`<https://example.org${BOATS}${file}>; rel="self"`);
  }
  expect((await get(service, BOATS)).body.toString()).toContain('<h1>Bells: river boats</h1>');
});

test('[38] a tag’s documents have their own entity-tags, which give 304', async () => {
  const service = await startService(FILES);
  const { headers } = await get(service, `${BOATS}rss.xml`);
  const etag = String(headers.etag);
  expect(etag).not.toBe((await get(service, '/rss.xml')).headers.etag);
  expect((await get(service, `${BOATS}rss.xml`, { 'If-None-Match': etag })).status).toBe(304);
});

test('[3] [36] an edit changes the documents of its article’s tags, and of no others', async () => {
  const service = await startService(FILES);
  const tagOf = async (path: string) => (await get(service, path)).headers.etag;
  const before = [await tagOf(`${BOATS}atom.xml`), await tagOf('/tags/sea/atom.xml')];
  await change(service, {
    'two.md': article('Two', '2026-01-02T10:00:00Z', 'Mended.', 'tags: [river boats]'),
  });
  expect(await tagOf(`${BOATS}atom.xml`)).not.toBe(before[0]);
  expect(await tagOf('/tags/sea/atom.xml')).toBe(before[1]);
});

test('[6] articles enter and leave a tag; an unused tag has an empty feed with the deletions', async () => {
  const service = await startService(FILES);
  expect(await titles(service, 'sea')).toEqual(['Three', 'One']);
  await change(service, {
    'three.md': article('Three', '2026-01-03T10:00:00Z', 'Third.', 'tags: [River-Boats]'),
    'four.md': article('Four', '2026-01-04T10:00:00Z', 'Draft.', 'tags: [sea]', 'draft: true'),
  });
  expect(await titles(service, 'sea')).toEqual(['One']);
  expect(await titles(service, 'river-boats')).toEqual(['Three', 'Two', 'One']);
  await change(service, {}, ['one.md']);
  expect(await titles(service, 'sea')).toEqual([]);
  expect((await get(service, '/tags/sea/atom.xml')).body.toString()).toContain(
    'at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="tag:example.org,2026-01-01:one"',
  );
  expect(await titles(service, 'river-boats')).toEqual(['Three', 'Two']);
});

test('[31] a selection reports a deletion for the configured number of days', async () => {
  const service = await startService({ ...FILES, 'publication.yaml': 'title: Bells\ntombstoneDays: 1\n' });
  await change(service, {}, ['one.md']);
  const told = async () => (await get(service, '/tags/sea/atom.xml')).body.toString().includes('at:deleted');
  expect(await told()).toBe(true);
  service.clock.time += 23 * 3_600_000;
  await change(service, {});
  expect(await told()).toBe(false);
});

test.each(['/tags/', '/tags/none/rss.xml', `${BOATS}rss`, '/tags/River-Boats/rss.xml', '/tags/%/rss.xml'])(
  '%s is 404',
  async (path) => {
    const service = await startService(FILES);
    expect([400, 404]).toContain((await get(service, path)).status);
  },
);

test('tags of any script have an address', async () => {
  const service = await startService({
    'a.md': article('A', '2026-01-01T10:00:00Z', 'Text.', 'tags: [שלום עולם, "???"]'),
  });
  expect(await titles(service, encodeURIComponent('שלום-עולם'))).toEqual(['A']);
});

test('[5] authors, sections and languages have feeds too; a folder includes the folders below it', async () => {
  const service = await startService({
    'publication.yaml': 'title: Bells\nauthority: example.org\nlanguage: en\nauthors: [House]\n',
    'world/asia/a.md': article(
      'A',
      '2026-01-01T10:00:00Z',
      'A.',
      'authors: [Lu Bai, Ane]\nlanguage: zh-Hant-TW',
    ),
    'world/b.md': article('B', '2026-01-02T10:00:00Z', 'B.', 'authors: Lu Bai'),
    'c.md': article('C', '2026-01-03T10:00:00Z', 'C.', 'language: en-GB'),
  });
  const titlesOf = async (feed: string) => {
    const { status, body } = await get(service, `/${feed}/feed.json`);
    if (status !== 200) return status;
    return (JSON.parse(body.toString()) as { items: { title: string }[] }).items.map(({ title }) => title);
  };
  expect(await titlesOf('authors/lu-bai')).toEqual(['B', 'A']);
  expect(await titlesOf('authors/ane')).toEqual(['A']);
  // An article without an author has the publication's authors.
  expect(await titlesOf('authors/house')).toEqual(['C']);
  expect(await titlesOf('sections/world')).toEqual(['B', 'A']);
  expect(await titlesOf('sections/world-asia')).toEqual(['A']);
  expect(await titlesOf('languages/zh')).toEqual(['A']);
  expect(await titlesOf('languages/zh-Hant')).toEqual(['A']);
  expect(await titlesOf('languages/en')).toEqual(['C', 'B']);
  expect(await titlesOf('languages/en-GB')).toEqual(['C']);
  expect(await titlesOf('languages/fr')).toBe(404);
  const { body } = await get(service, '/languages/zh-Hant/rss.xml');
  expect(body.toString()).toContain('<language>zh-Hant</language>');
});

test('[9] publication.yaml gives a feed its title, description, limit and length, and combines feeds', async () => {
  const service = await startService({
    ...FILES,
    'publication.yaml': `title: Bells
authority: example.org
feeds:
  tags/River Boats: {title: Boats, description: On rivers., limit: 1, content: summary}
  feeds/dry:
    tags: [sea, river boats]
    without: {tags: river boats}
`,
    'four.md': article('Four', '2026-01-04T10:00:00Z', 'Fourth.'),
  });
  const boats = (await get(service, `${BOATS}atom.xml`)).body.toString();
  expect(boats).toContain('<title type="text">Boats</title>');
  expect(boats).toContain('<subtitle type="text">On rivers.</subtitle>');
  expect(boats.match(/<entry/g)).toHaveLength(1);
  expect(boats).not.toContain('<content');
  const dry = JSON.parse((await get(service, '/feeds/dry/feed.json')).body.toString()) as {
    items: { title: string }[];
  };
  expect(dry.items.map(({ title }) => title)).toEqual(['Three']);
  expect((await get(service, '/feeds/wet/feed.json')).status).toBe(404);
  // A combination contains the changes of any of its parts.
  await change(service, {
    'four.md': article('Four', '2026-01-04T10:00:00Z', 'Fourth.', 'tags: [sea]'),
  });
  const later = (await get(service, '/feeds/dry/rss.xml')).body.toString();
  expect(later.match(/<item>/g)).toHaveLength(2);
});

test('a selection without matches is an empty feed in every format, and a finding', async () => {
  const service = await startService({
    ...FILES,
    'publication.yaml': 'title: Bells\nfeeds:\n  feeds/none:\n    tags: [nobody]\n',
  });
  for (const file of ['rss.xml', 'atom.xml']) {
    const { status, body } = await get(service, `/feeds/none/${file}`);
    expect(status).toBe(200);
    expect(() => parseXmlStrictly(body.toString())).not.toThrow();
    expect(body.toString()).not.toMatch(/<item|<entry/);
  }
  expect(JSON.parse((await get(service, '/feeds/none/feed.json')).body.toString())).toMatchObject({
    items: [],
  });
  expect(service.current()?.findings).toMatchObject([
    { file: 'publication.yaml', line: 3, rule: 'selection', severity: 'warning' },
  ]);
});

test('two names for one feed are a finding; two spellings of one name are not', async () => {
  const service = await startService({
    'a.md': article('A', '2026-01-01T10:00:00Z', 'A.', 'tags: [C++, river boats]'),
    'b.md': article('B', '2026-01-02T10:00:00Z', 'B.', 'tags: ["C#", River-Boats]'),
  });
  expect(service.current()?.findings.map(({ file, message }) => `${file} ${message}`)).toEqual([
    'b.md "C#" and "C++" lead to the same feed, /tags/c/: rename one of them',
  ]);
  await change(service, { 'b.md': article('B', '2026-01-02T10:00:00Z', 'B.', 'tags: [c-sharp]') });
  expect(service.current()?.findings).toEqual([]);
});

test('two folders that share a feed are a finding', async () => {
  const service = await startService({
    'world/asia/a.md': article('A', '2026-01-01T10:00:00Z'),
    'world-asia/b.md': article('B', '2026-01-02T10:00:00Z'),
  });
  expect(service.current()?.findings.map(({ message }) => message)).toEqual([
    expect.stringContaining('lead to the same feed, /sections/world-asia/'),
  ]);
});

test('an unused name shares no feed; two names in one article do', async () => {
  const service = await startService({
    'a.md': article('A', '2026-01-01T10:00:00Z', 'A.', 'tags: [C++]'),
    'b.md': article('B', '2026-01-02T10:00:00Z', 'B.', 'tags: ["C#"]'),
  });
  const messages = () => service.current()?.findings.map(({ file, message }) => `${file} ${message}`);
  await change(service, { 'a.md': article('A', '2026-01-01T10:00:00Z', 'A.', 'tags: [cpp]') });
  expect(messages()).toEqual([]);
  await change(service, { 'a.md': article('A', '2026-01-01T10:00:00Z', 'A.', 'tags: [C--]') });
  expect(messages()).toEqual(['a.md "C--" and "C#" lead to the same feed, /tags/c/: rename one of them']);
  await change(service, { 'a.md': article('A', '2026-01-01T10:00:00Z', 'A.', 'tags: [D, D++]') }, ['b.md']);
  const own = ['a.md "D++" and "D" lead to the same feed, /tags/d/: rename one of them'];
  expect(messages()).toEqual(own);
  const next = await restartService(service);
  await next.regenerate();
  expect(next.current()?.findings.map(({ file, message }) => `${file} ${message}`)).toEqual(own);
  await change(next, { 'a.md': article('A', '2026-01-01T10:00:00Z', 'A.', 'tags: [D]') });
  expect(next.current()?.findings).toEqual([]);
});

test('[32] a page names its own feed first, then the main one; in another language, that language’s feed', async () => {
  const service = await startService({
    ...FILES,
    'welt/vier.md': article('Vier', '2026-01-04T10:00:00Z', 'Vier.', 'language: de'),
  });
  const hrefs = async (path: string) =>
    [
      ...(await get(service, path)).body.toString().matchAll(/<link rel="alternate"[^>]* href="([^"]*)"/g),
    ].map((match) => match[1]?.replace('https://example.org', ''));
  const three = (folder: string) => ['atom.xml', 'rss.xml', 'feed.json'].map((file) => folder + file);
  expect(await hrefs('/')).toEqual(three('/'));
  expect(await hrefs(BOATS)).toEqual([...three(BOATS), ...three('/')]);
  expect(await hrefs('/articles/one')).toEqual(three('/'));
  expect(await hrefs('/articles/vier')).toEqual([
    ...three('/languages/de/'),
    ...three('/'),
    ...three('/sections/welt/'),
  ]);
});
