import { describe, expect, test } from 'vitest';
import { readDocument, rssOf } from '../../../../support/moving/read-text.ts';

const LINK = '<link>https://old.example/ice/</link>';
const seconds = (written: string): number => Date.parse(written);

/** Members that an item need not have. */
const ABSENT = { link: undefined, published: undefined };

/** Items as XML, and members of what is read. */
const CASES: readonly (readonly [name: string, item: string, expected: object])[] = [
  [
    'a guid that is a URL',
    `<guid>https://old.example/?p=12</guid>${LINK}`,
    { id: 'https://old.example/?p=12' },
  ],
  [
    'a guid that is no IRI, character by character',
    `<guid isPermaLink="false">45863 at https://old.example</guid>${LINK}`,
    { id: '45863 at https://old.example' },
  ],
  ['a bare number as guid', `<guid isPermaLink="false">0012</guid>${LINK}`, { id: '0012' }],
  ['a guid in CDATA with blanks around', `<guid>\n <![CDATA[ a&b ]]>\n</guid>${LINK}`, { id: 'a&b' }],
  [
    'a guid that is the only link',
    '<guid>https://old.example/ice/</guid>',
    { link: 'https://old.example/ice/' },
  ],
  [
    'no link in a guid that is none',
    '<guid isPermaLink="false">https://old.example/ice/</guid>',
    { id: 'https://old.example/ice/', link: undefined },
  ],
  ['the link where there is no guid', LINK, { id: 'https://old.example/ice/', isIdDerived: true }],
  [
    'title and date where there is no link',
    '<title>Ice</title><pubDate>Thu, 05 Jun 2014 17:18:00 GMT</pubDate>',
    { id: 'Ice 2014-06-05T17:18:00Z', isIdDerived: true },
  ],
  ['an empty guid as none', `<guid></guid>${LINK}`, { id: 'https://old.example/ice/', isIdDerived: true }],
  ['a relative link', '<guid>a</guid><link>/ice/</link>', { link: 'https://old.example/ice/' }],
  [
    'a link with a lone ampersand',
    '<link>https://old.example/?a=1&b=2</link>',
    { link: 'https://old.example/?a=1&b=2' },
  ],
  [
    'the link of the site behind FeedBurner',
    '<link>http://feedproxy.example/~r/1</link><feedburner:origLink>https://old.example/ice/</feedburner:origLink>',
    { link: 'https://old.example/ice/' },
  ],
  [
    'an Atom link where RSS has none',
    '<atom:link rel="self" href="https://old.example/x"/><atom:link href="https://old.example/ice/"/>',
    { link: 'https://old.example/ice/' },
  ],
  [
    'a title with escaped HTML',
    `<title>&lt;b&gt;Cold&lt;/b&gt; &amp;amp; dry</title>${LINK}`,
    { title: 'Cold & dry' },
  ],
  ['a title with a lone tag as text', `<title>Use &lt;b&gt; here</title>${LINK}`, { title: 'Use <b> here' }],
  [
    'a title with a reference in CDATA',
    `<title><![CDATA[Caf&#233; &#8211; ice]]></title>${LINK}`,
    { title: 'Café – ice' },
  ],
  ['a title with an entity of HTML', `<title>Caf&eacute;&nbsp;bar</title>${LINK}`, { title: 'Café bar' }],
  ['a title with an ampersand', `<title>AT&amp;T</title>${LINK}`, { title: 'AT&T' }],
  [
    'the whole text, and the description as summary',
    `${LINK}<description>&lt;p&gt;Short &lt;a href="x"&gt;text&lt;/a&gt;&lt;/p&gt;</description><content:encoded><![CDATA[<p>Long</p>]]></content:encoded>`,
    { html: '<p>Long</p>', summary: 'Short text' },
  ],
  [
    'the description where there is no more',
    `${LINK}<description>&lt;p&gt;A&lt;/p&gt;</description>`,
    { html: '<p>A</p>' },
  ],
  [
    'HTML that was not escaped',
    `${LINK}<description><p class="a">A<br/>B</p></description>`,
    { html: '<p class="a">A<br>B</p>' },
  ],
  [
    'categories, each once',
    `${LINK}<category>Sea &amp;amp; ice</category><category domain="x"><![CDATA[News]]></category><category>News</category><category/>`,
    { tags: ['Sea & ice', 'News'] },
  ],
  [
    'an author without the address',
    `${LINK}<author>ann@old.example (Ann Lee)</author>`,
    { authors: [{ name: 'Ann Lee' }] },
  ],
  ['no author that is an address alone', `${LINK}<author>ann@old.example</author>`, { authors: [] }],
  [
    'an author before the address',
    `${LINK}<author>Ann Lee &lt;ann@old.example&gt;</author>`,
    { authors: [{ name: 'Ann Lee' }] },
  ],
  [
    'a creator',
    `${LINK}<dc:creator><![CDATA[Ann]]></dc:creator><author>x@y.example</author>`,
    { authors: [{ name: 'Ann' }] },
  ],
  [
    'an enclosure',
    `${LINK}<enclosure url="https://old.example/a.mp3" length="123" type="audio/mpeg"/>`,
    { attachments: [{ url: 'https://old.example/a.mp3', mediaType: 'audio/mpeg', sizeBytes: 123 }] },
  ],
  [
    'an enclosure without type and size',
    `${LINK}<enclosure url="/a.mp3" length="0"/>`,
    { attachments: [{ url: 'https://old.example/a.mp3', mediaType: 'audio/mpeg' }] },
  ],
  ['no enclosure without an address', `${LINK}<enclosure url="" type="audio/mpeg"/>`, { attachments: [] }],
  [
    'fields of an episode',
    `${LINK}<itunes:season>2</itunes:season><itunes:episode>7</itunes:episode><itunes:episodeType>Bonus</itunes:episodeType><itunes:explicit>no</itunes:explicit><itunes:duration>1:02:03</itunes:duration><itunes:image href="/e.jpg"/><podcast:person role="Guest">Bo</podcast:person>`,
    {
      podcast: {
        season: 2,
        episode: 7,
        type: 'bonus',
        explicit: false,
        duration: '1:02:03',
        persons: [{ name: 'Bo', role: 'guest' }],
      },
      image: { url: 'https://old.example/e.jpg' },
    },
  ],
  [
    'a picture of Media RSS',
    `${LINK}<media:content url="/p.png" medium="image"/>`,
    { image: { url: 'https://old.example/p.png' } },
  ],
  [
    'a recording of Media RSS, once',
    `${LINK}<enclosure url="/a.mp3" type="audio/mpeg"/><media:group><media:content url="/a.mp3" type="audio/mpeg"/><media:content url="/v.mp4" type="video/mp4" fileSize="9"/></media:group>`,
    {
      attachments: [
        { url: 'https://old.example/a.mp3', mediaType: 'audio/mpeg' },
        { url: 'https://old.example/v.mp4', mediaType: 'video/mp4', sizeBytes: 9 },
      ],
    },
  ],
  [
    'an edit',
    `${LINK}<atom:updated>2014-06-06T00:00:00Z</atom:updated>`,
    { updated: seconds('2014-06-06T00:00:00Z') },
  ],
  ['a language', `${LINK}<dc:language>fr</dc:language>`, { language: 'fr' }],
  [
    'names in another letter case',
    '<GUID isPermalink="FALSE">7</GUID><PUBDATE>2014-06-05</PUBDATE>',
    { id: '7', link: undefined, published: seconds('2014-06-05') },
  ],
  [
    'xml:base',
    '<guid isPermaLink="false">1</guid><link xml:base="x">b/</link>',
    { link: 'https://old.example/b/' },
  ],
];

