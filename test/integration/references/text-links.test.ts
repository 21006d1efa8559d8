import { renameSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { article, writeFiles } from '../../support/service/directory.ts';
import { messages } from '../../support/service/media-service.ts';
import { request } from '../../support/service/request.ts';
import { startService, type Service } from '../../support/service/service.ts';

const DAY = '2026-01-01T10:00:00Z';
const EARLIER = '2025-01-01T10:00:00Z';
const BASE = 'https://example.org';

/** Addresses of the links in a text, by their words; undefined for words that are no link. */
async function linksOf({ origin }: Service, slug: string): Promise<Record<string, string>> {
  const { body } = await request(`${origin}/articles/${slug}`);
  const html = /<article[\s\S]*<\/article>/.exec(body.toString())?.[0] ?? '';
  return linksIn(html);
}

function linksIn(html: string): Record<string, string> {
  const links = [...html.matchAll(/<a href="([^"]*)">([^<]*)<\/a>/g)];
  return Object.fromEntries(links.map(([, address = '', words = '']) => [words, address.replace(BASE, '')]));
}

describe('links between articles', () => {
  test.each([
    ['the file beside', 'post/ice.md', 'snow.md'],
    ['the file beside, with a dot', 'post/ice.md', './snow.md'],
    ['the file of another folder', 'notes/ice.md', '../post/snow.md'],
    ['the file from the top', 'notes/ice.md', '/post/snow.md'],
    ['the page beside', 'post/ice.md', '../snow/'],
    ['the page beside, of a bundle', 'post/ice/index.md', '../snow/'],
    ['the page without an extension', 'post/ice.md', 'snow'],
    ['the page as HTML', 'post/ice.md', 'snow.html'],
    ['the page here', 'x/ice.md', '/articles/snow'],
    ['the page here, relative', 'x/ice.md', 'snow'],
    ['another letter case', 'post/ice.md', 'Snow.MD'],
    ['Zola', 'x/ice.md', '@/post/snow.md'],
    ['Pelican', 'x/ice.md', '{filename}/post/snow.md'],
    ['Nikola', 'x/ice.md', 'link://slug/snow'],
    ['a name', 'x/ice.md', 'snow.md'],
    ['a permalink', 'x/ice.md', '/2016/04/snow'],
    ['an old address', 'x/ice.md', '/old/snow.html'],
  ])('[70] %s lead to the page', async (_, path, target) => {
    const own = target.startsWith('/2016') || target.startsWith('/old');
    const more = own ? ['permalink: /2016/04/snow/', 'aliases: [/old/snow.html]'] : [];
    const service = await startService({
      [path]: article('Ice', DAY, `[a](<${target}>) [b](<${target}#part>)`),
      'post/snow.md': article('Snow', EARLIER, 'Text.', ...more),
    });
    const page = own ? '/2016/04/snow/' : '/articles/snow';
    expect(await linksOf(service, 'ice')).toEqual({ a: page, b: `${page}#part` });
    expect(messages(service)).toEqual([]);
  });

  test('[70] a draft, a missing file and a missing name are words, and a finding each', async () => {
    const service = await startService({
      'ice.md': article('Ice', DAY, '[a](draft.md) [b](gone.md)\n[c](draft) [[Gone]]'),
      'draft.md': article('Held back', EARLIER, 'Text.', 'draft: true'),
    });
    expect(await linksOf(service, 'ice')).toEqual({ c: '/articles/draft' });
    expect(messages(service)).toEqual([
      'ice.md:6: warning draft.md leads to no published article: only its words are published',
      'ice.md:6: warning gone.md leads to no published article: only its words are published',
      'ice.md:7: warning draft leads to no published article',
      'ice.md:7: warning Gone leads to no published article: only its words are published',
    ]);
  });

  test('[70] addresses from the top that are none of ours stay, with one note; those of feeds without', async () => {
    const service = await startService({
      'ice.md': article('Ice', DAY, '[a](/about/) [b](/contact/) [c](/rss.xml) [d](/) [e](/tags/x/)'),
    });
    expect(await linksOf(service, 'ice')).toEqual({
      a: '/about/',
      b: '/contact/',
      c: '/rss.xml',
      d: '/',
      e: '/tags/x/',
    });
    expect(messages(service)).toEqual([
      'ice.md:6: note /about/ is no address of a published article (and 1 more addresses): left as written',
    ]);
  });

  test('[70] a name finds an article by its file, its other names, its title, and the end of its path', async () => {
    const service = await startService({
      'Ice.md': article(
        'Ice',
        DAY,
        '[[deep snow]] [[Powder]] [[On Fog|fog]] [[b/Rain]] [[Hail#Two parts|hail]] ![[Powder|embed]]',
      ),
      'notes/Deep Snow.md': article('Snow', EARLIER, 'The words of snow.', 'aliases: [powder]'),
      'notes/fg.md': article('On fog', EARLIER),
      'a/Rain.md': article('First rain', EARLIER),
      'b/Rain.md': article('Second rain', EARLIER),
      'hail.md': article('Hail', EARLIER),
    });
    expect(await linksOf(service, 'ice')).toEqual({
      'deep snow': '/articles/deep-snow',
      Powder: '/articles/deep-snow',
      fog: '/articles/fg',
      'b/Rain': '/articles/rain-2',
      hail: '/articles/hail#two-parts',
      embed: '/articles/deep-snow',
    });
    const { body } = await request(`${service.origin}/articles/ice`);
    expect(body.toString()).not.toContain('The words of snow');
  });

  test('[70] an embed of a note that is not published gives no word of it', async () => {
    const service = await startService({
      'ice.md': article('Ice', DAY, 'See ![[Held]] and ![[Held#part]] and ![[held.md]].'),
      'Held.md': article('Held', EARLIER, 'A secret.', 'draft: true'),
    });
    for (const path of ['/articles/ice', '/rss.xml', '/atom.xml', '/feed.json']) {
      const { body } = await request(service.origin + path);
      expect(body.toString()).not.toContain('secret');
      expect(body.toString()).not.toContain('wiki:');
    }
    expect(await linksOf(service, 'ice')).toEqual({});
  });

  test('[70] a link follows its target in page and feeds when that comes, moves and goes', async () => {
    const service = await startService({
      'ice.md': article('Ice', DAY, '[a](snow.md)', 'tags: [cold]'),
    });
    const feedLinks = async (path: string): Promise<string | undefined> => {
      const { body } = await request(service.origin + path);
      const { items } = JSON.parse(body.toString()) as {
        items: { title: string; content_html: string }[];
      };
      return linksIn(items.find(({ title }) => title === 'Ice')?.content_html ?? '')['a'];
    };
    const all = async (): Promise<(string | undefined)[]> => [
      (await linksOf(service, 'ice'))['a'],
      await feedLinks('/feed.json'),
      await feedLinks('/tags/cold/feed.json'),
    ];
    const three = (one: string | undefined): (string | undefined)[] => [one, one, one];
    expect(await all()).toEqual(three(undefined));
    writeFiles(service.content, { 'snow.md': article('Snow', EARLIER) });
    await service.regenerate();
    expect(await all()).toEqual(three('/articles/snow'));
    expect(messages(service)).toEqual([]);
    writeFiles(service.content, { 'snow.md': article('Snow', EARLIER, 'Text of Snow.', 'permalink: /s/') });
    await service.regenerate();
    expect(await all()).toEqual(three('/s/'));
    renameSync(join(service.content, 'snow.md'), join(service.content, 'other.md'));
    await service.regenerate();
    // By its former address.
    expect(await all()).toEqual(three('/s/'));
    writeFiles(service.content, { 'ice.md': article('Ice', DAY, '[a](other.md)', 'tags: [cold]') });
    await service.regenerate();
    expect(await all()).toEqual(three('/s/'));
    unlinkSync(join(service.content, 'other.md'));
    await service.regenerate();
    expect(await all()).toEqual(three(undefined));
  });
});
