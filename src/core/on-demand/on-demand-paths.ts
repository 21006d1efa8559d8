import { servesPages } from '../article/addresses/page-location.ts';
import { articlePath, keyOfPagePath } from '../article/addresses/page-path.ts';
import { resolveDefaultFeed } from '../article/feed-rules.ts';
import { isReservedPath } from '../article/addresses/reserved-paths.ts';
import { oldPathsOf } from '../content/media/static-paths.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { MAIN_FEED, slugOf } from '../article/feed-id.ts';
import { archiveEndingWith, ARCHIVE_SIZE } from '../snapshot/archive-paths.ts';
import {
  archivePaths,
  FAVICON_PATH,
  feedPaths,
  mediaUrlPath,
  OPML_PATH,
  STYLESHEET_PATH,
} from '../snapshot/paths.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/**
 * Request paths of everything that is resolved on demand: pages, selections, archives, the list of feeds,
 * media files and site files, with the former paths that redirect or are gone.
 */
export async function pathsOnDemand(
  ledger: Ledger,
  { publication, archived }: Pick<Snapshot, 'publication' | 'archived'>,
): Promise<readonly string[]> {
  const stored = (await ledger.allFeeds()).flatMap((feed) => resolveDefaultFeed(feed, publication));
  const described = Object.keys(publication.feeds ?? {}).filter((feed) => feed !== MAIN_FEED);
  const feeds = [...new Set([...stored, ...described])].filter((feed) => slugOf(feed) !== '');
  const ownPages = await ledger.ownPages();
  const archives: string[] = [];
  for (let last = archived; last > 0; last = (Math.ceil(last / ARCHIVE_SIZE) - 1) * ARCHIVE_SIZE) {
    archives.push(archiveEndingWith(last));
  }
  const files = await ledger.mediaPaths();
  const paths = [
    ...(servesPages(publication) ? [] : ['/']),
    ...(await ledger.slugs()).map((slug) => ownPages.get(slug) ?? articlePath(slug)),
    ...feeds.flatMap(feedPaths),
    ...archives.flatMap(archivePaths),
    ...formerNames(archived).flatMap(archivePaths),
    OPML_PATH,
    STYLESHEET_PATH,
    FAVICON_PATH,
    ...files.map(mediaUrlPath),
    // Sorted here: no two engines sort text alike.
    ...[...(await ledger.formerSlugs())].sort().map(articlePath),
    ...[...ownPages.keys()].map(articlePath).sort(),
    ...[...(await ledger.formerPages())].sort(),
    ...(await ledger.goneMediaPaths()).map(mediaUrlPath),
  ];
  const isUsed = new Set(paths);
  return [...paths, ...oldFilePaths(files, publication.static).filter((path) => !isUsed.has(path))];
}

/** Paths that files of static directories had on an old site, and that the service does not use itself. */
function oldFilePaths(
  files: readonly string[],
  staticDirectories: readonly string[] | undefined,
): readonly string[] {
  const paths = files.flatMap((file) => oldPathsOf(file, staticDirectories)).map(pathOf);
  return [...new Set(paths)].filter((path) => !isReservedPath(keyOfPagePath(path) ?? '/'));
}

function pathOf(names: string): string {
  return names.split('/').map(encodeURIComponent).join('/');
}

/**
 * Former names of the newest archive, while it held fewer articles: documents of that time still refer to
 * them.
 */
function formerNames(archived: number): readonly string[] {
  const first = Math.floor((archived - 1) / ARCHIVE_SIZE) * ARCHIVE_SIZE + 1;
  return Array.from({ length: Math.max(0, archived - first) }, (_, index) =>
    archiveEndingWith(first + index),
  );
}
