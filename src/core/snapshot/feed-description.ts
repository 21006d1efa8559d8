import { addressOf, targetOf } from '../article/address.ts';
import { settingsOf } from '../article/feed-rules.ts';
import type { Instant } from '../article/instant.ts';
import { isolateParts } from '../article/text/bidi.ts';
import type { Publication } from '../article/publication.ts';
import {
  folderOf,
  feedFor,
  kindOf,
  MAIN_FEED,
  membershipsOf,
  slugOf,
  type FeedId,
} from '../article/feed-id.ts';
import type { Entry } from '../article/article.ts';
import {
  FILE_NAMES,
  FORMATS,
  MEDIA_TYPES,
  type Feed,
  type Format,
  type History,
  type Tombstone,
  type Urls,
} from '../feed/feed.ts';
import type { Alternate } from '../page/frame.ts';
import type { LinkTarget } from '../protocol/link.ts';
import { STYLESHEET_PATH } from './paths.ts';

/** What a feed is called in links that lead to it. */
const FORMAT_NAMES: Readonly<Record<Format, string>> = { rss: 'RSS', atom: 'Atom', json: 'JSON Feed' };

/** Request path of a feed's document; `folder` is the feed's own path and ends in `/`. */
export function documentPath(folder: string, format: Format): string {
  return folder + FILE_NAMES[format];
}

