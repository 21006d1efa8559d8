import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../support/documents/cases.ts';
import { request } from '../../support/service/request.ts';
import { startService } from '../../support/service/service.ts';

const GUIDE = readFileSync(join(resolve(import.meta.dirname, '../../..'), 'docs/content.md'), 'utf8');

/** Sections of the guide that begin with `You`: what follows that word, and the text. */
const sections = GUIDE.split(/^### You /mu)
  .slice(1)
  .map(
    (section) => [section.slice(0, section.indexOf('\n')), section.split(/^###? /mu, 1)[0] ?? ''] as const,
  );

/** The first file that a section names, and its text. */
function exampleIn(section: string): readonly [path: string, text: string] {
  const [, path = ''] = /^`([^`\n]+)`/mu.exec(section) ?? [];
  const [, text = ''] = /^```(?:markdown|html)?\n(.*?)^```\n(?=\n- )/msu.exec(section) ?? [];
  return [path, text];
}

const PIER = bytesOf([{ png: [40, 30] }]);
const fog = (date: string): Buffer => Buffer.from(`---\ntitle: Fog\n${date}\n---\n\nFog.\n`);
const PICTURE = (path: string): string => `${path}" alt="The pier" width="40" height="30" />`;

/** Expected results by section, with the files beside each example and the content directory. */
const CASES: Readonly<
  Record<
    string,
    {
      readonly content?: string;
      readonly files?: Readonly<Record<string, Uint8Array | string>>;
      readonly item: object;
      readonly html: readonly string[];
    }
  >
> = {
  'have a Jekyll site': {
    files: {
      '_config.yml': 'title: x\n',
      'assets/pier.png': PIER,
      '_posts/2019-05-21-fog.md': fog('layout: post'),
    },
    item: { date_published: '2019-05-22T17:00:00Z', tags: ['winter', 'town', 'ice', 'ferry'] },
    html: [
      '/media/assets/pier.png" alt="the pier" width="40"',
      '/articles/fog">the day before',
      '<pre><code class="language-ruby">',
    ],
  },
  'have a Hugo site': {
    content: 'content/',
    files: { 'post/ice/pier.png': PIER, 'post/fog.md': fog('date: 2021-01-08') },
    item: { date_modified: '2021-02-01T00:00:00Z', tags: ['ice'] },
    html: ['<figcaption>Frozen</figcaption>', '<strong>Tip:</strong>', '/articles/fog">fog'],
  },
  'have a Zola site': {
    content: 'content/',
    files: { 'blog/fog.md': fog('date: 2021-01-08') },
    item: {
      date_published: '2021-01-09T00:00:00Z',
      authors: [{ name: 'Ann Example' }],
      tags: ['ice', 'ferry'],
      summary: 'The ferry stays. See fog.',
    },
    html: ['/articles/fog">fog', '<a href="https://www.youtube.com/watch?v=w7Ft2ymGmfc">'],
  },
  'have a Hexo site': {
    content: 'source/',
    files: { '_posts/ice/pier.png': PIER, '_posts/fog.md': fog('date: 2020-03-03') },
    item: { date_modified: '2020-03-05T09:00:00Z', tags: ['Town', 'Winter', 'ice'] },
    html: [PICTURE('/media/_posts/ice/pier.png'), '/articles/fog">day before', '/articles/fog">in the fog'],
  },
  'have an Eleventy site': {
    files: { '.eleventy.js': '', 'public/img/pier.png': PIER },
    item: { url: expect.stringMatching(/\/winter\/ice\/$/u) as string, tags: ['posts', 'ice'] },
    html: ['says Ice in the harbour', PICTURE('/media/public/img/pier.png')],
  },
  'have an Astro site': {
    files: { 'assets/pier.png': PIER, 'content/blog/fog.md': fog('pubDate: Jul 07 2022') },
    item: {
      date_published: '2022-07-08T00:00:00Z',
      summary: 'The ferry stays',
      image: expect.stringMatching(/\/media\/assets\/pier\.png$/u) as string,
    },
    html: ['/articles/fog">fog'],
  },
  'have a Docusaurus site': {
    content: 'blog/',
    files: {
      '2021-08-26-ice/pier.png': PIER,
      'authors.yml': 'ann:\n  name: Ann Example\n  url: https://ann.example/\n',
    },
    item: {
      date_published: '2021-08-26T00:00:00Z',
      authors: [{ name: 'Ann Example', url: 'https://ann.example/' }],
      summary: 'The ferry stays.',
    },
    html: ['<aside>', '<strong>Remember</strong>', PICTURE('/media/2021-08-26-ice/pier.png')],
  },
  'have a Pelican site': {
    content: 'content/',
    files: { 'images/pier.png': PIER, 'fog.md': 'Title: Fog\nDate: 2013-07-09\n\nFog.\n' },
    item: {
      authors: [{ name: 'Ann Example' }, { name: 'Bo Example' }],
      tags: ['Town', 'ice', 'ferry'],
      summary: 'The ferry stays',
    },
    html: [PICTURE('/media/images/pier.png'), '/articles/fog">fog'],
  },
  'have a Nikola site': {
    files: {
      'conf.py': 'BLOG_TITLE = "x"\n',
      'files/images/pier.png': PIER,
      'publication.yaml': 'static: [files]\n',
    },
    item: {
      date_published: '2013-07-10T14:00:00Z',
      tags: ['ice', 'ferry', 'town'],
      summary: 'The ferry stays.',
    },
    html: [PICTURE('/media/files/images/pier.png'), 'youtube.com/watch?v=w7Ft2ymGmfc'],
  },
  'have an Obsidian vault': {
    files: {
      '.obsidian/app.json': '{}',
      'pics/pier.png': PIER,
      'days/Fog.md': fog('created: 2021-01-08\npublish: true'),
    },
    item: { url: expect.stringMatching(/\/articles\/ice-in-the-harbour$/u) as string },
    html: ['/articles/fog">the day before', '/media/pics/pier.png" alt="pier.png" width="300"', '<aside>'],
  },
  'have saved pages': {
    item: { date_published: '2014-06-05T00:00:00Z', authors: [{ name: 'Ann Example' }] },
    html: ['<p>The ferry stays.</p>'],
  },
  'write for this service': {
    files: { 'pier.png': PIER },
    item: { date_published: '2014-06-05T17:18:00Z', summary: 'The ferry stays' },
    html: [PICTURE('/media/pier.png')],
  },
};

describe('the guide to articles', () => {
  test('has an example for each program', () => {
    expect(sections.map(([name]) => name)).toEqual(Object.keys(CASES));
  });

  test.each(sections)('[69] [70] You %s: its example comes out as it says', async (name, section) => {
    const { content = '', files = {}, item, html } = CASES[name] ?? { item: {}, html: [] };
    const [path, text] = exampleIn(section);
    expect(path.startsWith(content)).toBe(true);
    const service = await startService({ ...files, [path.slice(content.length)]: text });
    const feed = (await request(`${service.origin}/feed.json`)).body.toString();
    const { items } = JSON.parse(feed) as { items: { title: string; url: string; content_html: string }[] };
    const found = items.find(({ title }) => title === 'Ice in the harbour');
    expect(found).toMatchObject({ url: expect.stringMatching(/\/articles\/ice$/u) as string, ...item });
    for (const part of html) expect(found?.content_html).toContain(part);
    expect(found?.content_html).not.toMatch(/\{[{%]|Ask Ann|Home/u);
    const findings = service.current()?.findings ?? [];
    expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
  });
});
