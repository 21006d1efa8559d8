import { describe, expect, test } from 'vitest';
import type { Feed } from '../../../../src/core/feed/feed.ts';
import { documentOf, HOSTILE, plainEntry, sampleEntry, sampleFeed } from './sample.ts';
import { all, one, parseTree, texts, type Tree } from './tree.ts';

function feedOf(changes: Partial<Feed> = {}): Tree {
  return parseTree(documentOf('atom', [], sampleFeed(changes)));
}

function entryOf(...args: Parameters<typeof sampleEntry>): Tree {
  return one(parseTree(documentOf('atom', [sampleEntry(...args)])), 'entry');
}

describe('feed', () => {
  test('[1] [19] has one id, title and updated, and an author', () => {
    const feed = feedOf();
    expect(feed.attributes).toMatchObject({ xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': 'en' });
    expect(one(feed, 'id').text).toBe('tag:example.org,2014:feed');
    expect(one(feed, 'title')).toMatchObject({ text: 'Harbour News', attributes: { type: 'text' } });
    expect(one(feed, 'updated').text).toBe('2014-06-05T17:18:00Z');
    expect(one(feed, 'author', 'name').text).toBe('Newsroom');
    expect(one(feed, 'author', 'email').text).toBe('news@example.org');
  });

  test('has subtitle, rights, icon, logo and generator', () => {
    const feed = feedOf();
    expect(one(feed, 'subtitle').text).toBe('What happens at the harbour');
    expect(one(feed, 'rights').text).toBe('© Harbour News');
    expect(one(feed, 'icon').text).toBe('https://example.org/favicon.png');
    expect(one(feed, 'logo').text).toBe('https://example.org/icon.png');
    expect(one(feed, 'generator')).toMatchObject({ text: 'Feedwright', attributes: { version: '1.2.3' } });
  });

  test('the large icon replaces a missing small one; without icons there is no element', () => {
    expect(one(feedOf({ favicon: undefined }), 'icon').text).toBe('https://example.org/icon.png');
    const bare = feedOf({ favicon: undefined, icon: undefined, description: '', rights: undefined });
    for (const name of ['icon', 'logo', 'subtitle', 'rights']) expect(all(bare, name)).toHaveLength(0);
  });

  test('[22] has one self link and one alternate link, to the HTML page', () => {
    expect(all(feedOf(), 'link').map(({ attributes }) => attributes)).toStrictEqual([
      { rel: 'self', type: 'application/atom+xml', href: 'https://example.org/atom.xml' },
      { rel: 'alternate', type: 'text/html', href: 'https://example.org/' },
    ]);
  });
});

describe('entry', () => {
  test('[4] [21] the id is unchanged, not normalised', () => {
    for (const id of ['HTTP://Example.org:80/a/../b', 'tag:example.org,2014:a&amp;b', 'urn:x:ü']) {
      expect(one(entryOf({ id }), 'id').text).toBe(id);
    }
  });

  test('[20] updated is the last change, published is constant', () => {
    expect(one(entryOf(), 'updated').text).toBe('2014-06-06T17:18:00Z');
    expect(one(entryOf(), 'published').text).toBe('2014-06-05T17:18:00Z');
  });

  test('[19] has exactly one id, title and updated, and its authors with URL and e-mail address', () => {
    const entry = entryOf();
    for (const name of ['id', 'title', 'updated', 'published', 'summary', 'content']) {
      expect(all(entry, name)).toHaveLength(1);
    }
    const [first, second] = all(entry, 'author');
    expect(first?.children.map(({ name, text }) => [name, text])).toStrictEqual([
      ['name', 'A. Writer'],
      ['uri', 'https://example.org/a-writer'],
      ['email', 'writer@example.org'],
    ]);
    expect(second?.children.map(({ name }) => name)).toStrictEqual(['name']);
  });

  test('[23] content is HTML escaped once; title and summary are text', () => {
    const entry = entryOf({ title: '<b>', summary: 'a &amp; b', html: '<p>a &amp; b &lt;</p>' });
    expect(one(entry, 'title')).toMatchObject({ text: '<b>', attributes: { type: 'text' } });
    expect(one(entry, 'summary')).toMatchObject({ text: 'a &amp; b', attributes: { type: 'text' } });
    expect(one(entry, 'content')).toMatchObject({
      text: '<p>a &amp; b &lt;</p>',
      attributes: { type: 'html' },
    });
  });

  test('[8] white space in content is kept', () => {
    const html = '\n  <pre>\n\tx  \n</pre>\n';
    expect(one(entryOf({ html }), 'content').text).toBe(html);
  });

  test('[22] has a summary and one alternate link if there is no content', () => {
    const entry = entryOf({ html: '' });
    expect(all(entry, 'content')).toHaveLength(0);
    expect(one(entry, 'summary').text).toBe('Ships are back.');
    const alternates = all(entry, 'link').filter(
      ({ attributes }) => (attributes['rel'] ?? 'alternate') === 'alternate',
    );
    expect(alternates.map(({ attributes }) => attributes['href'])).toStrictEqual([
      'https://example.org/articles/harbour',
    ]);
  });

  test('[24] every attachment is an enclosure with type, length and title', () => {
    const enclosures = all(entryOf(), 'link').filter(({ attributes }) => attributes['rel'] === 'enclosure');
    expect(enclosures.map(({ attributes }) => attributes)).toStrictEqual([
      {
        rel: 'enclosure',
        type: 'audio/mpeg',
        length: '4096',
        href: 'https://example.org/harbour.mp3',
        title: 'Listen',
      },
      { rel: 'enclosure', type: 'application/pdf', href: 'https://example.org/tides.pdf' },
    ]);
  });

  test('[24] tags are categories with term and label; the entry has the language', () => {
    const entry = entryOf();
    expect(entry.attributes).toStrictEqual({ 'xml:lang': 'en-GB' });
    expect(all(entry, 'category').map(({ attributes }) => attributes)).toStrictEqual([
      { term: 'harbour', label: 'harbour' },
      { term: 'trade', label: 'trade' },
    ]);
  });

  test('has elements for image and source', () => {
    const entry = entryOf();
    expect(one(entry, 'media:thumbnail').attributes).toStrictEqual({
      url: 'https://example.org/harbour.png',
    });
    expect(all(entry, 'link').at(-1)?.attributes).toStrictEqual({
      rel: 'via',
      href: 'https://almanac.example.com/harbour',
      title: 'The Almanac',
    });
    expect(texts(entryOf({ source: { title: 'The Almanac' } }), 'dc:source')).toStrictEqual(['The Almanac']);
  });

  test('missing properties leave no element behind', () => {
    const entry = one(parseTree(documentOf('atom', [plainEntry({ html: '' })])), 'entry');
    expect(entry.children.map(({ name }) => name)).toStrictEqual([
      'title',
      'id',
      'link',
      'updated',
      'published',
      'summary',
      'author',
    ]);
  });

  test.each(HOSTILE)('[8] [23] %s survives a round trip in every text', (_, text, kept) => {
    const entry = entryOf({ title: text, summary: text, tags: [text], authors: [{ name: text }] });
    expect(one(entry, 'title').text).toBe(kept);
    expect(one(entry, 'summary').text).toBe(kept);
    expect(one(entry, 'category').attributes['term']).toBe(kept);
    expect(one(entry, 'author', 'name').text).toBe(kept);
  });
});
