import { articlePath, pagePathOf } from '../../article/addresses/page-path.ts';
import { membershipsOf, type FeedId } from '../../article/feed-id.ts';
import type { Publication } from '../../article/publication.ts';
import type { LoadArticle } from '../../content/directory/scanned-file.ts';
import { addressNames, articleNames } from '../../content/references/link-keys.ts';
import type { Ledger, LedgerRow } from '../../ledger/ledger.ts';
import type { RowChange } from '../../ledger/reconcile.ts';
import { OPML_PATH, pathsOfFeeds } from '../../snapshot/paths.ts';

/** The part of the ledger, before a change is written to it, that tells what the change affects. */
type LedgerBefore = Pick<Ledger, 'feedsOf' | 'namesOf' | 'referrers'>;

/** Max. articles that refer to changed ones and are named one by one. */
const MAX_REFERRERS = 200;

/**
 * Paths of on-demand resources that differ after a change: pages, those of articles that refer to an article whose
 * address changes, and the feeds that any of them were in or are in; undefined: too many to name. Archives are left to
 * the builder.
 */
export async function pathsTouchedBy(
  changes: readonly RowChange[],
  before: readonly LedgerRow[],
  ledger: LedgerBefore,
  publication: Publication,
  loadArticle: LoadArticle,
): Promise<readonly string[] | undefined> {
  if (changes.length === 0) return [];
  const former = new Map(before.map((row) => [row.id, row]));
  const feeds = new Set<FeedId>();
  const touched = new Set<string>([OPML_PATH]);
  const addFeeds = async (id: string): Promise<void> => {
    for (const feed of await ledger.feedsOf(id)) feeds.add(feed);
  };
  const names = new Set<string>();
  for (const change of changes) {
    const { row, head, formerId = row.id } = change;
    for (const one of [row, former.get(formerId) ?? row]) {
      // A page that has moved was here, and redirects now.
      touched.add(articlePath(one.slug)).add(pagePathOf(one));
    }
    await addFeeds(formerId);
    if (head !== undefined) for (const { feed } of membershipsOf(loadArticle(head))) feeds.add(feed);
    for (const name of await changedNames(change, former.get(formerId), ledger)) names.add(name);
  }
  const referrers = names.size === 0 ? [] : await ledger.referrers([...names], MAX_REFERRERS);
  if (referrers.length >= MAX_REFERRERS) return undefined;
  for (const row of referrers) {
    touched.add(pagePathOf(row));
    await addFeeds(row.id);
  }
  return [...touched, ...pathsOfFeeds([...feeds], publication)];
}

/** Names by which texts may refer to an article, if it has come, gone, moved or got other names. */
async function changedNames(
  { row, head, isNew, formerId = row.id }: RowChange,
  former: LedgerRow | undefined,
  { namesOf }: LedgerBefore,
): Promise<readonly string[]> {
  const before = isNew ? [] : await namesOf(formerId);
  const now = articleNames({ ...row, wikiNames: head?.wikiNames });
  const all = [...before, ...now, ...(former === undefined ? [] : addressesOf(former)), ...addressesOf(row)];
  const isSame =
    former !== undefined &&
    (former.deleted === undefined) === (row.deleted === undefined) &&
    pagePathOf(former) === pagePathOf(row) &&
    JSON.stringify(former.address) === JSON.stringify(row.address) &&
    before.toSorted().join('\n') === now.toSorted().join('\n');
  return isSame ? [] : all;
}

function addressesOf({ slug, formerSlugs, address }: LedgerRow): readonly string[] {
  const { page, former = [], declared = [] } = address ?? {};
  const paths = [slug, ...formerSlugs].map(articlePath);
  return addressNames([...paths, ...(page === undefined ? [] : [page]), ...former, ...declared]);
}
