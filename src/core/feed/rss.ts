import { UNDETERMINED } from '../article/language.ts';
import type { Attachment, Entry, Person } from '../article/article.ts';
import { toRfc3339 } from '../article/instant.ts';
import { rssItemOf } from './feed-package.ts';
import { MEDIA_TYPES, type Feed, type FormatWriter } from './feed.ts';
import { imageElements, mediaContent } from './media-rss.ts';
import { syndication, SYNDICATION } from './syndication-module.ts';
import { historyElements } from './rfc5005.ts';
import { parseXmlStrictly } from './xml/strict-parse.ts';
import { element, lines, prolog, startTag, textElement, type Attributes, type Markup } from './xml/xml.ts';

const SPECIFICATION = 'https://www.rssboard.org/rss-specification';

const NAMESPACES = {
  version: '2.0',
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:media': 'http://search.yahoo.com/mrss/',
  'xmlns:sy': SYNDICATION,
};

/** Elements that a module adds to RSS documents. */
export interface RssExtension {
  /** Namespaces that items may use; each item is parsed alone below these. */
  readonly itemNamespaces?: Attributes;
  /** Namespaces that a document declares. */
  readonly namespaces?: (feed: Feed) => Attributes;
  /** Optional channel elements of RSS 2.0 itself. */
  readonly rssElements?: (feed: Feed) => readonly (Markup | undefined)[];
  /** Channel elements of other namespaces. */
  readonly channel?: (feed: Feed) => readonly (Markup | undefined)[];
  readonly item?: (entry: Entry) => readonly (Markup | undefined)[];
}

/** Creates a writer of RSS 2.0 with the RSS Profile's choices: https://www.rssboard.org/rss-profile */
export function rssWriter(extensions: readonly RssExtension[]): FormatWriter {
  const itemNamespaces = merged(extensions.map((extension) => extension.itemNamespaces));
  return {
    head(feed) {
      const channel = [
        element('title', {}, feed.title),
        element('link', {}, feed.link),
        element('description', {}, feed.description),
        element('language', {}, feed.language),
        textElement('copyright', feed.rights),
        ...editors(feed.authors),
        element('lastBuildDate', {}, new Date(feed.updated).toUTCString()),
        element('docs', {}, SPECIFICATION),
        element('generator', {}, feed.generator),
        ...extensions.flatMap((extension) => extension.rssElements?.(feed) ?? []),
        textElement('ttl', feed.ttlMinutes && Math.max(1, Math.floor(feed.ttlMinutes))),
        ...syndication(feed.ttlMinutes),
        image(feed),
        element('atom:link', { rel: 'self', type: MEDIA_TYPES.rss, href: feed.urls.rss }),
        ...(feed.hubs ?? []).map((href) => element('atom:link', { rel: 'hub', href })),
        ...extensions.flatMap((extension) => extension.channel?.(feed) ?? []),
        ...historyElements(feed, 'rss', 'atom:link'),
      ];
      const root = startTag('rss', {
        ...NAMESPACES,
        ...merged(extensions.map((extension) => extension.namespaces?.(feed))),
      });
      return `${prolog(feed.stylesheetUrl)}${root}\n    <channel>\n${lines(2, channel)}`;
    },

    fragment(entry) {
      const [first, ...others] = entry.attachments;
      const item = [
        textElement('title', entry.title || undefined),
        rssItemOf(entry),
        element('atom:updated', {}, toRfc3339(entry.updated)),
        // Not `author` as well: validators report the two as duplicates.
        ...entry.authors.map(({ name }) => element('dc:creator', {}, name)),
        entry.language === UNDETERMINED ? undefined : element('dc:language', {}, entry.language),
        ...entry.tags.map((tag) => element('category', {}, tag)),
        origin(entry),
        first && enclosure(first),
        // An enclosure has no dimensions.
        first?.width === undefined ? undefined : mediaContent(first),
        ...others.map(mediaContent),
        ...imageElements(entry.image),
        ...extensions.flatMap((extension) => extension.item?.(entry) ?? []),
      ];
      return `        <item>\n${lines(3, item)}        </item>\n`;
    },

    separator: '',
    tail: '    </channel>\n</rss>\n',
    shell: [startTag('rss', { ...NAMESPACES, ...itemNamespaces }), '</rss>'],
    parse: parseXmlStrictly,
  };
}

function merged(attributes: readonly (Attributes | undefined)[]): Attributes {
  return Object.assign({}, ...attributes) as Attributes;
}

/** `managingEditor` has the form `mail (Name)`; authors that do not fit it are `dc:creator`. */
function editors(authors: readonly Person[]): readonly Markup[] {
  const [first] = authors;
  if (first?.email === undefined || /[()\\]/.test(first.name)) {
    return authors.map(({ name }) => element('dc:creator', {}, name));
  }
  return [element('managingEditor', {}, `${first.email} (${first.name})`)];
}

/** At most 144 by 400 pixels and GIF, JPEG or PNG: the small icon fits, the large one would not. */
function image({ favicon, title, link }: Feed): Markup | undefined {
  if (favicon === undefined || !/\.(?:gif|jpe?g|png)$/i.test(favicon)) return undefined;
  return element(
    'image',
    {},
    element('url', {}, favicon),
    element('title', {}, title),
    element('link', {}, link),
  );
}

/** Not RSS's `source`, which names the feed that an item came from: that is not known. */
function origin({ source }: Entry): Markup | undefined {
  if (source === undefined) return undefined;
  return source.url === undefined
    ? element('dc:source', {}, source.title)
    : element('atom:link', { rel: 'via', href: source.url, title: source.title });
}

/** The only enclosure of an item; its length is 0 if it is not known (RSS Profile, enclosure). */
function enclosure({ url, sizeBytes, mediaType }: Attachment): Markup {
  return element('enclosure', { url, length: sizeBytes ?? 0, type: mediaType });
}