/** The documents below the absolute URL of a feed's page. */
export function urlsBelow(page: string): Urls {
  const address = (format: Format): string => documentPath(page.replace(/\/*$/, '/'), format);
  return { rss: address('rss'), atom: address('atom'), json: address('json') };
}

function withoutUndefined(urls: Partial<Record<Format, string | undefined>>): Partial<Urls> {
  return Object.fromEntries(Object.entries(urls).filter(([, url]) => url !== undefined));
}

/** A feed as far as its settings, its address and its words say so. */
export interface FeedDescription {
  readonly feed: FeedId;
  /** Request path of the feed's page; ends in `/`. */
  readonly folder: string;
  /** Permanent IRI of the feed. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** BCP 47. */
  readonly language: string;
  /** The page that people should see: the site's, for the main feed. */
  readonly link: string;
  /** The page that shows the same articles, where it is or will be. */
  readonly page: string;
  readonly urls: Urls;
  readonly limit: number;
  readonly maxBytes: number;
  readonly content: 'full' | 'summary';
}

/** A feed of the publication; `label` is how articles write its name. */
export function describeFeed(
  publication: Publication,
  feed: FeedId,
  label: string = slugOf(feed),
): FeedDescription {
  const settings = settingsOf(publication, feed);
  const folder = folderOf(feed);
  const isMain = feed === MAIN_FEED;
  const { moved } = settings;
  // A feed of this service is at a folder, whether or not its slash was written.
  const to = moved?.to.startsWith('/') === true ? moved.to.replace(/\/*$/, '/') : moved?.to;
  const page = to === undefined ? addressOf(publication, folder) : targetOf(publication, to);
  return {
    feed,
    folder,
    id: isMain ? publication.id : `${publication.id}${folder.slice(0, -1)}`,
    title: settings.title ?? (isMain ? publication.title : isolateParts`${publication.title}: ${label}`),
    description: settings.description ?? publication.description,
    language: kindOf(feed) === 'languages' ? slugOf(feed) : publication.language,
    link: isMain ? publication.link : page,
    page,
    urls: {
      ...urlsBelow(page),
      ...withoutUndefined({ rss: moved?.rss, atom: moved?.atom, json: moved?.json }),
    },
    limit: settings.limit ?? publication.limit,
    maxBytes: publication.maxBytes,
    content: settings.content ?? publication.content,
  };
}

/** What a feed holds at one moment, besides its articles. */
export interface FeedState {
  readonly tombstones?: readonly Tombstone[] | undefined;
  readonly updated: Instant;
  readonly history?: History | undefined;
}

/** A feed, as its documents describe it. */
export function feedOf(
  publication: Publication,
  { feed, id, title, description, language, link, urls }: FeedDescription,
  { tombstones, updated, history }: FeedState,
  generator: string,
): Feed {
  const { authors, icon, favicon, rights, ttlMinutes } = publication;
  return {
    id,
    title,
    description,
    language,
    link,
    urls,
    // It is the feed that has moved, and an archive is not the feed.
    newUrl: settingsOf(publication, feed).moved === undefined ? undefined : (history?.current ?? urls).rss,
    history,
    // Nobody is told of an archive: what has changed is in the documents that it leads to.
    ...(history?.current === undefined && { hubs: publication.hubs, cloud: publication.cloud }),
    tombstones,
    updated,
    authors,
    icon,
    favicon,
    rights,
    // An archive stays as it is, however often the feed changes.
    ttlMinutes: history?.current === undefined ? ttlMinutes : undefined,
    podcast: podcastOf(publication, feed),
    stylesheetUrl: addressOf(publication, STYLESHEET_PATH),
    generator,
  };
}

/** The permanent UUID is that of the whole show: a part of it has none. */
function podcastOf({ podcast }: Publication, feed: FeedId): Feed['podcast'] {
  return podcast === undefined || feed === MAIN_FEED ? podcast : { ...podcast, guid: undefined };
}

/** The documents of a feed as a page announces them, in the order in which programs should prefer them. */
export function alternatesOf(feed: Pick<Feed, 'title' | 'urls'>): Alternate[] {
  return (['atom', 'rss', 'json'] as const).map((format) => ({
    title: isolateParts`${feed.title} (${FORMAT_NAMES[format]})`,
    format: FORMAT_NAMES[format],
    mediaType: MEDIA_TYPES[format],
    url: feed.urls[format],
  }));
}

/** The same of any feed of the publication; `label` is how articles write its name. */
export function alternatesOfFeed(publication: Publication, feed: FeedId, label?: string): Alternate[] {
  return alternatesOf(describeFeed(publication, feed, label));
}

/**
 * The documents that the page of an article announces, the feed of its own language first: of all feeds it is in,
 * those that somebody who reads it may want.
 */
export function alternatesOfArticle(entry: Entry, publication: Publication): Alternate[] {
  const of = (feed: FeedId, label?: string): Alternate[] => alternatesOfFeed(publication, feed, label);
  const isForeign = entry.language.split('-')[0] !== publication.language.split('-')[0];
  const language = isForeign ? of(feedFor('languages', entry.language)) : [];
  // The innermost folder stands first.
  const section = membershipsOf(entry).find(({ feed }) => kindOf(feed) === 'sections');
  return [...language, ...of(MAIN_FEED), ...(section === undefined ? [] : of(section.feed, section.label))];
}

/**
 * The links of a document (RFC 8288): itself, its hubs, the same feed in the other formats, its page. Its history is told
 * in the document alone, where RFC 5005 has it: these go out with every 304.
 */
export function documentLinks(feed: Feed, format: Format): LinkTarget[] {
  const others = FORMATS.filter((other) => other !== format).map((other) => ({
    href: feed.urls[other],
    rel: 'alternate',
    type: MEDIA_TYPES[other],
  }));
  const page = { href: feed.link, rel: 'alternate', type: 'text/html' };
  const hubs = (feed.hubs ?? []).map((href) => ({ href, rel: 'hub' }));
  return [{ href: feed.urls[format], rel: 'self', type: MEDIA_TYPES[format] }, ...hubs, page, ...others];
}

/** The links of a page: where it is canonical, and the documents of its feed. */
export function pageLinks(canonical: string, alternates: readonly Alternate[]): LinkTarget[] {
  return [
    { href: canonical, rel: 'canonical' },
    ...alternates.map(({ url, mediaType }) => ({ href: url, rel: 'alternate', type: mediaType })),
  ];
}
