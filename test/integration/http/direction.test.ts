import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import RssParser from 'rss-parser';
import { describe, expect, test } from 'vitest';
import { parseXmlStrictly } from '../../../src/core/feed/xml/strict-parse.ts';
import { article } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { RIGHT_TO_LEFT, RIGHT_TO_LEFT_TITLES } from '../../support/documents/right-to-left.ts';
import { startService, type Service } from '../../support/service/service.ts';

const F = '\u2068';
const P = '\u2069';

const textAt = async (service: Service, path: string): Promise<string> =>
  (await request(service.origin + path)).body.toString();

async function itemsAt(service: Service, path = '/feed.json') {
  return parseJsonFeed(await textAt(service, path)).items ?? [];
}

test.each([
  ['rtl-rss.xml', '/rss.xml'],
  ['rtl-atom.xml', '/atom.xml'],
  ['rtl-feed.json', '/feed.json'],
  ['rtl-page.html', '/'],
  ['rtl-article.html', '/articles/guide'],
])('[1] [2] a right-to-left publication in %s equals its golden file', async (golden, path) => {
  const text = await textAt(await startService(RIGHT_TO_LEFT), path);
  if (path.endsWith('.xml')) parseXmlStrictly(text);
  await expect(text).toMatchFileSnapshot(`../../golden/${golden}`);
});

test('[5] [8] [23] every parser returns titles of mixed direction as stored', async () => {
  const service = await startService(RIGHT_TO_LEFT);
  const [rss, atom, items] = [
    await textAt(service, '/rss.xml'),
    await textAt(service, '/atom.xml'),
    await itemsAt(service),
  ];
  const parser = new RssParser();
  const read = [
    parseRssFeed(rss).items?.map(({ title }) => title),
    parseAtomFeed(atom).entries?.map(({ title }) => title?.value),
    items.map(({ title }) => title),
    (await parser.parseString(rss)).items.map(({ title }) => title),
    (await parser.parseString(atom)).items.map(({ title }) => title),
  ];
  for (const titles of read) expect(titles).toEqual(RIGHT_TO_LEFT_TITLES);
});

