import type { Article } from '../article/article.ts';
import type { LedgerRow } from '../ledger/ledger.ts';
import type { Publication } from '../article/publication.ts';
import { createByteLimitedCache } from '../cache/lru.ts';
import { makeEntry, type EntryCheck, type MadeEntry } from './entry.ts';
import { findLinkTargets, type LinkLedger, type LinkTargets } from './links/link-targets.ts';

/** An entry with its findings, and the input it was made from. */
export interface CachedEntry {
  readonly made: MadeEntry;
  /** The row as JSON. */
  readonly row: string;
  readonly publication: Publication;
  /** Keys of the articles to which the text refers, with the pages that they had. */
  readonly links: Pick<Article, 'path' | 'links'>;
  readonly targets: LinkTargets;
}

/** Source of the article of a row, and of the articles to which it refers. */
export interface ArticleSource {
  readonly articleOf: (row: LedgerRow) => Promise<Article | undefined>;
  readonly ledger: LinkLedger;
}

/**
 * Entries by row, publication and addresses of other articles in the text: an entry is made again only if one of the
 * three has changed.
 */
export interface EntryCache {
  /** The entry of a row; undefined where its article is not available. */
  readonly entryOf: (
    row: LedgerRow,
    publication: Publication,
    source: ArticleSource,
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
    entryOf: async (row, publication, { articleOf, ledger }) => {
      const key = JSON.stringify(row);
      const isCurrent = (known: CachedEntry | undefined): boolean =>
        known?.row === key && known.publication === publication;
      const known = [kept.get(row.id), others.get(row.id)].find(isCurrent);
      if (known !== undefined) {
        const targets = await findLinkTargets(known.links, publication, ledger);
        if (isEqual(targets, known.targets)) return known;
      }
      const article = await articleOf(row);
      if (article === undefined) return undefined;
      const { path, links } = article;
      const targets = await findLinkTargets(article, publication, ledger);
      const made = makeEntry(article, row, publication, targets, checks);
      const cached = { made, row: key, publication, links: { path, links }, targets };
      others.set(row.id, cached);
      return cached;
    },
    keep: (entries) => {
      kept = entries;
      for (const id of entries.keys()) others.forget(id);
    },
  };
}

function isEqual(a: LinkTargets, b: LinkTargets): boolean {
  return a.size === b.size && [...a].every(([key, url]) => b.get(key) === url);
}
