import { MAIN_FEED } from '../article/feed-id.ts';
import type { Selected } from '../feed/document-limits.ts';
import type { FeedRenderer } from '../feed/render.ts';
import { historyOf } from './archive-paths.ts';
import { describeFeed, feedOf } from './feed-description.ts';
import { locationOf, withNotice } from './feed-lifecycle.ts';
import type { renderFeed } from './feed-resources.ts';
import type { Snapshot } from './snapshot.ts';

/** The state of the main feed, besides its articles. */
export type MainState = Pick<
  Snapshot,
  'publication' | 'notices' | 'tombstones' | 'isComplete' | 'updated' | 'archived'
>;

/**
 * The sources of the main feed's documents and page, as arguments of {@link renderFeed}. Equal input gives
 * equal bytes.
 */
export function mainDocuments(
  { publication, notices, tombstones, isComplete, updated, archived }: MainState,
  chosen: Selected['chosen'],
  generator: string,
  render: FeedRenderer,
): Parameters<typeof renderFeed> {
  const selection = describeFeed(publication, MAIN_FEED);
  const told = withNotice(chosen, selection, publication, notices, render.fragment);
  const since = Math.max(updated, told[0]?.entry.updated ?? 0);
  const history = isComplete ? { isComplete } : historyOf(publication, archived);
  const feed = feedOf(publication, selection, { tombstones, updated: since, history }, generator);
  return [feed, locationOf(selection, publication), publication, told, render.document];
}