/** Dates as feeds have them. */
const DATES: readonly (readonly [written: string, expected: string | undefined])[] = [
  ['Thu, 05 Jun 2014 17:18:00 +0000', '2014-06-05T17:18:00Z'],
  ['Thu, 05 Jun 2014 17:18:00 GMT', '2014-06-05T17:18:00Z'],
  ['Mon, 05 Jun 2014 17:18:00 GMT', '2014-06-05T17:18:00Z'],
  ['5 Jun 14 17:18 EST', '2014-06-05T22:18:00Z'],
  ['Do, 05 Jun 2014 17:18:00 +0200', '2014-06-05T15:18:00Z'],
  ['Thu, 5 June 2014 17:18:00 CEST', '2014-06-05T15:18:00Z'],
  ['Thu, 05 Jun 2014 17:18:00 IST', '2014-06-05T17:18:00Z'],
  ['2014-06-05T17:18:00.123+02:00', '2014-06-05T15:18:00Z'],
  ['2014-06-05 17:18:00', '2014-06-05T17:18:00Z'],
  ['1401988680', '2014-06-05T17:18:00Z'],
  ['Mon, 01 Jan 0001 00:00:00 +0000', undefined],
  ['Wed, 30 Nov -0001 00:00:00 +0000', undefined],
  ['0000-00-00 00:00:00', undefined],
  ['Thu, 01 Jan 1970 00:00:00 +0000', undefined],
  ['soon', undefined],
];

