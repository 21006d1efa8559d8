import { parseOpml } from 'feedsmith';
import { expect, test } from 'vitest';
import { parseXmlStrictly } from '../../../src/core/feed/xml/strict-parse.ts';
import { article, writeFiles, type Files } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { startService } from '../../support/service/service.ts';

test('[33] /feeds.opml lists every feed by kind, each with type, text, title and both addresses', async () => {
  const service = await startService({
    'publication.yaml': `title: Bells & <Whistles>
authority: example.org
feeds:
  feeds/boats: {title: All boats, tags: [river boats, sea boats]}
  tags/old: {moved: /tags/new/}
`,
    'world/one.md': article(
      'One',
      '2026-01-01T10:00:00Z',
      'One.',
      'tags: [River Boats, "דגים", old]',
      'authors: Ane',
    ),
    'two.md': article('Two', '2026-01-02T10:00:00Z', 'Two.', 'language: de', 'authors: Lu Bai'),
  });
  const { status, headers, body } = await request(`${service.origin}/feeds.opml`);
  expect([status, headers['content-type']]).toEqual([200, 'text/x-opml; charset=utf-8']);
  expect(headers['link']).toBe('<https://example.org/feeds.opml>; rel="self"; type="text/x-opml"');
  const text = body.toString();
  expect(() => parseXmlStrictly(text)).not.toThrow();
  const { head, body: list } = parseOpml(text);
  expect(head?.title).toBe('Bells & <Whistles>');
  const outlines = (list?.outlines ?? []).flatMap((outline) => [
    outline.text,
    ...(outline.outlines ?? []).map((one) => `  ${one.text}`),
  ]);
  expect(outlines).toEqual([
    'Bells & <Whistles>',
    'All boats',
    'Tags',
    '  Bells & <Whistles>: River Boats',
    '  \u2068Bells & <Whistles>\u2069: \u2068דגים\u2069',
    'Authors',
    '  Bells & <Whistles>: Ane',
    '  Bells & <Whistles>: Lu Bai',
    'Sections',
    '  Bells & <Whistles>: world',
    'Languages',
    '  Bells & <Whistles>: de',
    '  Bells & <Whistles>: en',
  ]);
  const feeds = (list?.outlines ?? []).flatMap((outline) => outline.outlines ?? [outline]);
  for (const { type, title, xmlUrl, htmlUrl } of feeds) {
    expect([type, typeof title]).toEqual(['rss', 'string']);
    for (const url of [xmlUrl, htmlUrl]) {
      const path = new URL(url ?? '').pathname;
      expect((await request(service.origin + path)).status).toBe(200);
    }
  }
  expect((await request(`${service.origin}/`)).body.toString()).toContain(
    'href="https://example.org/feeds.opml"',
  );
});

test('[36] while texts of many new articles are being stored, the list is not served without their feeds', async () => {
  const service = await startService({
    'publication.yaml': 'title: Bells\nauthority: example.org\n',
    ...Object.fromEntries(
      Array.from({ length: 600 }, (_, index) => [
        `a${index}.md`,
        article(`A${index}`, '2026-01-01T10:00:00Z', 'Text.', index === 0 ? '' : 'tags: [x]'),
      ]),
    ),
  });
  const ask = () => request(`${service.origin}/feeds.opml`);
  const first = await ask();
  if (first.status !== 200) expect([first.status, first.headers['retry-after']]).toEqual([503, '10']);
  await expect.poll(async () => (await ask()).status, { timeout: 40_000 }).toBe(200);
  for (const { status, body } of [first, await ask()])
    if (status === 200) expect(body.toString()).toContain('/tags/x/rss.xml');
});

test('[36] the list changes with the articles', async () => {
  const service = await startService({ 'a.md': article('A', '2026-01-01T10:00:00Z', 'A.', 'tags: [x]') });
  const before = await request(`${service.origin}/feeds.opml`);
  // A tag of all articles would repeat the main feed.
  expect(before.body.toString()).not.toContain('/tags/');
  writeFiles(service.content, { 'b.md': article('B', '2026-01-02T10:00:00Z', 'B.', 'tags: [y]') });
  service.clock.time += 3_600_000;
  await service.regenerate();
  const after = await request(`${service.origin}/feeds.opml`);
  expect(after.headers.etag).not.toBe(before.headers.etag);
  expect(after.body.toString().match(/\/tags\/[xy]\/rss\.xml/g)).toEqual([
    '/tags/x/rss.xml',
    '/tags/y/rss.xml',
  ]);
});

test('[33] feeds with the same title get distinct titles, so that importers can store them by title', async () => {
  const service = await startService({
    'publication.yaml': 'title: Bells\nfeeds:\n  feeds/all: {title: BELLS, tags: [sea, עיר]}\n',
    'sea/one.md': article('One', '2026-01-01T10:00:00Z', 'One.', 'tags: [עיר, river boats]'),
    'עיר/two.md': article('Two', '2026-01-02T10:00:00Z', 'Two.', 'tags: [Sea, river/boats-]'),
  });
  const { body: list } = parseOpml((await request(`${service.origin}/feeds.opml`)).body.toString());
  const titles = (list?.outlines ?? []).flatMap(({ text, outlines = [] }) =>
    outlines.length === 0 ? [text] : outlines.map((one) => one.text),
  );
  expect(titles).toEqual([
    'Bells',
    'BELLS (feeds/all)',
    'Bells: Sea (tags/sea)',
    '\u2068\u2068Bells\u2069: \u2068עיר\u2069\u2069 (\u2068tags/עיר\u2069)',
    'Bells: sea (sections/sea)',
    '\u2068\u2068Bells\u2069: \u2068עיר\u2069\u2069 (\u2068sections/עיר\u2069)',
  ]);
  // The feeds' own titles stay as they are.
  const { body } = await request(`${service.origin}/tags/sea/feed.json`);
  expect(body.toString()).toContain('"title":"Bells: Sea"');
});

test('[33] the publication’s own language and authors are listed with articles that name none', async () => {
  const listed = async (files: Files) => {
    const service = await startService({
      'publication.yaml': 'title: Bells\nlanguage: en-GB\nauthors: [The House]\n',
      ...files,
    });
    const text = (await request(`${service.origin}/feeds.opml`)).body.toString();
    return [...text.matchAll(/ text="Bells: ([^"]*)"/g)].map(([, title]) => title);
  };
  const unnamed = article('A', '2026-01-01T10:00:00Z', 'A.');
  const named = article('B', '2026-01-02T10:00:00Z', 'B.', 'language: en', 'authors: The House');
  const other = article('C', '2026-01-03T10:00:00Z', 'C.', 'language: de', 'authors: Ane');
  // A language of all articles would repeat the main feed.
  expect(await listed({ 'a.md': unnamed, 'b.md': named })).toEqual(['en-GB']);
  expect(await listed({ 'a.md': unnamed, 'c.md': other })).toEqual(['Ane', 'The House', 'de', 'en', 'en-GB']);
});
