import { atomIdOf } from '../../src/core/article/ids/atom-id.ts';
import * as fc from 'fast-check';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import RssParser from 'rss-parser';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/core/article/article.ts';
import { FORMATS } from '../../src/core/feed/feed.ts';
import { parseJsonStrictly, parseXmlStrictly } from '../../src/core/feed/xml/strict-parse.ts';
import { scrub } from '../../src/core/feed/xml/scrub.ts';
import { documentOf, documentsOf, sampleEntry, sampleFeed } from '../unit/core/feed/sample.ts';
import { all, one, parseTree } from '../unit/core/feed/tree.ts';

/** Any code units: control characters, noncharacters and lone surrogates included. */
const codeUnits = fc
  .array(
    fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0xffff }), fc.constant(0xd83d)),
    { maxLength: 30 },
  )
  .map((codes) => String.fromCharCode(...codes));

/** Pieces with a meaning for parsers, in any order. */
const markup = fc
  .array(
    fc.constantFrom(']]>', '<![CDATA[', '&amp;', '&', '&nbsp;', '&#x3C;', '<b>', '</item>', '<!--', '"', 'é'),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), codeUnits, markup);

/** Article text: scrubbed, not blank, without surrounding white space, which lenient parsers trim. */
const cleanText = text.map((value) => scrub(value).trim()).filter((value) => value !== '');

interface Texts {
  readonly id: string;
  readonly title: string;
  readonly content: string;
  readonly tags: readonly string[];
}

const cleanTexts: fc.Arbitrary<Texts> = fc.record(
  {
    id: cleanText.map((specific) => `tag:example.org,2014:${encodeURIComponent(specific)}`),
    title: cleanText,
    content: cleanText.map((html) => html.replaceAll(']]>', ']]&gt;')),
    tags: fc.array(cleanText, { minLength: 1, maxLength: 4 }),
  },
  { noNullPrototype: true },
);

function entryOf({ id, title, content, tags }: Texts): Entry {
  return sampleEntry({ id, title, html: content, tags, summary: title });
}

describe('any text in any field', () => {
  const entries: fc.Arbitrary<Entry> = fc.tuple(text, text, text, text, text).map(([a, b, c, d, e]) =>
    sampleEntry({
      id: `tag:example.org,2014:${a}`,
      title: b,
      summary: c,
      html: d,
      language: e,
      direction: d.length % 2 === 0 ? 'ltr' : 'rtl',
      tags: [a, b],
      authors: [{ name: c, url: d, email: e }],
      image: { url: a },
      attachments: [b, c].map((url) => ({ url, mediaType: d, title: e })),
      source: { title: a, url: b },
    }),
  );

  test('[1] [8] leaves every document well-formed', () => {
    fc.assert(
      fc.property(entries, text, (entry, heading) => {
        const feed = sampleFeed({
          title: heading,
          description: heading,
          rights: heading,
          generator: heading,
        });
        const [rss, atom, json] = documentsOf([entry, entry], feed) as [string, string, string];
        parseXmlStrictly(rss);
        parseXmlStrictly(atom);
        parseJsonStrictly(json);
        expect(one(parseTree(rss), 'channel').children.at(-1)?.name).toBe('item');
        expect(all(parseTree(atom), 'entry')).toHaveLength(2);
      }),
    );
  });

  test('[5] [8] reads the same in all formats, including white space', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const expected = scrub(entry);
        const item = one(parseTree(documentOf('rss', [entry])), 'channel', 'item');
        const atom = one(parseTree(documentOf('atom', [entry])), 'entry');
        const json = JSON.parse(documentOf('json', [entry])) as { items: [Record<string, unknown>] };
        const titles = expected.title === '' ? [] : [expected.title];
        expect(all(item, 'title').map(({ text }) => text)).toStrictEqual(titles);
        expect(one(atom, 'title').text).toBe(expected.title);
        expect(one(atom, 'id').text).toBe(atomIdOf(expected.id));
        expect(one(item, 'guid').text).toBe(expected.id);
        expect(all(item, 'category').map((tag) => tag.text)).toStrictEqual(expected.tags);
        expect(all(atom, 'category').map(({ attributes }) => attributes['term'])).toStrictEqual(
          expected.tags,
        );
        expect(json.items[0]).toMatchObject({
          id: expected.id,
          ...(expected.title !== '' && { title: expected.title }),
          summary: expected.summary,
          tags: expected.tags,
        });
      }),
    );
  });

  test('[2] gives the same bytes each time', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        expect(documentsOf([entry])).toStrictEqual(documentsOf([structuredClone(entry)]));
      }),
    );
  });
});

describe('clean text', () => {
  test('[5] [8] [26] comes back unchanged through feedsmith', () => {
    fc.assert(
      fc.property(cleanTexts, (texts) => {
        const entries = [entryOf(texts)];
        const rss = parseRssFeed(documentOf('rss', entries)).items?.[0];
        const atom = parseAtomFeed(documentOf('atom', entries)).entries?.[0];
        const json = parseJsonFeed(documentOf('json', entries)).items?.[0];
        expect({
          id: rss?.guid?.value,
          title: rss?.title,
          content: rss?.content?.encoded,
          tags: rss?.categories?.map(({ name }) => name),
        }).toStrictEqual(texts);
        expect({
          id: atom?.id,
          title: atom?.title?.value,
          content: atom?.content?.value,
          tags: atom?.categories?.map(({ term }) => term),
        }).toStrictEqual(texts);
        expect({
          id: json?.id,
          title: json?.title,
          content: json?.content_html,
          tags: json?.tags,
        }).toStrictEqual(texts);
      }),
    );
  });

  test('[8] comes back unchanged through rss-parser', async () => {
    const parser = new RssParser<object, { id: string; 'content:encoded': string }>();
    await fc.assert(
      fc.asyncProperty(cleanTexts, async (texts) => {
        const [rss] = (await parser.parseString(documentOf('rss', [entryOf(texts)]))).items;
        const [atom] = (await parser.parseString(documentOf('atom', [entryOf(texts)]))).items;
        expect({
          id: rss?.guid,
          title: rss?.title,
          content: rss?.['content:encoded'],
          tags: rss?.categories,
        }).toStrictEqual(texts);
        // This parser does not read Atom categories.
        const { tags: _, ...others } = texts;
        expect({ id: atom?.id, title: atom?.title, content: atom?.content }).toStrictEqual(others);
      }),
    );
  });
});

test('[8] [9] a long text is handled like a short one', () => {
  const html = '<p>]]> &amp; 😀</p>\n'.repeat(20_000);
  for (const format of FORMATS) {
    const document = documentOf(format, [sampleEntry({ html })]);
    expect(document.split(']]&gt; &amp; 😀')).toHaveLength(20_001);
  }
});
