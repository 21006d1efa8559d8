import { describe, expect, test } from 'vitest';
import { documentOf, HOSTILE, plainEntry, sampleEntry, sampleFeed } from './sample.ts';
import { all, one, parseTree, texts, type Tree } from './tree.ts';
import type { Feed } from '../../../../src/core/feed/feed.ts';

function channelOf(changes: Partial<Feed> = {}): Tree {
  return one(parseTree(documentOf('rss', [], sampleFeed(changes))), 'channel');
}

function itemOf(...args: Parameters<typeof sampleEntry>): Tree {
  return one(parseTree(documentOf('rss', [sampleEntry(...args)])), 'channel', 'item');
}

describe('channel', () => {
  test('[1] [10] is one RSS 2.0 channel with title, link and description', () => {
    const document = documentOf('rss', [sampleEntry()]);
    expect(document).toMatch(/^<\?xml version="1\.0" encoding="utf-8"\?>\n<rss version="2\.0" /);
    const channel = one(parseTree(document), 'channel');
    expect(one(channel, 'title').text).toBe('Harbour News');
    expect(one(channel, 'link').text).toBe('https://example.org/');
    expect(one(channel, 'description').text).toBe('What happens at the harbour');
  });

  test('[11] has exactly one atom:link, to the document itself', () => {
    expect(all(channelOf(), 'atom:link').map(({ attributes }) => attributes)).toStrictEqual([
      { rel: 'self', type: 'application/rss+xml', href: 'https://example.org/rss.xml' },
    ]);
  });

  test('[3] [13] lastBuildDate is the date of the last change of the feed', () => {
    expect(one(channelOf(), 'lastBuildDate').text).toBe('Thu, 05 Jun 2014 17:18:00 GMT');
  });

  test('[17] has language, ttl, generator, docs and copyright', () => {
    const channel = channelOf();
    expect(one(channel, 'language').text).toBe('en');
    expect(one(channel, 'ttl').text).toBe('5');
    expect(one(channel, 'generator').text).toBe('Feedwright/1.2.3');
    expect(one(channel, 'docs').text).toBe('https://www.rssboard.org/rss-specification');
    expect(one(channel, 'copyright').text).toBe('© Harbour News');
    expect(all(channelOf({ rights: undefined }), 'copyright')).toHaveLength(0);
  });

  test.each([
    [0.2, '1'],
    [1, '1'],
    [7.5, '7'],
    [1440, '1440'],
  ])('[17] %d minutes are a ttl of %s: a positive integer', (ttlMinutes, ttl) => {
    expect(one(channelOf({ ttlMinutes }), 'ttl').text).toBe(ttl);
  });

  test('[17] the image has the title and link of the channel', () => {
    const channel = channelOf({ title: 'R&D <b>' });
    expect(one(channel, 'image', 'url').text).toBe('https://example.org/favicon.png');
    expect(one(channel, 'image', 'title').text).toBe(one(channel, 'title').text);
    expect(one(channel, 'image', 'link').text).toBe(one(channel, 'link').text);
  });

  test.each([
    ['no small icon', undefined],
    ['an ICO file', 'https://example.org/favicon.ico'],
    ['an SVG file', 'https://example.org/favicon.svg'],
  ])('[17] has no image with %s, and never the large icon', (_, favicon) => {
    expect(all(channelOf({ favicon }), 'image')).toHaveLength(0);
  });

  test.each([
    [
      'e-mail address and name',
      { name: 'Newsroom', email: 'news@example.org' },
      'news@example.org (Newsroom)',
    ],
    ['a name only', { name: 'Newsroom' }, undefined],
    ['a name that would break a comment', { name: 'News)room', email: 'news@example.org' }, undefined],
  ])('[14] managingEditor from %s', (_, author, editor) => {
    const channel = channelOf({ authors: [author] });
    expect(texts(channel, 'managingEditor')).toStrictEqual(editor === undefined ? [] : [editor]);
    expect(texts(channel, 'dc:creator')).toStrictEqual(editor === undefined ? [author.name] : []);
  });

  test('items come last, and a feed without items is well-formed', () => {
    const channel = one(parseTree(documentOf('rss', [sampleEntry(), plainEntry()])), 'channel');
    expect(channel.children.slice(-2).map(({ name }) => name)).toStrictEqual(['item', 'item']);
    expect(all(channelOf(), 'item')).toHaveLength(0);
  });
});

