import type { Article, Entry } from '../article/article.ts';
import { hasError } from '../article/finding.ts';
import type { LedgerRow } from '../article/ledger.ts';
import type { Publication } from '../article/publication.ts';
import { slugify } from '../article/slug.ts';
import { FeedwrightError } from '../errors.ts';
import { rememberFragments } from '../feed/bound.ts';
import { renderFragment } from '../feed/render.ts';
import { createCache } from './cache.ts';
import type { DeltaRange, Deltas } from './deltas.ts';
import { choose, draftAt } from './drafts.ts';
import { makeEntry } from './entry.ts';
import { feedOf, tagged } from './feeds.ts';
import type { PageInput } from './pages.ts';
import { tagIn } from './paths.ts';
import type { Found } from './snapshot.ts';

/** An entry as it was made, and what it was made of. */
interface Remembered {
  readonly entry: Entry | undefined;
  readonly row: string;
  readonly publication: Publication;
}

/** What a tag's feed is made from. */
export interface TagFeedInput extends PageInput {
  /** Whether articles are still to be stored: nobody knows yet which have the tag. */
  readonly isBehind: boolean;
}

/** Entries with their fragments: a tag is asked for in several formats, and an article has several tags. */
const ENTRY_CACHE_BYTES = 8 * 1024 * 1024;

/** Text, and the same in three fragments, in memory. */
const BYTES_PER_CHARACTER = 8;

/**
 * Makes the feeds of tags when they are asked for: there may be ten thousand, and few of them are read.
 * Documents are made from entries that are remembered, so one that shares articles with another costs less.
 * Rejects with `regeneration_failed` while articles are still to be stored.
 */
export function createTagFeeds(
  generator: string,
  deltas: Deltas,
): (path: string, input: TagFeedInput, range?: DeltaRange) => Promise<Found> {
  const renderOnce = rememberFragments(renderFragment);
  const remembered = createCache<Remembered>(
    ENTRY_CACHE_BYTES,
    ({ entry }) => 1024 + (entry?.html.length ?? 0) * BYTES_PER_CHARACTER,
  );

  async function entryOf(
    row: LedgerRow,
    publication: Publication,
    articleOf: (row: LedgerRow) => Promise<Article | undefined>,
  ): Promise<Entry | undefined> {
    const key = JSON.stringify(row);
    const known = remembered.get(row.id);
    if (known?.row === key && known.publication === publication) return known.entry;
    const article = await articleOf(row);
    if (article === undefined) return undefined;
    const made = makeEntry(article, row, publication);
    const entry = hasError(made.findings) ? undefined : made.entry;
    remembered.set(row.id, { entry, row: key, publication });
    return entry;
  }

  return async (path, { snapshot, ledger, articleOf, isBehind }, range) => {
    const slug = tagIn(path);
    if (slug === undefined) return undefined;
    if (isBehind) throw new FeedwrightError('regeneration_failed', 'the tags are not all known yet');
    const { publication } = snapshot;
    const { chosen } = await choose(
      (limit, offset) => ledger.newestTagged(slug, limit, offset),
      (row) => entryOf(row, publication, articleOf),
      publication,
      renderOnce,
    );
    const [first] = chosen;
    if (first === undefined) return undefined;
    const name = first.entry.tags.find((tag) => slugify(tag) === slug) ?? slug;
    const updated = Math.max(...chosen.map(({ entry }) => entry.updated));
    const selection = tagged(publication, slug, name);
    const feed = feedOf(publication, selection, [], updated, generator);
    const draft = draftAt(path, feed, selection.folder, publication, chosen);
    return deltas.found(draft, publication.deltas, range);
  };
}
