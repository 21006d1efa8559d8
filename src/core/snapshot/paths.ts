import { keyOfPagePath, slugOfKey } from '../article/addresses/page-path.ts';
import { isReservedPath } from '../article/addresses/reserved-paths.ts';
import { type FeedId, folderOf, kindOf } from '../article/feed-id.ts';
import { resolveDefaultFeed } from '../article/feed-rules.ts';
import type { Publication } from '../article/publication.ts';
import { FILE_NAMES } from '../feed/feed.ts';
import { mediaTypeOf } from '../content/media/file-types.ts';

/** Request path of the list of all feeds. */
export const OPML_PATH = '/feeds.opml';

/** Request path of the style sheet for raw XML. */
export const STYLESHEET_PATH = '/feed.css';

/** Request path of the icon that browsers request without a link (HTML, section 4.6.7.8). */
export const FAVICON_PATH = '/favicon.ico';

/** Request paths for subscriptions: WebSub, and rssCloud. */
export const HUB_PATH = '/hub';
export const CLOUD_PATH = '/rsscloud/pleaseNotify';

/** The request path of an archive's page; `archive` is a name such as `12` or `12-8`. */
export function archiveFolder(archive: string): string {
  return `/archive/${archive}/`;
}

/** The names in a feed's folder: the page and the documents. */
const FILES: readonly string[] = ['', ...Object.values(FILE_NAMES)];

/** All paths of a feed: its page and documents. */
export function feedPaths(feed: FeedId): readonly string[] {
  return below(folderOf(feed));
}

/**
 * Paths of feeds that may have changed where articles of `stored` feeds have: those, the feeds that stand for articles
 * without a value, and every combination.
 */
export function pathsOfFeeds(stored: readonly FeedId[], publication: Publication): readonly string[] {
  const combinations = Object.keys(publication.feeds ?? {}).filter((feed) => kindOf(feed) === 'feeds');
  const feeds = new Set([
    ...combinations,
    ...stored.flatMap((feed) => resolveDefaultFeed(feed, publication)),
  ]);
  return [...feeds].flatMap(feedPaths);
}

/** All paths of an archive: its page and documents. */
export function archivePaths(archive: string): readonly string[] {
  return below(archiveFolder(archive));
}

function below(folder: string): readonly string[] {
  return FILES.map((file) => folder + file);
}

/**
 * Returns the feed in the path of a feed's page or document; undefined for the main feed, any other path or
 * encoding.
 */
export function feedIn(path: string): FeedId | undefined {
  const [, kind, written = '', file = ''] =
    /^\/(tags|authors|sections|languages|feeds)\/([^/]+)\/([^/]*)$/u.exec(path) ?? [];
  const slug = kind === undefined || !FILES.includes(file) ? undefined : decoded(written);
  const feed = `${kind}/${slug}`;
  return slug !== undefined && folderOf(feed) + file === path ? feed : undefined;
}

/** Returns the archive in the path of an archive's page or document, or undefined. */
export function archiveIn(path: string): string | undefined {
  const [, archive, file = ''] = /^\/archive\/([1-9]\d{0,8}(?:-[1-9]\d?)?)\/([^/]*)$/u.exec(path) ?? [];
  return FILES.includes(file) ? archive : undefined;
}

/**
 * The request path of a media file; `file` is its path below the content directory. A directory beside that one has
 * `~` after its name, which no published file below the content directory has.
 */
export function mediaUrlPath(file: string): string {
  const below = file.replace(/^\.\.\/([^/]+)/u, '$1~');
  return `/media/${below.split('/').map(encodeURIComponent).join('/')}`;
}

/** Returns the media file in a path, or undefined. Any percent-encoding of the name is accepted. */
export function mediaIn(path: string): string | undefined {
  if (!path.startsWith('/media/')) return undefined;
  const names = path.slice('/media/'.length).split('/').map(decoded);
  const isName = (name: string | undefined): boolean =>
    name !== undefined && name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name);
  if (!names.every(isName)) return undefined;
  return names.join('/').replace(/^([^/]+)~\//u, '../$1/');
}

/** The paths that are documents of feeds, without those of archives. */
export function documentPaths(paths: readonly string[]): readonly string[] {
  const names = Object.values(FILE_NAMES);
  return paths.filter(
    (path) =>
      names.some((name) => path.endsWith(`/${name}`)) &&
      (path.indexOf('/', 1) === -1 || feedIn(path) !== undefined),
  );
}

/** The path of the page of a document, which is its folder; undefined for any other path. */
export function pageOfDocument(path: string): string | undefined {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const isFolder = folder === '/' || feedIn(folder) !== undefined || archiveIn(folder) !== undefined;
  return isFolder && Object.values(FILE_NAMES).includes(path.slice(folder.length)) ? folder : undefined;
}

/** Resources that may be at paths of any form. */
export interface OtherPaths {
  /** True if articles have own paths. */
  readonly hasOwn?: boolean | undefined;
  /** True if files of static directories are published, which redirect from where they were. */
  readonly hasFiles?: boolean | undefined;
}

/**
 * True if a path has the form of a resource that is rendered on demand. With `others`, articles or files may have any
 * path that is not the service's.
 */
export function isMadeOnDemand(path: string, { hasOwn = false, hasFiles = false }: OtherPaths = {}): boolean {
  return (
    isArticlePath(path, hasOwn) ||
    (hasFiles && isFilePath(path)) ||
    feedIn(path) !== undefined ||
    archiveIn(path) !== undefined ||
    mediaIn(path) !== undefined ||
    path === OPML_PATH ||
    path === STYLESHEET_PATH ||
    path === FAVICON_PATH
  );
}

function isArticlePath(path: string, hasOwnPages: boolean): boolean {
  const key = keyOfPagePath(path);
  if (key === undefined) return false;
  return slugOfKey(key) !== undefined || (hasOwnPages && !isReservedPath(key));
}

/** True if a static directory may have had a file at a path. */
function isFilePath(path: string): boolean {
  return mediaTypeOf(path) !== undefined && !isReservedPath(keyOfPagePath(path) ?? '/');
}

function decoded(written: string): string | undefined {
  try {
    return decodeURIComponent(written);
  } catch {
    return undefined;
  }
}
