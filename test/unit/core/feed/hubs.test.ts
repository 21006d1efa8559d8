import { describe, expect, test } from 'vitest';
import { FORMATS } from '../../../../src/core/feed/feed.ts';
import { documentOf, plainEntry, sampleFeed } from './sample.ts';
import { all, one, parseTree } from './tree.ts';

const HUBS = ['https://example.org/hub', 'https://hub.example.net/?a=1&b=<2>'];
const CLOUD = 'https://example.org/blog/rsscloud/pleaseNotify?a&b';

describe('[59] hubs stand in', () => {
  const feed = sampleFeed({ hubs: HUBS });

  test('Atom, beside one link to the document itself', () => {
    const links = all(parseTree(documentOf('atom', [plainEntry()], feed)), 'link');
    expect(
      links.filter(({ attributes }) => attributes['rel'] === 'hub').map(({ attributes }) => attributes),
    ).toEqual(HUBS.map((href) => ({ rel: 'hub', href })));
    expect(links.filter(({ attributes }) => attributes['rel'] === 'self')).toHaveLength(1);
  });

  test('RSS, beside one link to the document itself', () => {
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

test('[18] cloud has its five attributes, in RSS alone', () => {
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

test.each(FORMATS)('[2] without a hub or a cloud, %s is as it was', (format) => {
  const bare = documentOf(format, [plainEntry()], sampleFeed());
  expect(documentOf(format, [plainEntry()], sampleFeed({ hubs: [], cloud: undefined }))).toBe(bare);
  expect(bare).not.toMatch(/hub|cloud/);
});
