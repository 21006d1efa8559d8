import type { Attachment, Entry, Person } from '../article/article.ts';
import { toRfc3339 } from '../article/instant.ts';
import { cloudAddress } from '../../modules/push/protocol/rss-cloud.ts';
import { rssItemOf } from './feed-package.ts';
import { MEDIA_TYPES, type Feed, type FormatWriter } from './feed.ts';
import { imageElements, mediaContent } from './media-rss.ts';
import {
  episodeElements,
  namespacesOf,
  PODCAST_NAMESPACES,
  showElements,
} from '../../modules/podcast/rss.ts';
import { syndication, SYNDICATION } from './syndication-module.ts';
import { historyElements } from './rfc5005.ts';
import { parseXmlStrictly } from './xml/strict-parse.ts';
import { element, lines, prolog, startTag, textElement, type Markup } from './xml/xml.ts';

const SPECIFICATION = 'https://www.rssboard.org/rss-specification';

const NAMESPACES = {
  version: '2.0',
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:media': 'http://search.yahoo.com/mrss/',
  'xmlns:sy': SYNDICATION,
};

/** RSS 2.0 with the RSS Profile's choices: https://www.rssboard.org/rss-profile */
export const rss: FormatWriter = {
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
      cloud(feed.cloud),
      textElement('ttl', feed.ttlMinutes && Math.max(1, Math.floor(feed.ttlMinutes))),
      ...syndication(feed.ttlMinutes),
      image(feed),
      element('atom:link', { rel: 'self', type: MEDIA_TYPES.rss, href: feed.urls.rss }),
      ...(feed.hubs ?? []).map((href) => element('atom:link', { rel: 'hub', href })),
      ...showElements(feed),
      ...historyElements(feed, 'rss', 'atom:link'),
    ];
    const root = startTag('rss', { ...NAMESPACES, ...namespacesOf(feed) });
    return `${prolog(feed.stylesheetUrl)}${root}\n    <channel>\n${lines(2, channel)}`;
  },

  fragment(entry) {
    const [first, ...others] = entry.attachments;
    const item = [
      element('title', {}, entry.title),
      rssItemOf(entry),
      element('atom:updated', {}, toRfc3339(entry.updated)),
      // Never `author` besides: a validator takes the two for the same thing said twice.
      ...entry.authors.map(({ name }) => element('dc:creator', {}, name)),
      element('dc:language', {}, entry.language),
      ...entry.tags.map((tag) => element('category', {}, tag)),
      origin(entry),
      first && enclosure(first),
      // An enclosure has no dimensions.
      first?.width === undefined ? undefined : mediaContent(first),
      ...others.map(mediaContent),
      ...imageElements(entry.image),
      ...episodeElements(entry),
    ];
    return `        <item>\n${lines(3, item)}        </item>\n`;
  },

  separator: '',
  tail: '    </channel>\n</rss>\n',
  shell: [startTag('rss', { ...NAMESPACES, ...PODCAST_NAMESPACES }), '</rss>'],
  parse: parseXmlStrictly,
};

/** `managingEditor` has to be `mail (Name)`; whom it cannot hold is a `dc:creator`. */
function editors(authors: readonly Person[]): readonly Markup[] {
  const [first] = authors;
  if (first?.email === undefined || /[()\\]/.test(first.name)) {
    return authors.map(({ name }) => element('dc:creator', {}, name));
  }
  return [element('managingEditor', {}, `${first.email} (${first.name})`)];
}

/** Over http-post no procedure is called, but the attribute has to be there. */
function cloud(pleaseNotify: string | undefined): Markup | undefined {
  if (pleaseNotify === undefined) return undefined;
  const { domain, port, path } = cloudAddress(pleaseNotify);
  return element('cloud', { domain, port, path, registerProcedure: '', protocol: 'http-post' });
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

/** RSS's own `source` is for the feed an item came from, which we do not know. */
function origin({ source }: Entry): Markup | undefined {
  if (source === undefined) return undefined;
  return source.url === undefined
    ? element('dc:source', {}, source.title)
    : element('atom:link', { rel: 'via', href: source.url, title: source.title });
}

/** There may be only one, and its length is 0 where it is not known (RSS Profile, enclosure). */
function enclosure({ url, sizeBytes, mediaType }: Attachment): Markup {
  return element('enclosure', { url, length: sizeBytes ?? 0, type: mediaType });
}
