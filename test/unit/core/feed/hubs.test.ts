import { describe, expect, test } from 'vitest';
import { FORMATS } from '../../../../src/core/feed/feed.ts';
import { documentOf, plainEntry, sampleFeed } from './sample.ts';
import { all, one, parseTree } from './tree.ts';

const HUBS = ['https://example.org/hub', 'https://hub.example.net/?a=1&b=<2>'];
const CLOUD = 'https://example.org/blog/rsscloud/pleaseNotify?a&b';

describe('[59] hubs are linked in', () => {
  const feed = sampleFeed({ hubs: HUBS });

  test('Atom, besides exactly one self link', () => {
    const links = all(parseTree(documentOf('atom', [plainEntry()], feed)), 'link');
    expect(
      links.filter(({ attributes }) => attributes['rel'] === 'hub').map(({ attributes }) => attributes),
    ).toEqual(HUBS.map((href) => ({ rel: 'hub', href })));
    expect(links.filter(({ attributes }) => attributes['rel'] === 'self')).toHaveLength(1);
  });

  test('RSS, besides exactly one self link', () => {
    const links = all(one(parseTree(documentOf('rss', [plainEntry()], feed)), 'channel'), 'atom:link');
    expect(links.map(({ attributes }) => [attributes['rel'], attributes['href']])).toEqual([
      ['self', 'https://example.org/rss.xml'],
      ...HUBS.map((href) => ['hub', href]),
    ]);
  });

  test('[28] JSON Feed, with their type', () => {
    expect(JSON.parse(documentOf('json', [plainEntry()], feed))).toMatchObject({
      feed_url: 'https://example.org/feed.json',
      hubs: HUBS.map((url) => ({ type: 'WebSub', url })),
    });
  });
});

test('[18] only RSS has cloud, with its five attributes', () => {
  const feed = sampleFeed({ cloud: CLOUD });
  expect(one(parseTree(documentOf('rss', [], feed)), 'channel', 'cloud').attributes).toStrictEqual({
    domain: 'example.org',
    port: '443',
    path: '/blog/rsscloud/pleaseNotify?a&b',
    registerProcedure: '',
    protocol: 'http-post',
  });
  for (const format of ['atom', 'json'] as const) {
    expect(documentOf(format, [], feed)).toBe(documentOf(format, [], sampleFeed()));
  }
});

test.each(FORMATS)('[2] %s is unchanged without a hub or a cloud', (format) => {
  const bare = documentOf(format, [plainEntry()], sampleFeed());
  expect(documentOf(format, [plainEntry()], sampleFeed({ hubs: [], cloud: undefined }))).toBe(bare);
  expect(bare).not.toMatch(/hub|cloud/);
});
