import type { Article } from '../article/article.ts';
import type { LedgerRow } from '../article/ledger.ts';
import { isShort, isSimilar, textHashOf, wordsOf } from '../article/words.ts';

/** At so many texts nobody swapped articles by hand, and comparing each with each would take long. */
const MOST_COMPARISONS = 100;

/**
 * Finds articles in the ledger, the surest ways first: by the id they insist on, by text and path, by text, by
 * likeness, by path. A row is given once; an article that is not found is new.
 */
export async function match(
  articles: readonly Article[],
  rows: readonly LedgerRow[],
  rememberedWords: (id: string) => Promise<string>,
): Promise<Map<Article, LedgerRow>> {
  const matched = new Map<Article, LedgerRow>();
  if (rows.length === 0) return matched;
  const taken = new Set<string>();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const byPath = groupBy(rows, ({ path }) => path);
  const byText = groupBy(rows, ({ textHash }) => textHash);
  const articleAt = new Map(articles.map((article) => [article.path, article]));

  const take = (article: Article, row: LedgerRow | undefined): void => {
    if (row === undefined || matched.has(article) || taken.has(row.id)) return;
    matched.set(article, row);
    taken.add(row.id);
  };
  const open = (): Article[] =>
    articles.filter((article) => !matched.has(article) && article.id === undefined);

  for (const article of articles) if (article.id !== undefined) take(article, byId.get(article.id));
  for (const article of open()) {
    take(
      article,
      byPath.get(article.path)?.find(({ textHash }) => textHash === textHashOf(article)),
    );
  }
  for (const article of open()) {
    const rowsOfText = (byText.get(textHashOf(article)) ?? []).filter((row) => mayMove(row, article));
    for (const row of rowsOfText.toSorted((a, b) => closeness(b, article) - closeness(a, article))) {
      // The text moved here, unless what stands at its old place is the same article, edited.
      const there = articleAt.get(row.path);
      const isEdited =
        there !== undefined &&
        !byText.has(textHashOf(there)) &&
        isSimilar(await rememberedWords(row.id), wordsOf(there));
      if (!isEdited) take(article, row);
    }
  }
  await matchEdited(open(), byPath, rememberedWords, take);
  return matched;
}

/** Rows of articles whose text is known to nobody: new ones, and those that were edited. */
async function matchEdited(
  articles: readonly Article[],
  byPath: ReadonlyMap<string, readonly LedgerRow[]>,
  rememberedWords: (id: string) => Promise<string>,
  take: (article: Article, row: LedgerRow | undefined) => void,
): Promise<void> {
  const open = articles.flatMap((article) => {
    const rows = byPath.get(article.path);
    return rows === undefined ? [] : [{ article, words: wordsOf(article), rows }];
  });
  // One that comes back counts only if it is like what was deleted; what stands at its old path comes first.
  for (const { article, words, rows } of open) {
    for (const row of rows) if (isSimilar(await rememberedWords(row.id), words)) take(article, row);
  }
  // Two that were edited and have changed places.
  const standing = open.flatMap(({ rows }) => rows.filter(({ deleted }) => deleted === undefined));
  for (const { article, words, rows } of open) {
    for (const row of standing.filter((other) => !rows.includes(other)).slice(0, MOST_COMPARISONS)) {
      if (isSimilar(await rememberedWords(row.id), words)) take(article, row);
    }
  }
  // One that was written anew in its place; unless what stood there seems to have moved: that is a question.
  for (const { article, rows } of open) {
    const row = rows.find(({ deleted }) => deleted === undefined);
    if (row !== undefined && !(await hasTwin(row, article, articles, rememberedWords))) take(article, row);
  }
}

async function hasTwin(
  row: LedgerRow,
  article: Article,
  articles: readonly Article[],
  rememberedWords: (id: string) => Promise<string>,
): Promise<boolean> {
  const others = articles.filter((other) => other !== article).slice(0, MOST_COMPARISONS);
  if (others.length === 0) return false;
  const words = await rememberedWords(row.id);
  return others.some((other) => isSimilar(words, wordsOf(other)));
}

/**
 * Whether a text at another path may be the row's article, moved. A notice of a few words is written again
 * and again, and one that was deleted is perhaps written anew: then only the date tells that it is the same.
 */
function mayMove(row: LedgerRow, article: Article): boolean {
  if (row.path === article.path || row.published === article.published) return true;
  return row.deleted === undefined && !isShort(article);
}

function groupBy(rows: readonly LedgerRow[], keyOf: (row: LedgerRow) => string): Map<string, LedgerRow[]> {
  const groups = new Map<string, LedgerRow[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}

/** Of several rows with one text, the one that agrees with the article in more is taken. */
function closeness(row: LedgerRow, article: Article): number {
  return (
    Number(row.title === article.title) +
    Number(row.published === article.published) +
    Number(row.deleted === undefined)
  );
}
