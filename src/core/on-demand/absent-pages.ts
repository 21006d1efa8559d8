import { criteriaOf, isDescribed } from '../article/feed-rules.ts';
import type { FeedId } from '../article/feed-id.ts';
import { homeAddressOf } from '../article/addresses/page-location.ts';
import type { Publication } from '../article/publication.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { placesIn } from '../snapshot/archive-paths.ts';
import { archiveIn, feedIn } from '../snapshot/paths.ts';
import type { Found } from '../snapshot/snapshot.ts';
import type { ResolveContext } from './context.ts';

/** True for the path of the page of a feed or an archive. */
export function isFeedPage(path: string): boolean {
  return path === '/' || (path.endsWith('/') && (feedIn(path) ?? archiveIn(path)) !== undefined);
}

/**
 * Resolves the page of a feed in a publication whose pages are on another site: its home page. Undefined if there is no
 * such feed, or if this very address is the home page, which another program serves.
 */
export async function findAbsentPage(
  path: string,
  { snapshot: { publication, archived }, ledger }: ResolveContext,
): Promise<Found> {
  const home = homeAddressOf(publication);
  const feed = feedIn(path);
  const archive = archiveIn(path);
  const isKnown =
    path === '/' ||
    (feed !== undefined && (await isFeed(feed, publication, ledger))) ||
    (archive !== undefined && (placesIn(archive)?.last ?? Infinity) <= archived);
  // Every page of a feed leads to the home page, so only that one could lead to itself.
  if (!isKnown || (path === '/' && home === publication.baseUrl)) return undefined;
  return { kind: 'redirect', movedTo: home };
}

async function isFeed(feed: FeedId, publication: Publication, ledger: Ledger): Promise<boolean> {
  if (isDescribed(feed, publication)) return true;
  if ((await ledger.newest(criteriaOf(feed, publication), 1, 0)).length > 0) return true;
  return ledger.hasEverBeen(feed);
}
