import { describe, expect, test } from 'vitest';
import { atomOf, readDocument } from '../../../../support/moving/read-text.ts';

const ID = '<id>tag:old.example,2014:1</id>';
const at = (written: string): number => Date.parse(written);

/** Entries as XML, and members of what is read. */
const CASES: readonly (readonly [name: string, entry: string, expected: object])[] = [
  [
    'an id, character by character',
    '<id> tag:old.example,2014:%7E1 </id>',
    { id: 'tag:old.example,2014:%7E1' },
  ],
  ['a link', `${ID}<link href="/ice/"/>`, { link: 'https://old.example/ice/' }],
  [
    'the page, not the PDF, the comments or the entry itself',
    `${ID}<link rel="self" href="/1.atom"/><link rel="replies" href="/c"/><link rel="alternate" type="application/pdf" href="/a.pdf"/><link rel="alternate" type="text/html" href="/a"/>`,
    { link: 'https://old.example/a' },
  ],
  [
    'the page that it is about',
    `${ID}<link href="/a"/><link rel="related" href="https://b.example/"/>`,
    { externalUrl: 'https://b.example/' },
  ],
  [
    'the link as id where there is none',
    '<link href="/a"/>',
    { id: 'https://old.example/a', isIdDerived: true },
  ],
  ['a title of text', `${ID}<title>a &lt; b</title>`, { title: 'a < b' }],
  ['a title of HTML', `${ID}<title type="html">&lt;i&gt;a&lt;/i&gt; &amp;amp; b</title>`, { title: 'a & b' }],
  [
    'a title of XHTML',
    `${ID}<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a <i>b</i></div></title>`,
    { title: 'a b' },
  ],
  [
    'content of HTML, and a summary',
    `${ID}<content type="html">&lt;p&gt;a&lt;/p&gt;</content><summary>b</summary>`,
    { html: '<p>a</p>', summary: 'b' },
  ],
  [
    'content of XHTML without its div',
    `${ID}<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>a<br/><img src="x.png" alt="&quot;"/></p></div></content>`,
    { html: '<p>a<br><img src="x.png" alt="&quot;"></p>' },
  ],
  ['content of text', `${ID}<content>a &lt; b</content>`, { html: '<p>a &lt; b</p>' }],
  [
    'the summary where there is no content',
    `${ID}<summary type="html">&lt;p&gt;a&lt;/p&gt;</summary>`,
    { html: '<p>a</p>' },
  ],
  [
    'both dates',
    `${ID}<published>2014-06-05T17:18:00Z</published><updated>2014-06-06T00:00:00+02:00</updated>`,
    { published: at('2014-06-05T17:18:00Z'), updated: at('2014-06-05T22:00:00Z') },
  ],
  [
    'the edit as date where there is no other',
    `${ID}<updated>2014-06-06T00:00:00Z</updated>`,
    { published: at('2014-06-06T00:00:00Z') },
  ],
  [
    'people without addresses',
    `${ID}<author><name>Ann</name><email>a@b.example</email><uri>https://ann.example/</uri></author><author><name>b@c.example</name></author>`,
    { authors: [{ name: 'Ann', url: 'https://ann.example/' }] },
  ],
  [
    'categories without kinds',
    `${ID}<category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#post"/><category term="sea"/><category term="x" label="Ice"/>`,
    { tags: ['sea', 'Ice'] },
  ],
  [
    'an enclosure',
    `${ID}<link rel="enclosure" href="/a.mp3" type="audio/mpeg" length="5"/>`,
    { attachments: [{ url: 'https://old.example/a.mp3', mediaType: 'audio/mpeg', sizeBytes: 5 }] },
  ],
  [
    'xml:base and xml:lang',
    `${ID}<link xml:base="/x/" href="a" xml:lang="en"/>`,
    { link: 'https://old.example/x/a' },
  ],
];

describe('entries of Atom', () => {
  test.each(CASES)('[72] reads %s', async (_, entry, expected) => {
    const { items, faults } = await readDocument(atomOf(`<entry>${entry}</entry>`));
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject(expected);
    expect(faults.filter(({ isError }) => isError)).toEqual([]);
  });

  test('reads Atom 0.3', async () => {
    const { feed, items } =
      await readDocument(`<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="fr">
<title>Old</title><tagline>Was here</tagline><link rel="alternate" type="text/html" href="https://old.example/"/>
<entry><title mode="escaped" type="text/html">&lt;b&gt;a&lt;/b&gt;</title><id>urn:x:1</id><issued>2003-12-13T08:29:29-04:00</issued>
<modified>2003-12-14T00:00:00Z</modified><content type="text/html" mode="escaped">&lt;p&gt;a&lt;/p&gt;</content></entry></feed>`);
    expect(feed).toMatchObject({ format: 'atom', title: 'Old', description: 'Was here', language: 'fr' });
    expect(items[0]).toMatchObject({
      id: 'urn:x:1',
      title: 'a',
      published: at('2003-12-13T12:29:29Z'),
      updated: at('2003-12-14T00:00:00Z'),
      html: '<p>a</p>',
    });
  });

  test('reads Atom with a prefix, and without its namespace', async () => {
    for (const document of [
      '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>Old</a:title><a:entry><a:id>urn:x:1</a:id></a:entry></a:feed>',
      '<feed><title>Old</title><entry><id>urn:x:1</id></entry></feed>',
    ]) {
      const { feed, items } = await readDocument(document);
      expect([feed?.format, feed?.title, items[0]?.id]).toEqual(['atom', 'Old', 'urn:x:1']);
    }
  });

  test('keeps the id of the feed', async () => {
    expect((await readDocument(atomOf(''))).feed).toMatchObject({
      id: 'tag:old.example,2014:feed',
      link: 'https://old.example/',
    });
  });
});
