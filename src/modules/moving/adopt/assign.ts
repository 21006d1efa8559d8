import type { AdoptedItem } from '../../../core/adoption/adopted-item.ts';
import type { Candidates } from './candidates.ts';
import { matchItems, type Evidence, type MatchableArticle } from './match.ts';
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
}

/**
 * Gives items their articles. An article that an item has already stays, if its file exists and no other item has it.
 * Drafts are matched with nothing, but told.
 */
export function assignArticles(
  items: readonly AdoptedItem[],
  { articles, drafts, files, broken }: Candidates,
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
  const free = articles.filter(({ path }) => !taken.has(path));
  const matches = matchItems(open, free);
  const matched = new Map<Evidence, number>();
  for (const { by } of matches.values()) matched.set(by, (matched.get(by) ?? 0) + 1);
  const left = open.filter((item) => !matches.has(item));
  const asDrafts = matchItems(left, drafts);
  const used = new Set([...matches.values()].map(({ article }) => article));
  const others = free.filter((article) => !used.has(article));
  const find = nearArticles(others);
  const owners = new Map(
    articles.filter((article) => !others.includes(article)).map((one) => [one.path, one]),
  );
  const usedNear = nearArticles([...owners.values()]);
  return {
    items: settled.map((item) => {
      const match = matches.get(item);
      return match === undefined ? item : { article: match.article.path, ...item };
    }),
    kept: taken.size,
    matched,
    unmatched: left.map((item) => ({ item, ...explain(item) })),
  };

  function explain(item: AdoptedItem): Omit<UnmatchedItem, 'item'> {
    const draft = asDrafts.get(item)?.article.path;
    if (draft !== undefined) return { reason: `its article ${draft} is a draft`, near: [] };
    const near = find(item);
    const same = near.filter(({ isSame }) => isSame);
    const candidates = near.map(({ article }) => article);
    if (same.length > 1) return { reason: 'several articles are as likely', near: candidates };
    const [owner] = usedNear(item).filter(({ isSame }) => isSame);
    if (owner !== undefined)
      return { reason: `the article ${owner.article.path} belongs to another item`, near: candidates };
    const name = item.permalink
      ?.split('/')
      .findLast((part) => part !== '')
      ?.toLowerCase();
    const damaged = name === undefined ? undefined : broken.find((path) => path.toLowerCase().includes(name));
    if (damaged !== undefined)
      return { reason: `${damaged} has an error: see feedwright check`, near: candidates };
    return { reason: 'no article has its address, title or date', near: candidates };
  }
}
