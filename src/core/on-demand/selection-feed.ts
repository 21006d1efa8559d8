import type { Entry } from '../article/article.ts';
import { criteriaOf, isDescribed } from '../article/feed-rules.ts';
import { kindOf, membershipsOf, type FeedId } from '../article/feed-id.ts';
import { FeedwrightError } from '../errors.ts';
import type { ResolveContext, RenderContext } from './context.ts';
import { selectEntries, renderOne } from '../snapshot/feed-resources.ts';
import { feedOf, describeFeed } from '../snapshot/feed-description.ts';
import { locationOf, withNotice } from '../snapshot/feed-lifecycle.ts';
import { feedIn } from '../snapshot/paths.ts';
import { makeResourceQuickly } from '../snapshot/resource.ts';
import { type DeltaRange, foundResource, type Found } from '../snapshot/snapshot.ts';
import { tombstonesOf } from '../snapshot/tombstones.ts';

/**
 * Renders a document or the page of a selection on demand, because a publication may have ten thousand tags
 * and few of them are read. A feed that is described, or once had articles, exists even if it is empty.
 * Rejects with `regeneration_failed` while articles are still being stored. With a range, it gives the delta
 * of a document.
 */
export async function findSelection(
  path: string,
  { snapshot, ledger, articleOf, isBehind }: ResolveContext,
  { generator, entryOf, render, deltas }: RenderContext,
  range?: DeltaRange,
): Promise<Found> {
  const feed = feedIn(path);
  const { publication, made } = snapshot;
  if (feed === undefined) return undefined;
  const isKnown = isDescribed(feed, publication);
  if (kindOf(feed) === 'feeds' && !isKnown) return undefined;
  if (isBehind) throw new FeedwrightError('regeneration_failed', 'the feeds are not all known yet');

  const criteria = criteriaOf(feed, publication);
  const bounds = describeFeed(publication, feed);
  const { chosen, isComplete } = await selectEntries(
    (limit, offset) => ledger.newest(criteria, limit, offset),
    (row) => entryOf(row, publication, { articleOf, ledger }),
    bounds,
    render.fragment,
  );
  const tombstones = await tombstonesOf(ledger, criteria, publication, made);
  if (chosen.length === 0 && !isKnown && !(await ledger.hasEverBeen(feed))) return undefined;
  const selection = describeFeed(publication, feed, labelOf(feed, chosen[0]?.entry));
  const told = withNotice(chosen, selection, publication, snapshot.notices, render.fragment);
  const updated = Math.max(
    0,
    ...told.map(({ entry }) => entry.updated),
    ...tombstones.map(({ deleted }) => deleted),
  );
  const described = feedOf(
    publication,
    selection,
    { tombstones, updated, history: { isComplete } },
    generator,
  );
  const draft = renderOne(
    path,
    described,
    locationOf(selection, publication),
    publication,
    told,
    render.document,
  );
  if (deltas !== undefined) return foundResource(await deltas.found(draft, publication.deltas, range));
  return range === undefined ? foundResource(await makeResourceQuickly(draft)) : undefined;
}

/** The label of a feed as its newest article writes it, which is the same on every machine. */
function labelOf(feed: FeedId, newest: Entry | undefined): string | undefined {
  return newest && membershipsOf(newest).find((membership) => membership.feed === feed)?.label;
}
