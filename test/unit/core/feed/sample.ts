import type { Entry } from '../../../../src/core/article/article.ts';
import { FORMATS, type Content, type Feed, type Format } from '../../../../src/core/feed/feed.ts';
import { createFeedRenderer, formatWriters } from '../../../../src/core/feed/render.ts';
import { EXTENSIONS } from '../../../../src/app/modules/feed-modules.ts';

/** Writers of all formats, with the elements of all modules. */
export const WRITERS = formatWriters(EXTENSIONS.rss);
export const RENDERER = createFeedRenderer(WRITERS);
export const { fragment: renderFragment, document: renderDocument } = RENDERER;

const PUBLISHED = Date.UTC(2014, 5, 5, 17, 18);

/** An entry with every property; `changes` override them. */
export function sampleEntry(changes: Partial<Entry> = {}): Entry {
  return {
    path: 'harbour.md',
    id: 'tag:example.org,2014-06-05:harbour',
    slug: 'harbour',
    link: 'https://example.org/articles/harbour',
    title: 'The harbour reopens',
    published: PUBLISHED,
    updated: PUBLISHED + 86_400_000,
    authors: [
      { name: 'A. Writer', url: 'https://example.org/a-writer', email: 'writer@example.org' },
      { name: 'B. Writer' },
    ],
    tags: ['harbour', 'trade'],
    summary: 'Ships are back.',
    language: 'en-GB',
    direction: 'ltr',
    image: { url: 'https://example.org/harbour.png' },
    attachments: [
      {
        url: 'https://example.org/harbour.mp3',
        mediaType: 'audio/mpeg',
        sizeBytes: 4096,
        title: 'Listen',
        durationSeconds: 61,
      },
      { url: 'https://example.org/tides.pdf', mediaType: 'application/pdf' },
    ],
    source: { title: 'The Almanac', url: 'https://almanac.example.com/harbour' },
    html: '<p>Ships are <em>back</em>.</p>',
    ...changes,
  };
}

/** An entry with only the required properties. */
export function plainEntry(changes: Partial<Entry> = {}): Entry {
  const { image: _, source: __, ...rest } = sampleEntry();
  return { ...rest, tags: [], attachments: [], authors: [{ name: 'A. Writer' }], ...changes };
}

/** A feed with every property; `changes` override them. */
export function sampleFeed(changes: Partial<Feed> = {}): Feed {
  return {
    id: 'tag:example.org,2014:feed',
    title: 'Harbour News',
    description: 'What happens at the harbour',
    language: 'en',
    link: 'https://example.org/',
    urls: {
      rss: 'https://example.org/rss.xml',
      atom: 'https://example.org/atom.xml',
      json: 'https://example.org/feed.json',
    },
    updated: PUBLISHED,
    authors: [{ name: 'Newsroom', email: 'news@example.org' }],
    icon: 'https://example.org/icon.png',
    favicon: 'https://example.org/favicon.png',
    rights: '© Harbour News',
    ttlMinutes: 5,
    generator: 'Feedwright/1.2.3',
    ...changes,
  };
}

/** The document of a feed with the given entries in one format. */
export function documentOf(
  format: Format,
  entries: readonly Entry[],
  feed: Feed = sampleFeed(),
  content: Content = 'full',
): string {
  return renderDocument(
    format,
    feed,
    entries.map((entry) => renderFragment(format, entry, content)),
  );
}

/** The documents in all formats, for comparison. */
export function documentsOf(entries: readonly Entry[], feed: Feed = sampleFeed()): readonly string[] {
  return FORMATS.map((format) => documentOf(format, entries, feed));
}

/** Texts that break feed writers, each with the expected result of a round trip. */
export const HOSTILE: readonly (readonly [name: string, text: string, kept: string])[] = [
  ['two ends of CDATA', 'a ]]> b ]]> c', 'a ]]> b ]]> c'],
  ['an injected element', ']]> ]]><evil/><![CDATA[', ']]> ]]><evil/><![CDATA['],
  ['a tag', '<b>bold</b>', '<b>bold</b>'],
  ['an end of an item', '</item></entry></feed></rss>', '</item></entry></feed></rss>'],
  ['a written-out ampersand', 'a &amp; b &amp;amp; c', 'a &amp; b &amp;amp; c'],
  ['a bare ampersand', 'R&D & more', 'R&D & more'],
  ['an entity of HTML', 'a&nbsp;b', 'a&nbsp;b'],
  ['quotation marks', `"double" and 'single'`, `"double" and 'single'`],
  ['emoji', 'family 👨‍👩‍👧‍👦 and 🏴󠁧󠁢󠁳󠁣󠁴󠁿', 'family 👨‍👩‍👧‍👦 and 🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
  ['right to left', 'שלום \u202Bعالم\u202C', 'שלום \u202Bعالم\u202C'],
  ['combining characters', 'e\u0301 and \u00E9', 'e\u0301 and \u00E9'],
  ['a no-break space', 'a\u00A0b', 'a\u00A0b'],
  ['tabs and line feeds', 'a\tb\nc', 'a\tb\nc'],
  ['line ends of other systems', 'a\r\nb\rc', 'a\nb\nc'],
  ['control characters', 'a\u0000b\u0008c\u000Bd\u001Fe', 'abcde'],
  ['non-characters', 'a\uFFFEb\uFFFFc', 'abc'],
  ['lone surrogates', 'a\uD83Db\uDE00c', 'abc'],
  ['private use', 'a\uE000b\u{10FFFD}c', 'a\uE000b\u{10FFFD}c'],
];
