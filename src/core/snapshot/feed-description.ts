import { UNDETERMINED } from '../article/language.ts';
import { homeAddressOf, servesPages } from '../article/addresses/page-location.ts';
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

/** Display names of the formats. */
const FORMAT_NAMES: Readonly<Record<Format, string>> = { rss: 'RSS', atom: 'Atom', json: 'JSON Feed' };

/** The request path of a feed's document; `folder` is the path of the feed's page and ends in `/`. */
export function documentPath(folder: string, format: Format): string {
  return folder + FILE_NAMES[format];
}

/** The URLs of a feed's documents, from the absolute URL of its page. */
export function urlsBelow(page: string): Urls {
  const address = (format: Format): string => documentPath(page.replace(/\/*$/, '/'), format);
  return { rss: address('rss'), atom: address('atom'), json: address('json') };
}

function withoutUndefined(urls: Partial<Record<Format, string | undefined>>): Partial<Urls> {
  return Object.fromEntries(Object.entries(urls).filter(([, url]) => url !== undefined));
}

/** The properties of a feed that follow from its settings and its id alone. */
export interface FeedDescription {
  readonly feed: FeedId;
  /** The request path of the feed's page; ends in `/`. */
  readonly folder: string;
  /** The permanent IRI of the feed. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** A BCP 47 language tag. */
  readonly language: string;
  /** The URL that feed readers show for the feed: the feed's page; the site for the main feed, or if pages are there. */
  readonly link: string;
  /** The URL of the feed's page, at the new location if the feed has moved. */
  readonly page: string;
  readonly urls: Urls;
  readonly limit: number;
  readonly maxBytes: number;
  readonly content: 'full' | 'summary';
}

/** Describes a feed of the publication; `label` is its name as the articles write it. */
export function describeFeed(
  publication: Publication,
  feed: FeedId,
  label: string = slugOf(feed),
): FeedDescription {
  const settings = settingsOf(publication, feed);
  const folder = folderOf(feed);
  const isMain = feed === MAIN_FEED;
  const { moved } = settings;
  // A feed of this service is a folder, whether or not the setting has the final slash.
  const to = moved?.to.startsWith('/') === true ? moved.to.replace(/\/*$/, '/') : moved?.to;
  const page = to === undefined ? addressOf(publication, folder) : targetOf(publication, to);
  return {
    feed,
    folder,
    id: isMain ? publication.id : `${publication.id}${folder.slice(0, -1)}`,
    title: settings.title ?? (isMain ? publication.title : isolateParts`${publication.title}: ${label}`),
    description: settings.description ?? publication.description,
    language: kindOf(feed) === 'languages' ? slugOf(feed) : publication.language,
    link: isMain ? publication.link : servesPages(publication) ? page : homeAddressOf(publication),
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

/** The properties of a feed that depend on its articles. */
export interface FeedState {
  readonly tombstones?: readonly Tombstone[] | undefined;
  readonly updated: Instant;
  readonly history?: History | undefined;
}

/** A feed with all properties that its documents contain. */
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
    // Only the feed has moved: its archives keep their addresses.
    newUrl: settingsOf(publication, feed).moved === undefined ? undefined : (history?.current ?? urls).rss,
    history,
    // Subscribers are not notified of archives, only of the feeds that link to them.
    ...(history?.current === undefined && { hubs: publication.hubs, cloud: publication.cloud }),
    tombstones,
    updated,
    authors,
    icon,
    favicon,
    rights,
    // An archive never changes, so it has no polling interval.
    ttlMinutes: history?.current === undefined ? ttlMinutes : undefined,
    podcast: podcastOf(publication, feed),
    stylesheetUrl: addressOf(publication, STYLESHEET_PATH),
    generator,
  };
}

/** The permanent UUID identifies the show as a whole, hence only the main feed has it. */
function podcastOf({ podcast }: Publication, feed: FeedId): Feed['podcast'] {
  return podcast === undefined || feed === MAIN_FEED ? podcast : { ...podcast, guid: undefined };
}

/** The documents of a feed for autodiscovery, in the order of preference. */
export function alternatesOf(feed: Pick<Feed, 'title' | 'urls'>): Alternate[] {
  return (['atom', 'rss', 'json'] as const).map((format) => ({
    title: isolateParts`${feed.title} (${FORMAT_NAMES[format]})`,
    format: FORMAT_NAMES[format],
    mediaType: MEDIA_TYPES[format],
    url: feed.urls[format],
  }));
}

/** The documents of a feed given by its id; `label` is its name as the articles write it. */
export function alternatesOfFeed(publication: Publication, feed: FeedId, label?: string): Alternate[] {
  return alternatesOf(describeFeed(publication, feed, label));
}

/**
 * The feeds that an article's page announces: its language if not the publication's, the main feed, and the
 * article's section.
 */
export function alternatesOfArticle(entry: Entry, publication: Publication): Alternate[] {
  const of = (feed: FeedId, label?: string): Alternate[] => alternatesOfFeed(publication, feed, label);
  const isForeign =
    entry.language !== UNDETERMINED && entry.language.split('-')[0] !== publication.language.split('-')[0];
  const language = isForeign ? of(feedFor('languages', entry.language)) : [];
  // The innermost section comes first.
  const section = membershipsOf(entry).find(({ feed }) => kindOf(feed) === 'sections');
  return [...language, ...of(MAIN_FEED), ...(section === undefined ? [] : of(section.feed, section.label))];
}

/**
 * The Link header of a document (RFC 8288): itself, its hubs, its page and the other formats. The links of
 * RFC 5005 stand only in the document, since this header is also sent with every 304.
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

/** The Link header of a page: its canonical URL and the documents of its feed. */
export function pageLinks(canonical: string, alternates: readonly Alternate[]): LinkTarget[] {
  return [
    { href: canonical, rel: 'canonical' },
    ...alternates.map(({ url, mediaType }) => ({ href: url, rel: 'alternate', type: mediaType })),
  ];
}
