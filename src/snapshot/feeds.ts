import type { Instant } from '../article/instant.ts';
import type { Publication } from '../article/publication.ts';
import { FILE_NAMES, FORMATS, MEDIA_TYPES, type Feed, type Format, type Tombstone } from '../feed/feed.ts';
import type { Alternate } from '../page/frame.ts';
import type { LinkTarget } from '../protocol/link.ts';
import { addressOf } from './entry.ts';
import { tagFolder } from './paths.ts';

/** What a feed is called in links that lead to it. */
const FORMAT_NAMES: Readonly<Record<Format, string>> = { rss: 'RSS', atom: 'Atom', json: 'JSON Feed' };

/** Request path of a feed's document; `folder` is the feed's own path and ends in `/`. */
export function documentPath(folder: string, format: Format): string {
  return folder + FILE_NAMES[format];
}

/** Which articles a feed has, as far as its address and its words say so. */
export interface Selection {
  /** Request path of the feed's page; ends in `/`. */
  readonly folder: string;
  /** Permanent IRI of the feed. */
  readonly id: string;
  readonly title: string;
  /** The page that shows the same articles to people. */
  readonly link: string;
}

/** All articles. */
export function everything({ id, title, link }: Publication): Selection {
  return { folder: '/', id, title, link };
}

/** The articles that have a tag; `name` is the tag as it is written, `slug` as it stands in addresses. */
export function tagged(publication: Publication, slug: string, name: string): Selection {
  const folder = tagFolder(slug);
  return {
    folder,
    id: `${publication.id}${folder.slice(0, -1)}`,
    title: `${publication.title}: ${name}`,
    link: addressOf(publication, folder),
  };
}

/** A feed, as the publication describes it. */
export function feedOf(
  publication: Publication,
  { folder, id, title, link }: Selection,
  tombstones: readonly Tombstone[],
  updated: Instant,
  generator: string,
): Feed {
  const { description, language, authors, icon, favicon, rights, ttlMinutes } = publication;
  const address = (format: Format): string => addressOf(publication, documentPath(folder, format));
  return {
    id,
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
    podcast: podcastOf(publication, folder),
    generator,
  };
}

/** The permanent UUID is that of the whole show: a part of it has none. */
function podcastOf({ podcast }: Publication, folder: string): Feed['podcast'] {
  return podcast === undefined || folder === '/' ? podcast : { ...podcast, guid: undefined };
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