describe('item', () => {
  test('[12] has a title and one guid that is not a permalink', () => {
    const item = itemOf();
    expect(one(item, 'title').text).toBe('The harbour reopens');
    expect(one(item, 'guid')).toMatchObject({
      text: 'tag:example.org,2014-06-05:harbour',
      attributes: { isPermaLink: 'false' },
    });
  });

  test('[13] [20] has the dates of its publication and of its last change', () => {
    const item = itemOf();
    expect(one(item, 'pubDate').text).toBe('Thu, 05 Jun 2014 17:18:00 GMT');
    expect(one(item, 'atom:updated').text).toBe('2014-06-06T17:18:00Z');
  });

  test('[14] every author is a dc:creator, never an author element, with or without an e-mail address', () => {
    const item = itemOf();
    expect(texts(item, 'dc:creator')).toStrictEqual(['A. Writer', 'B. Writer']);
    expect(all(item, 'author')).toHaveLength(0);
    expect(documentOf('rss', [sampleEntry()])).not.toContain('writer@example.org');
  });

  test('[15] description precedes content:encoded and both are HTML', () => {
    const item = itemOf({ summary: 'Less < more' });
    const names = item.children.map(({ name }) => name);
    expect(names.indexOf('description')).toBeLessThan(names.indexOf('content:encoded'));
    expect(one(item, 'description').text).toBe('Less &lt; more');
    expect(one(item, 'content:encoded').text).toBe('<p>Ships are <em>back</em>.</p>');
  });

  test('[15] a plain text title is written with numeric references', () => {
    const document = documentOf('rss', [sampleEntry({ title: 'R&D <b>' })]);
    expect(document).toContain('<title>R&#x26;D &#x3C;b&#x3E;</title>');
  });

  test('[16] the first attachment is the only enclosure, the others are Media RSS', () => {
    const item = itemOf({ image: undefined });
    expect(one(item, 'enclosure').attributes).toStrictEqual({
      url: 'https://example.org/harbour.mp3',
      length: '4096',
      type: 'audio/mpeg',
    });
    expect(one(item, 'media:content').attributes).toStrictEqual({
      url: 'https://example.org/tides.pdf',
      type: 'application/pdf',
      medium: 'document',
    });
  });

  test('[16] an unknown length is 0 in an enclosure and absent in Media RSS', () => {
    const attachment = { url: 'https://example.org/x', mediaType: 'video/mp4' };
    const item = itemOf({ image: undefined, attachments: [attachment, { ...attachment, sizeBytes: 0 }] });
    expect(one(item, 'enclosure').attributes['length']).toBe('0');
    expect(one(item, 'media:content').attributes).not.toHaveProperty('fileSize');
  });

  test('[16] an enclosure keeps its media type whatever the extension of its URL', () => {
    const url = 'https://example.org/stream.php?file=a.jpg';
    const item = itemOf({ attachments: [{ url, mediaType: 'audio/ogg' }] });
    expect(one(item, 'enclosure').attributes).toMatchObject({ url, type: 'audio/ogg' });
  });

  test('further attachments keep title, size and duration', () => {
    const item = itemOf({
      image: undefined,
      attachments: [
        { url: 'https://example.org/a', mediaType: 'audio/mpeg' },
        {
          url: 'https://example.org/b',
          mediaType: 'audio/mpeg',
          sizeBytes: 7,
          title: 'R&D',
          durationSeconds: 61,
        },
      ],
    });
    const content = one(item, 'media:content');
    expect(content.attributes).toMatchObject({ fileSize: '7', duration: '61' });
    expect(one(content, 'media:title').text).toBe('R&D');
  });

  test('has tags as categories, and elements for language, image and source', () => {
    const item = itemOf();
    expect(texts(item, 'category')).toStrictEqual(['harbour', 'trade']);
    expect(one(item, 'dc:language').text).toBe('en-GB');
    expect(one(item, 'media:thumbnail').attributes).toStrictEqual({ url: 'https://example.org/harbour.png' });
    expect(one(item, 'atom:link').attributes).toStrictEqual({
      rel: 'via',
      href: 'https://almanac.example.com/harbour',
      title: 'The Almanac',
    });
  });

  test('a source without a URL is dc:source, never an RSS source element', () => {
    const item = itemOf({ source: { title: 'The Almanac' } });
    expect(texts(item, 'dc:source')).toStrictEqual(['The Almanac']);
    expect(all(item, 'source')).toHaveLength(0);
    expect(all(item, 'atom:link')).toHaveLength(0);
  });

  test('missing properties leave no element behind', () => {
    const item = one(parseTree(documentOf('rss', [plainEntry({ html: '' })])), 'channel', 'item');
    expect(item.children.map(({ name }) => name)).toStrictEqual([
      'title',
      'link',
      'guid',
      'pubDate',
      'description',
      'atom:updated',
      'dc:creator',
      'dc:language',
    ]);
  });

  test.each(HOSTILE)('[8] %s survives a round trip in every text', (_, text, kept) => {
    const item = itemOf({ title: text, tags: [text], authors: [{ name: text }], source: { title: text } });
    expect(one(item, 'title').text).toBe(kept);
    expect(one(item, 'category').text).toBe(kept);
    expect(one(item, 'dc:creator').text).toBe(kept);
    expect(one(item, 'dc:source').text).toBe(kept);
  });
});
