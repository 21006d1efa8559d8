import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import schema from 'jsonfeed-schema/schema-v1.1.json' with { type: 'json' };
import RssParser from 'rss-parser';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../../src/core/article/article.ts';
import { documentOf, documentsOf, plainEntry, sampleEntry } from './sample.ts';
import { all, one, parseTree } from './tree.ts';

const note = (changes: Partial<Entry> = {}) => plainEntry({ title: '', ...changes });
const jsonItem = (entry: Entry) =>
  (JSON.parse(documentOf('json', [entry])) as { items: Record<string, unknown>[] }).items[0] ?? {};

describe('an entry without a title', () => {
  test('[12] has a description and no title in RSS', () => {
    const item = one(parseTree(documentOf('rss', [note()])), 'channel', 'item');
    expect(all(item, 'title')).toEqual([]);
    expect(one(item, 'description').text).toBe('Ships are back.');
    expect(one(item, 'content:encoded').text).toBe('<p>Ships are <em>back</em>.</p>');
  });

  test('[19] has an empty title in Atom, which requires one', () => {
    const entry = one(parseTree(documentOf('atom', [note()])), 'entry');
    expect(one(entry, 'title')).toMatchObject({ text: '', attributes: { type: 'text' } });
    expect(one(entry, 'summary').text).toBe('Ships are back.');
  });

  test('[26] has no title in JSON Feed', () => {
    expect(jsonItem(note())).not.toHaveProperty('title');
  });

  test('[25] [26] is valid by the schema of JSON Feed, with text and without', () => {
    const ajv = new Ajv({ strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile(schema);
    validate(JSON.parse(documentOf('json', [note(), note({ html: '' })])));
    expect(validate.errors).toBeNull();
  });

  test('[5] four parsers read the same of it, and of the titled entries around it', async () => {
    const entries = [sampleEntry(), note({ id: 'tag:example.org,2014:note', link: 'https://example.org/n' })];
    const [rss = '', atom = '', json = ''] = documentsOf([...entries, plainEntry()]);
    const parser = new RssParser();
    const read = [
      parseRssFeed(rss).items?.map(({ title, link }) => [title, link]),
      parseAtomFeed(atom).entries?.map(({ title, links }) => [title?.value || undefined, links?.[0]?.href]),
      parseJsonFeed(json).items?.map(({ title, url }) => [title, url]),
      (await parser.parseString(rss)).items.map(({ title, link }) => [title, link]),
    ];
    for (const items of read) {
      expect(items).toEqual([
        ['The harbour reopens', 'https://example.org/articles/harbour'],
        [undefined, 'https://example.org/n'],
        ['The harbour reopens', 'https://example.org/articles/harbour'],
      ]);
    }
  });

  test.each(['undefined', 'null', '<title></title>', '<![CDATA[]]>'])('leaves no %s behind', (rest) => {
    for (const text of documentsOf([note()])) expect(text).not.toContain(rest);
  });
});

describe('an entry about a page elsewhere', () => {
  const link = { externalUrl: 'https://elsewhere.example.com/a?b=1&c' };

  test('[5] keeps its own address in every format', () => {
    const [rss = '', atom = '', json = ''] = documentsOf([note(link)]);
    const own = 'https://example.org/articles/harbour';
    expect(parseRssFeed(rss).items?.[0]?.link).toBe(own);
    expect(parseAtomFeed(atom).entries?.[0]?.links?.find(({ rel }) => rel === 'alternate')?.href ?? own).toBe(
      own,
    );
    expect(parseJsonFeed(json).items?.[0]?.url).toBe(own);
  });

  test('names the page as external_url in JSON Feed, before the first publisher', () => {
    expect(jsonItem(sampleEntry(link))['external_url']).toBe(link.externalUrl);
    expect(jsonItem(sampleEntry())['external_url']).toBe('https://almanac.example.com/harbour');
    expect(jsonItem(note())).not.toHaveProperty('external_url');
  });

  test('[22] names the page as a related link in Atom', () => {
    const entry = one(parseTree(documentOf('atom', [note(link)])), 'entry');
    const links = all(entry, 'link').map(({ attributes }) => [
      attributes['rel'] ?? 'alternate',
      attributes['href'],
    ]);
    expect(links).toEqual([
      ['alternate', 'https://example.org/articles/harbour'],
      ['related', link.externalUrl],
    ]);
  });

  test.each(['/elsewhere', '', 'not a url'])('cannot be written with the address %j', (externalUrl) => {
    expect(() => documentOf('atom', [note({ externalUrl })])).toThrow('cannot be written as atom');
  });
});
