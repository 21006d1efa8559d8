import { describe, expect, test } from 'vitest';
import { readDocument } from '../../../../support/moving/read-text.ts';

const HEAD = {
  version: 'https://jsonfeed.org/version/1.1',
  title: 'Old',
  home_page_url: 'https://old.example/',
  language: 'de',
};
const jsonOf = (...items: readonly unknown[]): string => JSON.stringify({ ...HEAD, items });

/** Items, and members of what is read. */
const CASES: readonly (readonly [name: string, item: object, expected: object])[] = [
  ['an id', { id: 'a"b\\c', url: '/ice' }, { id: 'a"b\\c', link: 'https://old.example/ice' }],
  ['a number as id', { id: 12 }, { id: '12' }],
  [
    'the link where the id is no text',
    { id: { a: 1 }, url: 'https://old.example/1' },
    { id: 'https://old.example/1', isIdDerived: true },
  ],
  ['text', { id: '1', content_text: 'a < b\n\nc' }, { html: '<p>a &lt; b</p>\n<p>c</p>' }],
  [
    'HTML and a summary',
    { id: '1', content_html: '<p>a</p>', content_text: 'x', summary: 'b' },
    { html: '<p>a</p>', summary: 'b' },
  ],
  ['a title as it is', { id: '1', title: '<b>a</b> &amp; b' }, { title: '<b>a</b> &amp; b' }],
  [
    'authors of both versions',
    { id: '1', author: { name: 'Ann' }, authors: [{ name: 'Bo', url: 'https://bo.example/' }, 3] },
    { authors: [{ name: 'Bo', url: 'https://bo.example/' }, { name: 'Ann' }] },
  ],
  [
    'attachments',
    {
      id: '1',
      attachments: [
        { url: '/a.mp3', mime_type: 'audio/mpeg', size_in_bytes: 5, duration_in_seconds: 61.4, title: 'A' },
        {},
      ],
    },
    {
      attachments: [
        {
          url: 'https://old.example/a.mp3',
          mediaType: 'audio/mpeg',
          sizeBytes: 5,
          durationSeconds: 61,
          title: 'A',
        },
      ],
    },
  ],
  ['a picture', { id: '1', banner_image: '/p.png' }, { image: { url: 'https://old.example/p.png' } }],
  ['tags that are texts', { id: '1', tags: ['a', null, 'b', 'a'] }, { tags: ['a', 'b'] }],
  [
    'dates',
    { id: '1', date_published: '2014-06-05T17:18:00+02:00', date_modified: '0001-01-01T00:00:00Z' },
    { published: Date.parse('2014-06-05T15:18:00Z') },
  ],
  [
    'another page that it is about',
    { id: '1', external_url: 'https://b.example/' },
    { externalUrl: 'https://b.example/' },
  ],
  [
    'keys of prototypes as none',
    JSON.parse('{"id":"1","__proto__":{"title":"x"},"constructor":1}') as object,
    { title: '' },
  ],
];

describe('JSON Feed', () => {
  test.each(CASES)('[72] reads %s', async (_, item, expected) => {
    const { items, faults } = await readDocument(jsonOf(item));
    expect(items[0]).toMatchObject(expected);
    expect(faults.filter(({ isError }) => isError)).toEqual([]);
  });

  test('reads the feed, whatever stands behind the items', async () => {
    const { items, ...head } = {
      items: [{ id: '1', tags: ['[', '{"items":['] }],
      ...HEAD,
      _x: { items: [{ id: '2' }] },
    };
    const { feed, items: read } = await readDocument(JSON.stringify({ items, ...head }), {}, 3);
    expect(feed).toEqual({ format: 'json', title: 'Old', link: 'https://old.example/', language: 'de' });
    expect(read.map(({ id, tags }) => [id, tags])).toEqual([['1', ['[', '{"items":[']]]);
  });

  test('reads what was complete of a document that is cut off', async () => {
    const whole = jsonOf({ id: '1', title: 'A' }, { id: '2', title: 'B' }, { id: '3', title: 'C' });
    const { feed, items, faults } = await readDocument(whole.slice(0, whole.indexOf('"C"')));
    expect(feed?.title).toBe('Old');
    expect(items.map(({ id }) => id)).toEqual(['1', '2']);
    expect(faults).toEqual([{ where: '', message: expect.stringContaining('cut off'), isError: true }]);
  });

  test('reads the other items beside one that is damaged', async () => {
    const { items, faults } = await readDocument(
      jsonOf({ id: '1' }, { id: '2' }).replace('{"id":"1"}', '{"id":1,}'),
    );
    expect(items.map(({ id }) => id)).toEqual(['2']);
    expect(faults).toEqual([
      { where: 'item 1', message: expect.stringContaining('cannot be read'), isError: true },
    ]);
  });

  test.each(['{}', '{"a":1}', '[]', '"x"', '{'])('takes %s for no feed', async (document) => {
    expect((await readDocument(document)).feed).toBeUndefined();
  });
});
