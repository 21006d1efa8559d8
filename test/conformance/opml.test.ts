import { expect, test } from 'vitest';
import * as importers from './support/importers.ts';
import { runProgram } from './support/programs.ts';
import { startAtLoopback } from './support/service.ts';
import { article, type Files } from '../support/service/directory.ts';
import { request } from '../support/service/request.ts';

/** Tags in three scripts, one of them named like a folder; two authors, nested folders, three languages. */
const FILES: Files = {
  'publication.yaml': `title: "Bells & <Whistles>' 100%"
authority: example.org
feeds:
  feeds/boats: {title: 'All "boats"', tags: [River Boats, דגים]}
  feeds/none: {title: Nobody's, tags: [nothing]}
`,
  'world/asia/one.md': article(
    'One',
    '2026-01-01T10:00:00Z',
    'First.',
    'tags: [River Boats, דגים]',
    'authors: Ane Q.',
  ),
  'world/two.md': article('Two', '2026-01-02T10:00:00Z', 'Second.', 'tags: [中文, sea]', 'authors: 陸白'),
  'three.md': article(
    'Three',
    '2026-01-03T10:00:00Z',
    'Third.',
    'tags: [sea, River Boats]',
    'language: de',
    'authors: Ane Q.',
  ),
  'sea/four.md': article(
    'ארבע',
    '2026-01-04T10:00:00Z',
    'טקסט.',
    'tags: [דגים]',
    'language: he',
    'authors: 陸白',
  ),
};

/** Every feed: path of its folder, and its articles, newest first. */
const FEEDS: readonly (readonly [folder: string, articles: readonly string[]])[] = [
  ['/', ['four', 'three', 'two', 'one']],
  ['/feeds/boats/', ['four', 'three', 'one']],
  ['/feeds/none/', []],
  ['/tags/river-boats/', ['three', 'one']],
  ['/tags/sea/', ['three', 'two']],
  ['/tags/דגים/', ['four', 'one']],
  ['/tags/中文/', ['two']],
  ['/authors/ane-q/', ['three', 'one']],
  ['/authors/陸白/', ['four', 'two']],
  ['/sections/sea/', ['four']],
  ['/sections/world/', ['two', 'one']],
  ['/sections/world-asia/', ['one']],
  ['/languages/de/', ['three']],
  ['/languages/en/', ['two', 'one']],
  ['/languages/he/', ['four']],
];

const idOf = (name: string): string =>
  `tag:example.org,2026-01-0${['one', 'two', 'three', 'four'].indexOf(name) + 1}:${name}`;

test.each([
  ['newsboat', importers.intoNewsboat],
  ['sfeed', importers.intoSfeed],
  ['rss2email', importers.intoRss2email],
  ['feed2exec', importers.intoFeed2exec],
  ['gPodder', importers.intoGpodder],
])('[33] [5] %s imports /feeds.opml and finds the articles of every feed', async (_name, importer) => {
  const { origin } = await startAtLoopback(FILES);
  const imported = await importer((await request(`${origin}/feeds.opml`)).body.toString());
  const expected = FEEDS.map(([folder, articles]) => ({
    url: `${origin}${encodeURI(folder)}rss.xml`,
    articles: articles.map(idOf).sort(),
  }));
  expect([...(await imported.feeds())].sort()).toEqual(expected.map(({ url }) => url).sort());

  const articles = new Map(
    expected.filter((feed) => feed.articles.length > 0).map((feed) => [feed.url, feed.articles]),
  );
  expect(await imported.poll()).toEqual(articles);
  // A second poll finds nothing new and nothing twice.
  expect(await imported.poll()).toEqual(articles);
});

test('[1] [33] xmllint accepts /feeds.opml', async () => {
  const { origin } = await startAtLoopback(FILES);
  const { body } = await request(`${origin}/feeds.opml`);
  const options = ['--noout', '--nonet', '--pedantic', '-'];
  expect(await runProgram('xmllint', options, { input: body })).toEqual({
    code: 0,
    stdout: Buffer.alloc(0),
    stderr: '',
  });
});
