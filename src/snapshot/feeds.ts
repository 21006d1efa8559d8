import type { Instant } from '../article/instant.ts';
import type { Publication } from '../article/publication.ts';
import { FILE_NAMES, FORMATS, MEDIA_TYPES, type Feed, type Format, type Tombstone } from '../feed/feed.ts';
import type { Alternate } from '../page/frame.ts';
import type { LinkTarget } from '../protocol/link.ts';
import { addressOf } from './entry.ts';

/** What a feed is called in links that lead to it. */
const FORMAT_NAMES: Readonly<Record<Format, string>> = { rss: 'RSS', atom: 'Atom', json: 'JSON Feed' };

/** Request path of a feed's document; `folder` is the feed's own path and ends in `/`. */
export function documentPath(folder: string, format: Format): string {
  return folder + FILE_NAMES[format];
}

/** The feed of all articles, as the publication describes it. */
export function mainFeed(
  publication: Publication,
  tombstones: readonly Tombstone[],
  updated: Instant,
  generator: string,
): Feed {
  const { title, description, language, link, authors, icon, favicon, rights, ttlMinutes } = publication;
  const address = (format: Format): string => addressOf(publication, documentPath('/', format));
  return {
    id: publication.id,
    title,
    description,
    language,
    link,
    urls: { rss: address('rss'), atom: address('atom'), json: address('json') },
    tombstones,
    updated,
    authors,
    icon,
    favicon,
    rights,
    ttlMinutes,
    generator,
  };
}

/** The documents of a feed as a page announces them, in the order in which programs should prefer them. */
export function alternatesOf(feed: Feed): Alternate[] {
  return (['atom', 'rss', 'json'] as const).map((format) => ({
    title: `${feed.title} (${FORMAT_NAMES[format]})`,
    mediaType: MEDIA_TYPES[format],
    url: feed.urls[format],
  }));
}

/** The links of a document (RFC 8288): itself, the same feed in the other formats, its page. */
export function documentLinks(feed: Feed, format: Format): LinkTarget[] {
  const others = FORMATS.filter((other) => other !== format).map((other) => ({
    href: feed.urls[other],
    rel: 'alternate',
    type: MEDIA_TYPES[other],
  }));
  const page = { href: feed.link, rel: 'alternate', type: 'text/html' };
  return [{ href: feed.urls[format], rel: 'self', type: MEDIA_TYPES[format] }, page, ...others];
}

/** The links of a page: where it is canonical, and the documents of its feed. */
export function pageLinks(canonical: string, alternates: readonly Alternate[]): LinkTarget[] {
  return [
    { href: canonical, rel: 'canonical' },
    ...alternates.map(({ url, mediaType }) => ({ href: url, rel: 'alternate', type: mediaType })),
  ];
}
