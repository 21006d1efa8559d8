import type { Attachment, Entry, Person } from '../article/article.ts';
import { atomIdIn } from '../article/ids/atom-id.ts';
import { toRfc3339 } from '../article/instant.ts';
import { atomEntryOf } from './feed-package.ts';
import { MEDIA_TYPES, type FormatWriter, type Tombstone } from './feed.ts';
import { imageElements } from './media-rss.ts';
import { syndication, SYNDICATION } from './syndication-module.ts';
import { historyElements } from './rfc5005.ts';
import { parseXmlStrictly } from './xml/strict-parse.ts';
import { element, lines, prolog, startTag, textElement, type Markup } from './xml/xml.ts';

const NAMESPACES = {
  xmlns: 'http://www.w3.org/2005/Atom',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:media': 'http://search.yahoo.com/mrss/',
  'xmlns:sy': SYNDICATION,
};

/** Declared on the element itself, since most documents have no tombstone. */
const TOMBSTONES = 'http://purl.org/atompub/tombstones/1.0';

/** Atom 1.0 (RFC 4287). */
export const atom: FormatWriter = {
  head(feed) {
    const [generator, version] = feed.generator.split('/', 2);
    const metadata = [
      element('id', {}, feed.id),
      element('title', { type: 'text' }, feed.title),
      feed.description === '' ? undefined : element('subtitle', { type: 'text' }, feed.description),
      element('updated', {}, toRfc3339(feed.updated)),
      ...feed.authors.map(author),
      element('link', { rel: 'self', type: MEDIA_TYPES.atom, href: feed.urls.atom }),
      ...(feed.hubs ?? []).map((href) => element('link', { rel: 'hub', href })),
      // The only alternate link: some readers take the last one, of any type, for the address of the site.
      element('link', { rel: 'alternate', type: 'text/html', href: feed.link }),
      textElement('icon', feed.favicon ?? feed.icon),
      textElement('logo', feed.icon),
      textElement('rights', feed.rights),
      element('generator', { version }, generator),
      ...syndication(feed.ttlMinutes),
      ...historyElements(feed, 'atom', 'link'),
      ...(feed.tombstones ?? []).map(tombstone),
    ];
    const root = startTag('feed', { ...NAMESPACES, 'xml:lang': feed.language });
    return `${prolog(feed.stylesheetUrl)}${root}\n${lines(1, metadata)}`;
  },

  fragment(entry) {
    const children = [
      // Required, and empty if the entry has no title (RFC 4287, 4.2.14).
      element('title', { type: 'text' }, entry.title),
      element('id', {}, atomIdIn(entry)),
      atomEntryOf(entry),
      element('summary', { type: 'text' }, entry.summary),
      ...entry.authors.map(author),
      ...entry.tags.map((tag) => element('category', { term: tag, label: tag })),
      ...entry.attachments.map(enclosure),
      related(entry),
      origin(entry),
      ...imageElements(entry.image),
    ];
    return `    ${startTag('entry', { 'xml:lang': entry.language })}\n${lines(2, children)}    </entry>\n`;
  },

  separator: '',
  tail: '</feed>\n',
  shell: [startTag('feed', NAMESPACES), '</feed>'],
  parse: parseXmlStrictly,
};

/** A deleted entry (RFC 6721, section 3). */
function tombstone(deletion: Tombstone): Markup {
  const when = toRfc3339(deletion.deleted);
  return element('at:deleted-entry', { 'xmlns:at': TOMBSTONES, ref: atomIdIn(deletion), when });
}

/** A person construct (RFC 4287, section 3.2). */
function author({ name, url, email }: Person): Markup {
  return element(
    'author',
    {},
    element('name', {}, name),
    textElement('uri', url),
    textElement('email', email),
  );
}

/** An enclosure link (RFC 4287, section 4.2.7.2). */
function enclosure({ url, mediaType, sizeBytes, title }: Attachment): Markup {
  return element('link', { rel: 'enclosure', type: mediaType, length: sizeBytes, href: url, title });
}

/** The page that the entry is about; its own page is the alternate (RFC 4287, 4.2.7.2). */
function related({ externalUrl }: Entry): Markup | undefined {
  return externalUrl === undefined ? undefined : element('link', { rel: 'related', href: externalUrl });
}

function origin({ source }: Entry): Markup | undefined {
  if (source === undefined) return undefined;
  return source.url === undefined
    ? element('dc:source', {}, source.title)
    : element('link', { rel: 'via', href: source.url, title: source.title });
}
