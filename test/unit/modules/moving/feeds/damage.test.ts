import { describe, expect, test } from 'vitest';
import { createXmlFeedReader } from '../../../../../src/modules/moving/feeds/xml-feed.ts';
import { readDocument, rssOf } from '../../../../support/moving/read-text.ts';
import { growthOnText, LINEAR } from '../../../../support/service/cost.ts';

const ITEMS = ['A', 'B', 'C']
  .map((title) => `<item><title>${title}</title><guid>${title}</guid></item>`)
  .join('\n');
const WHOLE = rssOf(ITEMS);

describe('damaged feeds', () => {
  test('keeps what was read before the document is cut off', async () => {
    const { feed, items, faults } = await readDocument(WHOLE.slice(0, WHOLE.indexOf('<title>C') + 9));
    expect(feed?.title).toBe('Old');
    expect(items.map(({ id }) => id)).toEqual(['A', 'B']);
    expect(faults).toEqual([{ where: '', message: expect.stringContaining('cut off'), isError: true }]);
  });

  test('goes on behind an element that has no end tag', async () => {
    const { items, faults } = await readDocument(WHOLE.replace('B</title>', 'B'));
    expect(items.map(({ id }) => id)).toEqual(['A', expect.stringContaining('B'), 'C']);
    expect(faults.filter(({ isError }) => isError)).toEqual([
      { where: '', message: expect.stringMatching(/^line \d+ is damaged/), isError: true },
    ]);
  });

  test('reads no part of an item in which an end tag belongs to nothing, and nothing behind it', async () => {
    const { items, faults } = await readDocument(WHOLE.replace('B</title>', 'B</titel>'));
    expect(items.map(({ id }) => id)).toEqual(['A']);
    expect(faults).toEqual([
      {
        where: '',
        message: expect.stringMatching(/^line \d+ is damaged: .*the rest is not read$/),
        isError: true,
      },
    ]);
  });

  test.each([
    ['an HTML page', '<!DOCTYPE html><html><head><title>Old</title></head><body><p>x</body></html>'],
    ['an empty document', ''],
    ['blank lines', ' \n \n'],
    ['text', 'Not found'],
    ['other XML', '<?xml version="1.0"?><opml version="2.0"><body/></opml>'],
    ['bytes', Buffer.from([0, 1, 2, 255, 254, 0, 60, 3])],
  ])('takes %s for no feed', async (_, document) => {
    expect((await readDocument(document)).feed).toBeUndefined();
  });

  test('expands no entity of a document', async () => {
    const lines = Array.from(
      { length: 9 },
      (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`,
    ).join('');
    const bomb = `<!DOCTYPE rss [<!ENTITY e0 "boom"><!ENTITY file SYSTEM "file:///etc/hostname">${lines}]>`;
    const { items, faults } = await readDocument(
      `${bomb}<rss version="2.0"><channel><item><title>&e9; &file;</title></item></channel></rss>`,
    );
    expect(items[0]?.title).toBe('&e9; &file;');
    expect(faults).toContainEqual({
      where: '',
      message: expect.stringContaining('not expanded'),
      isError: false,
    });
  });

  test('leaves out characters that XML forbids', async () => {
    const { items, faults } = await readDocument(rssOf('<item><title>a\u0008b&#0;c&#xFFFF;</title></item>'));
    expect(items[0]?.title).toBe('abc');
    expect(faults).toContainEqual({
      where: '',
      message: '3 characters left out that XML forbids',
      isError: false,
    });
  });

  test('leaves lone ampersands, and those in CDATA and comments, as they are', async () => {
    const { items } = await readDocument(
      rssOf('<!-- & --><item><title><![CDATA[a &nbsp b &amp; c]]></title><guid>x & y &copy z</guid></item>'),
    );
    expect(items[0]).toMatchObject({ title: 'a &nbsp b &amp; c', id: 'x & y &copy z' });
  });

  test('stops at elements that are nested too deep', async () => {
    const { items, faults } = await readDocument(rssOf(`${ITEMS}<item>${'<a>'.repeat(300)}`));
    expect(items).toHaveLength(3);
    expect(faults).toEqual([
      { where: '', message: expect.stringContaining('nested more than'), isError: true },
    ]);
  });

  test('reads the first of two documents', async () => {
    const { items, faults } = await readDocument(WHOLE + WHOLE.replace(/^<\?xml[^>]*>/u, ''));
    expect(items).toHaveLength(3);
    expect(faults).toEqual([
      { where: '', message: expect.stringContaining('a second document'), isError: true },
    ]);
  });

  test('takes no keys of prototypes', async () => {
    const { items } = await readDocument(
      rssOf('<item><__proto__>x</__proto__><constructor/><guid>1</guid></item>'),
    );
    expect(items[0]).toMatchObject({ id: '1', title: '' });
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  test('reads the same in pieces of any size', async () => {
    const document = rssOf(
      '<item><title>Caf&eacute; &amp; <![CDATA[a ]] > &lt; 😀]]></title><!-- - --><guid>a&b</guid></item>',
    );
    const whole = await readDocument(document);
    expect(whole.items[0]?.title).toBe('Café & a ]] > &lt; 😀');
    for (const size of [1, 2, 3, 7, 64]) expect(await readDocument(document, {}, size)).toEqual(whole);
  });

  test.each([
    ['ampersands', '<rss><channel><item><title>', '& '],
    ['elements that never end', '<rss><channel><item>', '<a></b>'],
    ['children', '<rss><channel><item>', '<category>a</category>'],
    ['elements in each other', '<rss><channel><item>', '<a>'],
    ['parts of an address', '<rss><channel><item><author>', 'a@'],
    ['items', '<rss><channel>', '<item><guid>1</guid></item>'],
    ['attributes', '<rss><channel>', '<item a="&b"/>'],
  ])('takes linear work for many %s', (_, start, unit) => {
    const work = (text: string): void => {
      const reader = createXmlFeedReader(
        { onFault: () => undefined },
        { address: undefined, isRecent: true },
      );
      reader.write(start + text);
      reader.close();
    };
    expect(growthOnText(work, unit, 100_000)).toBeLessThan(LINEAR);
  });
});