test('[5] [24] every entry gives its own language, in all formats', async () => {
  const service = await startService(RIGHT_TO_LEFT);
  const languages = ['he', 'ar', 'en-GB', 'fa', 'he', 'he'];
  const atom = await textAt(service, '/atom.xml');
  const rss = await textAt(service, '/rss.xml');
  expect([...atom.matchAll(/<entry xml:lang="([^"]*)"/g)].map(([, language]) => language)).toEqual(languages);
  expect(atom).toMatch(/<feed [^>]*xml:lang="he"/);
  expect([...rss.matchAll(/<dc:language>([^<]*)</g)].map(([, language]) => language)).toEqual(languages);
  expect(rss).toContain('<language>he</language>');
  const json = parseJsonFeed(await textAt(service, '/feed.json'));
  expect(json.language).toBe('he');
  expect(json.items?.map(({ language }) => language)).toEqual(languages);
});

test('[5] right-to-left text is in one element with its direction, in all formats', async () => {
  const service = await startService(RIGHT_TO_LEFT);
  const rss = parseRssFeed(await textAt(service, '/rss.xml')).items?.map(({ content }) => content?.encoded);
  const atom = parseAtomFeed(await textAt(service, '/atom.xml')).entries?.map(
    ({ content }) => content?.value,
  );
  const json = (await itemsAt(service)).map(({ content_html }) => content_html);
  expect(rss).toEqual(json);
  expect(atom).toEqual(json);
  const starts = json.map((html) => /^(?:<div[^>]*>)*/.exec(html ?? '')?.[0]);
  expect(starts).toEqual([
    '<div dir="rtl" lang="he">',
    '<div dir="rtl" lang="ar">',
    '',
    '<div dir="rtl" lang="fa">',
    '<div dir="rtl" lang="he">',
    '<div dir="rtl" lang="he">',
  ]);
});

describe('on pages', () => {
  test('[32] text takes its direction from the page, stated once', async () => {
    const service = await startService(RIGHT_TO_LEFT);
    const page = await textAt(service, '/articles/guide');
    expect(page).toContain('<html lang="he" dir="rtl">');
    expect(page).toContain('<article lang="he" dir="rtl">\n<h1>מדריך ל-HTTP/2</h1>');
    expect(page.match(/dir="rtl"/g)).toHaveLength(2);
  });

  test('a heading against its article’s direction states its own, and so does an address', async () => {
    const page = await textAt(await startService(RIGHT_TO_LEFT), '/articles/foreign');
    expect(page).toContain('<h1 dir="ltr">Ten things (for 2026)!</h1>');
    expect(page).toContain('<bdi dir="ltr">https://example.org/a.pdf</bdi>');
  });

  test('each article of a list has its own language and direction, and links give their target’s', async () => {
    const page = await textAt(await startService(RIGHT_TO_LEFT), '/');
    expect(page).toContain('<li lang="en-GB" dir="ltr">');
    expect(page).toContain('<a href="https://example.org/articles/harbour" hreflang="en-GB">Harbour');
    expect(page).toContain('<li lang="ar" dir="rtl">');
    expect(page).toContain('<h2><a href="https://example.org/articles/name-first">HTTP/3: מה חדש? (חלק 1)');
    expect(page).toContain('<h2 dir="ltr"><a href="https://example.org/articles/foreign">Ten things');
  });

  test('a line that combines directions isolates its parts', async () => {
    const service = await startService(RIGHT_TO_LEFT);
    expect(await textAt(service, '/articles/harbour')).toContain(
      `<title>${F}Harbour (2026): what is new?${P} · ${F}חדשות הנמל${P}</title>`,
    );
    expect(await textAt(service, '/')).toContain(`title="${F}חדשות הנמל${P} (${F}RSS${P})"`);
    const tag = await textAt(service, '/tags/http-2/');
    expect(tag).toContain('<bdi>חדשות הנמל</bdi>: <bdi>HTTP/2</bdi></h1>');
    expect(tag).toContain(`<title>${F}חדשות הנמל${P}: ${F}HTTP/2${P}</title>`);
  });

  test('a line of one direction has no marks', async () => {
    const service = await startService(RIGHT_TO_LEFT);
    const tag = await textAt(service, `/tags/${encodeURIComponent('רשת')}/rss.xml`);
    expect(tag).toContain('<title>חדשות הנמל: רשת</title>');
  });
});

test('a feed’s title of both directions is one text in all formats', async () => {
  const service = await startService(RIGHT_TO_LEFT);
  const title = `${F}חדשות הנמל${P}: ${F}HTTP/2${P}`;
  expect(parseRssFeed(await textAt(service, '/tags/http-2/rss.xml')).title).toBe(title);
  expect(parseAtomFeed(await textAt(service, '/tags/http-2/atom.xml')).title?.value).toBe(title);
  expect(parseJsonFeed(await textAt(service, '/tags/http-2/feed.json')).title).toBe(title);
});

test('[33] the list of feeds isolates composed titles, and a language has its own page and direction', async () => {
  const service = await startService(RIGHT_TO_LEFT);
  const opml = await textAt(service, '/feeds.opml');
  expect(opml).toContain(`title="${F}חדשות הנמל${P}: ${F}HTTP/2${P}"`);
  expect(opml).toContain('title="חדשות הנמל: רשת"');
  const page = await textAt(service, '/languages/ar/');
  expect(page).toContain('<html lang="ar" dir="rtl">');
  expect(page).toContain('<h2><a href="https://example.org/articles/welcome">أهلا (RFC 9110)');
  expect(await textAt(service, '/languages/en-GB/')).toContain('<html lang="en-GB" dir="ltr">');
});

test('a notice that a feed ends has the direction of its text', async () => {
  const notice = async (words: string) => {
    const retired = `feeds:\n  tags/sea:\n    retired: { from: 2026-06-01, notice: ${JSON.stringify(words)} }\n`;
    const service = await startService({
      'publication.yaml': `title: חדשות\nlanguage: he\nauthority: example.org\n${retired}`,
      'a.md': article('א', '2026-01-01T10:00:00Z', 'א', 'tags: [sea]'),
    });
    return (await itemsAt(service, '/tags/sea/feed.json'))[0];
  };
  const hebrew = await notice('תודה לכל הקוראים שלנו לאורך השנים, ולהתראות באתר החדש');
  expect(hebrew?.title).toBe(`${F}${F}חדשות${P}: ${F}sea${P}${P}: this feed ends`);
  expect(hebrew?.content_html).toMatch(
    /^<div dir="rtl" lang="he"><p>\u2068This feed ends on 2026-06-01\.\u2069 \u2068תודה/,
  );
  const english = await notice('Thank you.');
  expect(english?.content_html).toBe('<p>This feed ends on 2026-06-01. Thank you.</p>');
});

describe('an article without a language', () => {
  const contentOf = async (
    text: string,
    language: string | undefined,
    publication = 'title: Bells\n',
  ): Promise<string> => {
    const files = { 'publication.yaml': publication, 'a.md': article('2026', '2026-01-01T10:00:00Z', text) };
    const [item] = await itemsAt(await startService(files));
    expect(item?.language).toBe(language);
    return item?.content_html ?? '';
  };

  test('[24] has the direction of its letters, and no language that they contradict', async () => {
    expect(await contentOf('שלום עולם (1)!', undefined)).toBe('<div dir="rtl"><p>שלום עולם (1)!</p></div>');
    expect(await contentOf('The word שלום means peace.', 'en')).toBe('<p>The word שלום means peace.</p>');
    expect(await contentOf('Nothing but English.', undefined, 'language: he\n')).toBe(
      '<p>Nothing but English.</p>',
    );
  });

  test('is judged by its prose, because code is always Latin', async () => {
    const html = await contentOf(
      `שלום\n\n\`\`\`\n${'const harbour = ships.length;\n'.repeat(20)}\`\`\``,
      undefined,
    );
    expect(html).toMatch(/^<div dir="rtl"><p>/);
  });
});

test('a left-to-right publication has no marks', async () => {
  const files = {
    'publication.yaml': 'title: Bells\n',
    'a.md': article('One (1)!', '2026-01-01T10:00:00Z', 'Text.', 'tags: [sea]'),
  };
  const service = await startService(files);
  for (const path of [
    '/',
    '/articles/a',
    '/rss.xml',
    '/atom.xml',
    '/feed.json',
    '/tags/sea/',
    '/tags/sea/rss.xml',
  ]) {
    const text = await textAt(service, path);
    expect(text).not.toMatch(/[\u2066-\u2069]|dir="rtl"|<h\d dir|<div|hreflang/);
  }
});
