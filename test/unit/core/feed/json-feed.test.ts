import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import schema from 'jsonfeed-schema/schema-v1.1.json' with { type: 'json' };
import { describe, expect, test } from 'vitest';
import { documentOf, HOSTILE, plainEntry, sampleEntry, sampleFeed } from './sample.ts';

type Fields = Readonly<Record<string, unknown>>;

function feedOf(...args: Parameters<typeof sampleFeed>): Fields {
  return JSON.parse(documentOf('json', [], sampleFeed(...args))) as Fields;
}

function itemOf(entry = sampleEntry()): Fields {
  const { items } = JSON.parse(documentOf('json', [entry])) as { items: readonly Fields[] };
  return items[0] ?? {};
}

const ajv = new Ajv({ strict: false });
addFormats.default(ajv);
const validate = ajv.compile(schema);

describe('feed', () => {
  test('[25] starts with the exact version and has title, URLs and items', () => {
    expect(documentOf('json', [])).toMatch(/^\{"version":"https:\/\/jsonfeed\.org\/version\/1\.1",/);
    expect(feedOf()).toStrictEqual({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'Harbour News',
      home_page_url: 'https://example.org/',
      feed_url: 'https://example.org/feed.json',
      description: 'What happens at the harbour',
      icon: 'https://example.org/icon.png',
      favicon: 'https://example.org/favicon.png',
      authors: [{ name: 'Newsroom' }],
      language: 'en',
      items: [],
    });
  });

  test('[28] omits icon fields without icons', () => {
    const feed = feedOf({ icon: undefined, favicon: undefined });
    expect(feed).not.toHaveProperty('icon');
    expect(feed).not.toHaveProperty('favicon');
  });

  test.each([
    ['no items', []],
    ['a full item', [sampleEntry()]],
    ['several items', [sampleEntry(), plainEntry(), plainEntry({ html: '' })]],
  ])('[25] [26] [27] is valid by the schema with %s', (_, entries) => {
    const document: unknown = JSON.parse(documentOf('json', entries));
    validate(document);
    expect(validate.errors).toBeNull();
  });

  test('[25] [28] is valid by the schema with hubs', () => {
    const hubs = ['https://example.org/hub', 'https://hub.example.net/'];
    validate(JSON.parse(documentOf('json', [sampleEntry()], sampleFeed({ hubs }))));
    expect(validate.errors).toBeNull();
  });

  test('the schema rejects invalid feeds', () => {
    expect(validate({ version: 'https://jsonfeed.org/version/1.1', title: 'x', items: [{}] })).toBe(false);
  });
});

describe('item', () => {
  test('[26] [27] has every field of the entry', () => {
    expect(itemOf()).toStrictEqual({
      id: 'tag:example.org,2014-06-05:harbour',
      url: 'https://example.org/articles/harbour',
      external_url: 'https://almanac.example.com/harbour',
      title: 'The harbour reopens',
      content_html: '<p>Ships are <em>back</em>.</p>',
      summary: 'Ships are back.',
      image: 'https://example.org/harbour.png',
      date_published: '2014-06-05T17:18:00Z',
      date_modified: '2014-06-06T17:18:00Z',
      authors: [{ name: 'A. Writer', url: 'https://example.org/a-writer' }, { name: 'B. Writer' }],
      tags: ['harbour', 'trade'],
      language: 'en-GB',
      attachments: [
        {
          url: 'https://example.org/harbour.mp3',
          mime_type: 'audio/mpeg',
          title: 'Listen',
          size_in_bytes: 4096,
          duration_in_seconds: 61,
        },
        { url: 'https://example.org/tides.pdf', mime_type: 'application/pdf' },
      ],
    });
  });

  test('[26] the summary is the content if there is no HTML', () => {
    const item = itemOf(plainEntry({ html: '', summary: 'a < b' }));
    expect(item).not.toHaveProperty('content_html');
    expect(item['content_text']).toBe('a < b');
  });

  test('[27] has no empty field and none of version 1.0', () => {
    const item = itemOf(plainEntry());
    for (const name of ['tags', 'attachments', 'image', 'external_url', 'author', 'content_text']) {
      expect(item).not.toHaveProperty(name);
    }
  });

  test.each(HOSTILE)('[8] [26] %s survives a round trip in every text', (_, text, kept) => {
    const item = itemOf(sampleEntry({ title: text, summary: text, tags: [text], authors: [{ name: text }] }));
    expect(item).toMatchObject({ title: kept, summary: kept, tags: [kept], authors: [{ name: kept }] });
  });
});
