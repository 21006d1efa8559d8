import { feedsByDefault } from '../article/feed-rules.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Publication } from '../article/publication.ts';
import { kindOf, MAIN_FEED, slugOf, type FeedId } from '../article/feed-id.ts';
import { archiveEndingWith, ARCHIVE_SIZE } from '../snapshot/archive-paths.ts';
import {
  archivePaths,
  articlePath,
  FAVICON_PATH,
  feedPaths,
  mediaUrlPath,
  OPML_PATH,
  STYLESHEET_PATH,
} from '../snapshot/paths.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** Paths of feeds that articles are stored in, and of combinations: those may have any article. */
export function pathsOfFeeds(stored: readonly FeedId[], publication: Publication): readonly string[] {
  const combinations = Object.keys(publication.feeds ?? {}).filter((feed) => kindOf(feed) === 'feeds');
  const feeds = new Set([...combinations, ...stored.flatMap((feed) => feedsByDefault(feed, publication))]);
  return [...feeds].flatMap(feedPaths);
}

/**
 * Request paths of everything that is looked up when it is asked for: pages, selections, archives, the list of feeds, media
 * files, what browsers ask for beside them; and what leads to another of these by now, or is gone.
 */
export async function pathsOnDemand(
  ledger: Ledger,
  { publication, archived }: Pick<Snapshot, 'publication' | 'archived'>,
): Promise<readonly string[]> {
  const stored = (await ledger.allFeeds()).flatMap((feed) => feedsByDefault(feed, publication));
  const described = Object.keys(publication.feeds ?? {}).filter((feed) => feed !== MAIN_FEED);
  const feeds = [...new Set([...stored, ...described])].filter((feed) => slugOf(feed) !== '');
  const archives: string[] = [];
  for (let last = archived; last > 0; last = (Math.ceil(last / ARCHIVE_SIZE) - 1) * ARCHIVE_SIZE) {
    archives.push(archiveEndingWith(last));
  }
  return [
    ...(await ledger.slugs()).map(articlePath),
    ...feeds.flatMap(feedPaths),
    ...archives.flatMap(archivePaths),
    ...beforeIt(archived).flatMap(archivePaths),
    OPML_PATH,
    STYLESHEET_PATH,
    FAVICON_PATH,
    ...(await ledger.mediaPaths()).map(mediaUrlPath),
    // Sorted here: no two engines sort text alike.
    ...[...(await ledger.formerSlugs())].sort().map(articlePath),
    ...(await ledger.goneMediaPaths()).map(mediaUrlPath),
  ];
}

/** What the newest archive was called while it had less: documents that were fetched then still name it so. */
function beforeIt(archived: number): readonly string[] {
  const first = Math.floor((archived - 1) / ARCHIVE_SIZE) * ARCHIVE_SIZE + 1;
  return Array.from({ length: Math.max(0, archived - first) }, (_, index) =>
    archiveEndingWith(first + index),
  );
}
