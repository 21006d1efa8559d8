import { describe, expect, test } from 'vitest';
import type { Podcast } from '../../../../src/core/article/podcast.ts';
import { documentOf, HOSTILE, plainEntry, sampleEntry, sampleFeed } from '../../core/feed/sample.ts';
import { all, one, parseTree, texts, type Tree } from '../../core/feed/tree.ts';

const SHOW: Podcast = { categories: [], funding: [], persons: [], missing: [], line: 1 };

const channelOf = (
  feed: Parameters<typeof sampleFeed>[0],
  ...entries: Parameters<typeof documentOf>[1]
): Tree => one(parseTree(documentOf('rss', entries, sampleFeed(feed))), 'channel');

describe('a show', () => {
  test('[34] without settings has an author, an image and no more', () => {
    const channel = channelOf({ podcast: SHOW });
    const names = channel.children
      .map(({ name }) => name)
      .filter((name) => /^(?:itunes|podcast):/.test(name));
    expect(names).toEqual(['itunes:author', 'itunes:image']);
  });

  test('[34] is marked as complete, or as blocked from directories', () => {
    const channel = channelOf({ podcast: { ...SHOW, complete: true, block: true, locked: false } });
    expect(texts(channel, 'itunes:complete')).toEqual(['Yes']);
    expect(texts(channel, 'itunes:block')).toEqual(['Yes']);
    expect(texts(channel, 'podcast:locked')).toEqual(['no']);
    expect(one(channel, 'podcast:locked').attributes).toStrictEqual({});
  });

  test('[34] [54] has the new URL after a move, like any other feed', () => {
    const newUrl = 'https://new.example/rss.xml?a=1&b=2';
    expect(texts(channelOf({ podcast: SHOW, newUrl }), 'itunes:new-feed-url')).toEqual([newUrl]);
    expect(texts(channelOf({ newUrl }), 'itunes:new-feed-url')).toEqual([newUrl]);
    expect(documentOf('rss', [], sampleFeed({ newUrl }))).not.toContain('xmlns:podcast');
    expect(documentOf('rss', [], sampleFeed())).not.toContain('itunes');
  });

  test.each(HOSTILE)('[8] [34] %s survives a round trip in every text', (_, text, kept) => {
    const podcast: Podcast = {
      ...SHOW,
      author: text,
      categories: [{ name: text, subcategories: [text] }],
      owner: { name: text, email: 'a@b.example' },
      funding: [{ url: 'https://x.example/', title: text }],
      persons: [{ name: text, role: text }],
    };
    const episode = sampleEntry({
      podcast: { title: text, seasonName: text, season: 1, transcripts: [], persons: [{ name: text }] },
    });
    const channel = channelOf({ podcast }, episode);
    expect(one(channel, 'itunes:author').text).toBe(kept);
    expect(one(channel, 'itunes:owner', 'itunes:name').text).toBe(kept);
    expect(one(channel, 'podcast:funding').text).toBe(kept);
    expect(one(channel, 'podcast:person').text).toBe(kept);
    expect(one(channel, 'item', 'itunes:title').text).toBe(kept);
    expect(one(channel, 'item', 'podcast:person').text).toBe(kept);
    expect(one(channel, 'item', 'podcast:season').attributes['name']).toBe(kept);
  });
});

describe('an episode', () => {
  test('[34] takes its duration from the enclosure by default', () => {
    const podcast = { transcripts: [], persons: [] };
    const item = (more: object): Tree =>
      one(channelOf({ podcast: SHOW }, sampleEntry({ podcast: { ...podcast, ...more } })), 'item');
    expect(texts(item({}), 'itunes:duration')).toEqual(['61']);
    expect(texts(item({ durationSeconds: 7 }), 'itunes:duration')).toEqual(['7']);
    expect(texts(item({ block: true }), 'itunes:block')).toEqual(['Yes']);
  });

  test('[34] is absent from other articles', () => {
    const item = one(channelOf({}, plainEntry()), 'item');
    expect(item.children.filter(({ name }) => /^(?:itunes|podcast):/.test(name))).toEqual([]);
  });
});

describe('Media RSS', () => {
  test('[16] [24] an image enclosure has its dimensions in media:content', () => {
    const url = 'https://example.org/a.png';
    const attachment = { url, mediaType: 'image/png', sizeBytes: 9, width: 4, height: 3 };
    const item = one(channelOf({}, plainEntry({ attachments: [attachment] })), 'item');
    expect(one(item, 'enclosure').attributes).toStrictEqual({ url, length: '9', type: 'image/png' });
    expect(one(item, 'media:content').attributes).toStrictEqual({
      url,
      type: 'image/png',
      medium: 'image',
      fileSize: '9',
      width: '4',
      height: '3',
    });
  });

  test.each([
    ['audio/ogg', 'audio'],
    ['video/mp4', 'video'],
    ['application/pdf', 'document'],
    ['application/zip', undefined],
  ])('[24] the medium of %s is %s', (mediaType, medium) => {
    const attachments = ['a', 'b'].map((name) => ({ url: `https://example.org/${name}`, mediaType }));
    const item = one(channelOf({}, plainEntry({ attachments })), 'item');
    expect(all(item, 'media:content').map(({ attributes }) => attributes['medium'])).toEqual([medium]);
  });
});
