import { folderOf, MAIN_FEED } from '../../core/article/feed-id.ts';
import { FeedwrightError } from '../../core/errors.ts';
import { selectWithinLimits, type Selected } from '../../core/feed/document-limits.ts';
import { FORMATS } from '../../core/feed/feed.ts';
import type { FeedRenderer } from '../../core/feed/render.ts';
import { historyBehind } from '../../core/snapshot/archive-paths.ts';
import { renderOne, type renderFeed } from '../../core/snapshot/feed-resources.ts';
import { documentPath, feedOf, describeFeed } from '../../core/snapshot/feed-description.ts';
import { locationOf, withNotice } from '../../core/snapshot/feed-lifecycle.ts';
import { identityOf, type DocumentSource } from '../../core/snapshot/resource.ts';
import type { Snapshot } from '../../core/snapshot/snapshot.ts';

/** What the documents of a snapshot say besides their articles. */
export type MainState = Pick<
  Snapshot,
  'publication' | 'notices' | 'tombstones' | 'isComplete' | 'updated' | 'archived'
>;

/** What the documents of the main feed, and its page, are written from. Equal input gives equal bytes. */
export function mainDocuments(
  { publication, notices, tombstones, isComplete, updated, archived }: MainState,
  chosen: Selected['chosen'],
  generator: string,
  render: FeedRenderer,
): Parameters<typeof renderFeed> {
  const selection = describeFeed(publication, MAIN_FEED);
  const told = withNotice(chosen, selection, publication, notices, render.fragment);
  const since = Math.max(updated, told[0]?.entry.updated ?? 0);
  const history = isComplete ? { isComplete } : historyBehind(publication, archived);
  const feed = feedOf(publication, selection, { tombstones, updated: since, history }, generator);
  return [feed, locationOf(selection, publication), publication, told, render.document];
}

/**
 * What the documents of a snapshot that another process made were written from, by path. Of one that this program
 * would write otherwise, as another version may have, nothing is known.
 */
export function rewrite(
  snapshot: Snapshot,
  generator: string,
  render: FeedRenderer,
): ReadonlyMap<string, DocumentSource> {
  const { publication, entries, resources } = snapshot;
  const { chosen } = selectWithinLimits(entries, describeFeed(publication, MAIN_FEED), render.fragment);
  const documents = mainDocuments(snapshot, chosen, generator, render);
  const known = new Map<string, DocumentSource>();
  for (const format of FORMATS) {
    const resource = resources.get(documentPath(folderOf(MAIN_FEED), format));
    const draft = resource && attempt(() => renderOne(resource.path, ...documents));
    if (resource === undefined || draft?.written === undefined) continue;
    if (identityOf(resource).body.equals(Buffer.from(draft.text))) known.set(resource.path, draft.written);
  }
  return known;
}

/** Undefined where it cannot be written; a bug goes on being thrown. */
function attempt<T>(write: () => T): T | undefined {
  try {
    return write();
  } catch (error) {
    if (error instanceof FeedwrightError) return undefined;
    throw error;
  }
}