describe('items of RSS', () => {
  test.each(CASES)('[72] reads %s', async (_, item, expected) => {
    const { items, faults } = await readDocument(rssOf(`<item>${item}</item>`));
    expect(items).toHaveLength(1);
    expect({ ...ABSENT, ...items[0] }).toMatchObject(expected);
    expect(faults.filter(({ isError }) => isError)).toEqual([]);
  });

  test.each(DATES)('[72] reads the date %s', async (written, expected) => {
    const { items, faults } = await readDocument(
      rssOf(`<item>${LINK}<guid>1</guid><pubDate>${written}</pubDate></item>`),
    );
    expect(items[0]?.published).toBe(expected === undefined ? undefined : seconds(expected));
    expect(faults.map(({ message }) => message)).toEqual(
      expected === undefined ? [expect.stringContaining('left out')] : [],
    );
  });

  test('[72] says whose id is derived, which is no error', async () => {
    const { faults } = await readDocument(rssOf(`<item><title>Ice</title>${LINK}</item>`));
    expect(faults).toEqual([
      { where: 'Ice', message: expect.stringContaining('its link stands for it'), isError: false },
    ]);
  });

  test('[72] tells an id that occurs twice, and passes both items on', async () => {
    const twice = '<item><title>A</title><guid>7</guid></item><item><title>B</title><guid>7</guid></item>';
    const { items, faults } = await readDocument(rssOf(twice));
    expect(items.map(({ title, position }) => [title, position])).toEqual([
      ['A', 1],
      ['B', 2],
    ]);
    expect(faults).toEqual([
      { where: 'B', message: expect.stringContaining('has the id of item 1'), isError: false },
    ]);
  });
});

describe('documents of RSS', () => {
  test('reads the feed, whatever stands behind the items', async () => {
    const { feed } = await readDocument(
      rssOf(
        '<item/>',
        '<link>https://old.example/</link><atom:link rel="self" href="https://old.example/feed/"/>',
      ).replace('</channel>', '<language>de-AT</language></channel>'),
    );
    expect(feed).toEqual({
      format: 'rss',
      title: 'Old',
      description: 'Was here',
      link: 'https://old.example/',
      language: 'de-AT',
      address: 'https://old.example/feed/',
    });
  });

  test('reads RSS 1.0, whose items stand beside the channel', async () => {
    const { feed, items } =
      await readDocument(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://old.example/rss"><title>Old</title><link>https://old.example/</link></channel>
<item rdf:about="urn:x:1"><title>Ice</title><link>https://old.example/ice</link><dc:date>2014-06-05T17:18:00Z</dc:date>
<dc:subject>Sea</dc:subject><dc:creator>Ann</dc:creator></item></rdf:RDF>`);
    expect(feed).toMatchObject({ format: 'rss', title: 'Old' });
    expect(items[0]).toMatchObject({
      id: 'urn:x:1',
      title: 'Ice',
      link: 'https://old.example/ice',
      published: seconds('2014-06-05T17:18:00Z'),
      tags: ['Sea'],
      authors: [{ name: 'Ann' }],
    });
  });

  test.each([
    [
      '0.91 with its document type',
      '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>Old</title><item><title>A&eacute;</title></item></channel></rss>',
    ],
    [
      '2.0 in a namespace',
      '<rss version="2.0" xmlns="http://backend.userland.com/rss2"><channel><title>Old</title><item><title>Aé</title></item></channel></rss>',
    ],
    [
      '2.0 with undeclared prefixes',
      '<rss version="2.0"><channel><title>Old</title><item><title>Aé</title><dc:date>2014-06-05</dc:date></item></channel></rss>',
    ],
    [
      '2.0 behind blank lines',
      '\n\n  <?xml version="1.0"?><rss version="2.0"><channel><title>Old</title><item><title>Aé</title></item></channel></rss>',
    ],
    [
      '2.0 behind a message of PHP',
      'Warning: x in y on line 3\n<rss version="2.0"><channel><title>Old</title><item><title>Aé</title></item></channel></rss>',
    ],
    ['2.0 without an element rss', '<channel><title>Old</title><item><title>Aé</title></item></channel>'],
  ])('reads RSS %s', async (_, document) => {
    const { feed, items, faults } = await readDocument(document);
    expect([feed?.title, items.map(({ title }) => title)]).toEqual(['Old', ['Aé']]);
    expect(faults.filter(({ isError }) => isError)).toEqual([]);
  });
});
