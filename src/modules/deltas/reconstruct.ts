import { folderOf, MAIN_FEED } from '../../core/article/feed-id.ts';
import { FeedwrightError } from '../../core/errors.ts';
import { selectWithinLimits } from '../../core/feed/document-limits.ts';
import { FORMATS } from '../../core/feed/feed.ts';
import type { FeedRenderer } from '../../core/feed/render.ts';
import { renderOne } from '../../core/snapshot/feed-resources.ts';
import { documentPath, describeFeed } from '../../core/snapshot/feed-description.ts';
import { mainDocuments } from '../../core/snapshot/main-feed.ts';
import { identityOf, type DocumentSource } from '../../core/snapshot/resource.ts';
import type { Snapshot } from '../../core/snapshot/snapshot.ts';

/**
 * Sources of the documents of a snapshot that another process made, by path. A document that this program
 * would write differently, such as one of another version, has no source.
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

/** Undefined where a document cannot be written; other errors are thrown. */
function attempt<T>(write: () => T): T | undefined {
  try {
    return write();
  } catch (error) {
    if (error instanceof FeedwrightError) return undefined;
    throw error;
  }
}
