import type { Article } from '../article/article.ts';
import type { LedgerRow } from '../ledger/ledger.ts';
import type { Publication } from '../article/publication.ts';
import { createByteLimitedCache } from '../cache/lru.ts';
import { makeEntry, type EntryCheck, type MadeEntry } from './entry.ts';

/** An entry with its findings, and the input it was made from. */
export interface CachedEntry {
  readonly made: MadeEntry;
  /** The row as JSON. */
  readonly row: string;
  readonly publication: Publication;
}

/** Entries by row and publication: an entry is made again only if one of the two has changed. */
export interface EntryCache {
  /** The entry of a row; undefined where its article is not available. */
  readonly entryOf: (
    row: LedgerRow,
    publication: Publication,
    articleOf: (row: LedgerRow) => Promise<Article | undefined>,
  ) => Promise<CachedEntry | undefined>;
  /** Keeps entries, by id, outside the budget, in place of those that were kept before. */
  readonly keep: (entries: ReadonlyMap<string, CachedEntry>) => void;
}

/** Budget for entries that are not kept, with their fragments. */
const CACHE_BYTES = 8 * 1024 * 1024;

/** Bytes per character of HTML: the text itself, and the same in three fragments. */
const BYTES_PER_CHARACTER = 8;

/**
 * Creates a cache for the builder and for on-demand feeds: an article is in several feeds, and each feed is
 * rendered in several formats. Entries of the main feed are kept; of the others, the least recently used ones
 * are evicted. `checks` are made of each new entry.
 */
export function createEntryCache(checks: readonly EntryCheck[] = []): EntryCache {
  let kept: ReadonlyMap<string, CachedEntry> = new Map();
  const others = createByteLimitedCache<CachedEntry>(
    CACHE_BYTES,
    ({ made }) => 1024 + made.entry.html.length * BYTES_PER_CHARACTER,
  );
  return {
    entryOf: async (row, publication, articleOf) => {
      const key = JSON.stringify(row);
      const isCurrent = (known: CachedEntry | undefined): boolean =>
        known?.row === key && known.publication === publication;
      const known = [kept.get(row.id), others.get(row.id)].find(isCurrent);
      if (known !== undefined) return known;
      const article = await articleOf(row);
      if (article === undefined) return undefined;
      const cached = { made: makeEntry(article, row, publication, checks), row: key, publication };
      others.set(row.id, cached);
      return cached;
    },
    keep: (entries) => {
      kept = entries;
      for (const id of entries.keys()) others.forget(id);
    },
  };
}
