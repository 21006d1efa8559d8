import type { Article, Entry } from '../article/article.ts';
import { hasError } from '../article/finding.ts';
import type { LedgerRow } from '../ledger/ledger.ts';
import type { Publication } from '../article/publication.ts';
import { createByteLimitedCache } from '../cache/lru.ts';
import { makeEntry } from '../snapshot/entry.ts';

/** An entry as it was made, and what it was made of. */
interface Remembered {
  readonly entry: Entry | undefined;
  readonly row: string;
  readonly publication: Publication;
}

/** Entries with their fragments: a feed is asked for in several formats, and an article is in several feeds. */
const CACHE_BYTES = 8 * 1024 * 1024;

/** Text, and the same in three fragments, in memory. */
const BYTES_PER_CHARACTER = 8;

/** Makes the entry of a row, where its article can be had and read; undefined where not. */
export type EntryOf = (
  row: LedgerRow,
  publication: Publication,
  articleOf: (row: LedgerRow) => Promise<Article | undefined>,
) => Promise<Entry | undefined>;

/** Remembers entries that were made for somebody who asked. */
export function createEntryCache(): EntryOf {
  const remembered = createByteLimitedCache<Remembered>(
    CACHE_BYTES,
    ({ entry }) => 1024 + (entry?.html.length ?? 0) * BYTES_PER_CHARACTER,
  );
  return async (row, publication, articleOf) => {
    const key = JSON.stringify(row);
    const known = remembered.get(row.id);
    if (known?.row === key && known.publication === publication) return known.entry;
    const article = await articleOf(row);
    if (article === undefined) return undefined;
    const made = makeEntry(article, row, publication);
    const entry = hasError(made.findings) ? undefined : made.entry;
    remembered.set(row.id, { entry, row: key, publication });
    return entry;
  };
}
