import { type FeedId, folderOf, kindOf } from '../article/feed-id.ts';
import { feedsByDefault } from '../article/feed-rules.ts';
import type { Publication } from '../article/publication.ts';
import { FILE_NAMES } from '../feed/feed.ts';

/** Request path of the list of all feeds. */
export const OPML_PATH = '/feeds.opml';

/** Request path of the style sheet for raw XML. */
export const STYLESHEET_PATH = '/feed.css';

/** Where browsers look for an icon on their own (HTML, 4.6.7.8). */
export const FAVICON_PATH = '/favicon.ico';

/** Request paths at which subscribers and aggregators register. */
export const HUB_PATH = '/hub';
export const CLOUD_PATH = '/rsscloud/pleaseNotify';

/** Request path of an article's page. */
export function articlePath(slug: string): string {
  return `/articles/${encodeURIComponent(slug)}`;
}

/** Request path of the page of an archive of the main feed: of archive 12, or of its first 8 articles while it is not full. */
export function archiveFolder(archive: string): string {
  return `/archive/${archive}/`;
}

/** What is below the path of a feed's page: itself, and its documents. */
const FILES: readonly string[] = ['', ...Object.values(FILE_NAMES)];

/** All paths of a feed's documents and page. */
export function feedPaths(feed: FeedId): readonly string[] {
  return below(folderOf(feed));
}

/**
 * Paths of feeds that may have changed where articles of `stored` feeds have: those, the feeds that stand for articles
 * without a value, and every combination.
 */
export function pathsOfFeeds(stored: readonly FeedId[], publication: Publication): readonly string[] {
  const combinations = Object.keys(publication.feeds ?? {}).filter((feed) => kindOf(feed) === 'feeds');
  const feeds = new Set([...combinations, ...stored.flatMap((feed) => feedsByDefault(feed, publication))]);
  return [...feeds].flatMap(feedPaths);
}

/** All paths of an archive's documents and page. */
export function archivePaths(archive: string): readonly string[] {
  return below(archiveFolder(archive));
}

function below(folder: string): readonly string[] {
  return FILES.map((file) => folder + file);
}

/** Whose page a path is; undefined where it is no article's, or not written as we write it. */
export function articleIn(path: string): string | undefined {
  const [, written] = /^\/articles\/([^/]+)$/u.exec(path) ?? [];
  const slug = written === undefined ? undefined : decoded(written);
  return slug !== undefined && articlePath(slug) === path ? slug : undefined;
}

/** Which feed's page or document a path is, the main one's not; undefined where it is none, or not written as we write it. */
export function feedIn(path: string): FeedId | undefined {
  const [, kind, written = '', file = ''] =
    /^\/(tags|authors|sections|languages|feeds)\/([^/]+)\/([^/]*)$/u.exec(path) ?? [];
  const slug = kind === undefined || !FILES.includes(file) ? undefined : decoded(written);
  const feed = `${kind}/${slug}`;
  return slug !== undefined && folderOf(feed) + file === path ? feed : undefined;
}

/** Which archive's page or document a path is. */
export function archiveIn(path: string): string | undefined {
  const [, archive, file = ''] = /^\/archive\/([1-9]\d{0,8}(?:-[1-9]\d?)?)\/([^/]*)$/u.exec(path) ?? [];
  return FILES.includes(file) ? archive : undefined;
}

/** Request path of a file below the content directory that articles are published with. */
export function mediaUrlPath(file: string): string {
  return `/media/${file.split('/').map(encodeURIComponent).join('/')}`;
}

/** Which file's path it is; undefined where it is no file's. Other characters than ours may be encoded, or not. */
export function mediaIn(path: string): string | undefined {
  if (!path.startsWith('/media/')) return undefined;
  const names = path.slice('/media/'.length).split('/').map(decoded);
  const isName = (name: string | undefined): boolean =>
    name !== undefined && name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name);
  return names.every(isName) ? names.join('/') : undefined;
}

/** Those of some paths that are documents of feeds, archives not. */
export function documentPaths(paths: readonly string[]): readonly string[] {
  const names = Object.values(FILE_NAMES);
  return paths.filter(
    (path) =>
      names.some((name) => path.endsWith(`/${name}`)) &&
      (path.indexOf('/', 1) === -1 || feedIn(path) !== undefined),
  );
}

/** Path of the page that shows what a document holds: documents lie in its folder. Undefined where a path is no document's. */
export function pageOfDocument(path: string): string | undefined {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const isFolder = folder === '/' || feedIn(folder) !== undefined || archiveIn(folder) !== undefined;
  return isFolder && Object.values(FILE_NAMES).includes(path.slice(folder.length)) ? folder : undefined;
}

/** Whether a path may be one of those that are made when they are asked for. */
export function isMadeOnDemand(path: string): boolean {
  return (
    articleIn(path) !== undefined ||
    feedIn(path) !== undefined ||
    archiveIn(path) !== undefined ||
    mediaIn(path) !== undefined ||
    path === OPML_PATH ||
    path === STYLESHEET_PATH ||
    path === FAVICON_PATH
  );
}

function decoded(written: string): string | undefined {
  try {
    return decodeURIComponent(written);
  } catch {
    return undefined;
  }
}
