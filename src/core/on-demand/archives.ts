import type { Article } from '../article/article.ts';
import { addressOf } from '../article/address.ts';
import type { LedgerRow } from '../ledger/ledger.ts';
import { FeedwrightError } from '../errors.ts';
import { MAIN_FEED } from '../article/feed-id.ts';
import { selectWithinLimits } from '../feed/document-limits.ts';
import type { History } from '../feed/feed.ts';
import { newestFirst } from '../feed/select.ts';
import { ARCHIVE_SIZE, placesIn, urlsOf } from '../snapshot/archive-paths.ts';
import type { ResolveContext, RenderContext } from './context.ts';
import { renderOne } from '../snapshot/feed-resources.ts';
import { feedOf, describeFeed, urlsBelow } from '../snapshot/feed-description.ts';
import { archiveFolder, archiveIn } from '../snapshot/paths.ts';
import { makeResourceQuickly } from '../snapshot/resource.ts';
import { foundResource, type Found } from '../snapshot/snapshot.ts';

/**
 * Renders a document or the page of an archive. Rejects with `regeneration_failed` if one of its articles
 * cannot be read now: caches would keep the archive without it for a year.
 */
export async function findArchive(
  path: string,
  { snapshot, ledger, articleOf }: ResolveContext,
  { generator, entryOf, render }: RenderContext,
): Promise<Found> {
  const archive = archiveIn(path);
  const places = archive === undefined ? undefined : placesIn(archive);
  const { publication, archived } = snapshot;
  if (archive === undefined || places === undefined || places.last > archived) return undefined;

  const rows = await ledger.placed(places.first, places.last);
  const articleAt = async (row: LedgerRow): Promise<Article> => {
    const article = await articleOf(row);
    if (article !== undefined) return article;
    throw new FeedwrightError('regeneration_failed', `${row.path} cannot be read at the moment`);
  };
  const made = await Promise.all(
    rows.map((row) => entryOf(row, publication, { articleOf: articleAt, ledger })),
  );
  const entries = made.filter((entry) => entry !== undefined).sort(newestFirst);
  const selection = describeFeed(publication, MAIN_FEED);
  const { chosen } = selectWithinLimits(
    entries,
    { ...selection, limit: ARCHIVE_SIZE, isArchive: true },
    render.fragment,
  );
  const folder = archiveFolder(archive);
  const history: History = {
    ...(places.first > 1 && { previous: urlsOf(publication, places.first - 1) }),
    last: urlsOf(publication, Math.min(places.last, ARCHIVE_SIZE)),
    current: selection.urls,
  };
  const updated = Math.max(0, ...chosen.map(({ entry }) => entry.updated));
  const urls = urlsBelow(addressOf(publication, folder));
  const feed = feedOf(publication, { ...selection, urls }, { updated, history }, generator);
  const draft = renderOne(path, feed, { folder }, publication, chosen, render.document);
  // Documents of archives never change; the page around them changes with the program.
  return foundResource(await makeResourceQuickly(path === folder ? draft : { ...draft, caching: 'archive' }));
}
