import type { AdoptedItem } from '../../../core/adoption/adopted-item.ts';
import type { Candidates } from './candidates.ts';
import type { MatchableArticle } from './evidence.ts';
import { matchByName, matchItems, type Evidence } from './match.ts';
import { nearArticles } from './near.ts';

/** An item without an article. */
export interface UnmatchedItem {
  readonly item: AdoptedItem;
  readonly reason: string;
  /** Articles that may be meant; at most 3. */
  readonly near: readonly MatchableArticle[];
}

/** Result of {@link assignArticles}. */
export interface Assignment {
  readonly items: readonly AdoptedItem[];
  /** Number of items that an earlier run or the author gave an article. */
  readonly kept: number;
  /** Number of items by evidence. */
  readonly matched: ReadonlyMap<Evidence, number>;
  readonly unmatched: readonly UnmatchedItem[];
  /** Paths of matched files that could not be read as articles: with an item's date they may be. */
  readonly unread: readonly string[];
}

/**
 * Gives items their articles. An article that an item has already stays, if its file exists and no other item has it.
 * Drafts are matched with nothing, but told.
 */
export function assignArticles(
  items: readonly AdoptedItem[],
  { articles, drafts, files, others }: Candidates,
): Assignment {
  const taken = new Set<string>();
  const settled = items.map((item): AdoptedItem => {
    const { article, ...rest } = item;
    if (article === undefined) return item;
    if (!files.has(article) || taken.has(article)) return rest;
    taken.add(article);
    return item;
  });
  const open = settled.filter(({ article }) => article === undefined);
  const before = new Map(
    settled.flatMap((item) => (item.article === undefined ? [] : [[item, item.article] as const])),
  );
  const matches = new Map(matchItems(settled, articles, before));
  const asDrafts = matchItems(withoutMatch(open, matches), drafts);
  const named = matchByName(
    withoutMatch(open, matches).filter((item) => !asDrafts.has(item)),
    others.filter(({ path }) => !taken.has(path)),
  );
  for (const [item, match] of named) matches.set(item, match);
  const matched = new Map<Evidence, number>();
  for (const { by } of matches.values()) matched.set(by, (matched.get(by) ?? 0) + 1);
  const used = new Set<string>([...taken, ...[...matches.values()].map(({ article }) => article.path)]);
  const find = nearArticles(articles.filter(({ path }) => !used.has(path)));
  const findUsed = nearArticles(articles.filter(({ path }) => used.has(path)));
  return {
    items: settled.map((item) => {
      const match = matches.get(item);
      return match === undefined ? item : { article: match.article.path, ...item };
    }),
    kept: taken.size,
    matched,
    unmatched: withoutMatch(open, matches).map((item) => ({ item, ...explain(item) })),
    unread: [...named.values()].map(({ article }) => article.path),
  };

  function explain(item: AdoptedItem): Omit<UnmatchedItem, 'item'> {
    const draft = asDrafts.get(item)?.article.path;
    if (draft !== undefined) return { reason: `its article ${draft} is a draft`, near: [] };
    const near = find(item);
    const same = near.filter(({ isSame }) => isSame);
    const candidates = near.map(({ article }) => article);
    if (same.length > 1) return { reason: 'several articles are as likely', near: candidates };
    const owner = findUsed(item).find(({ isSame }) => isSame)?.article.path;
    const reason =
      owner === undefined
        ? 'no article has its address, title or date'
        : `the article ${owner} belongs to another item`;
    return { reason, near: candidates };
  }
}

function withoutMatch(
  items: readonly AdoptedItem[],
  matches: ReadonlyMap<AdoptedItem, unknown>,
): readonly AdoptedItem[] {
  return items.filter((item) => !matches.has(item));
}
