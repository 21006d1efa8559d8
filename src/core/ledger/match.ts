import type { ArticleHead } from '../article/article.ts';
import type { LedgerRow } from './ledger.ts';
import { isSimilar } from '../article/text/similarity.ts';
import type { WordSource } from './word-source.ts';

/** Bounds the pairwise text comparisons; above this number, articles were not moved by hand. */
const MAX_COMPARISONS = 100;

/**
 * Matches articles to ledger rows. The criteria, most reliable first: the `id` of the article, its adopted
 * id, or its `guid`; text and path;
 * text; similar text; path. Each row is matched at most once; an article without a match is new.
 */
export async function match(
  articles: readonly ArticleHead[],
  rows: readonly LedgerRow[],
  words: WordSource,
): Promise<Map<ArticleHead, LedgerRow>> {
  const matched = new Map<ArticleHead, LedgerRow>();
  if (rows.length === 0) return matched;
  // Each text is compared with at most {@link MAX_COMPARISONS} texts.
  const wordsOfRow = memoizeById(words.wordsOfRow);
  const { wordsOfArticle } = words;
  const taken = new Set<string>();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const byPath = groupBy(rows, ({ path }) => path);
  const byText = groupBy(rows, ({ textHash }) => textHash);
  const articleAt = new Map(articles.map((article) => [article.path, article]));

  const take = (article: ArticleHead, row: LedgerRow | undefined): void => {
    if (row === undefined || matched.has(article) || taken.has(row.id)) return;
    matched.set(article, row);
    taken.add(row.id);
  };
  const open = (): ArticleHead[] =>
    articles.filter((article) => !matched.has(article) && article.id === undefined);

  for (const article of articles) if (article.id !== undefined) take(article, byId.get(article.id));
  const isElsewhere = (row: LedgerRow, article: ArticleHead): boolean => {
    const there = row.deleted === undefined ? articleAt.get(row.path) : undefined;
    return there !== undefined && there !== article && article.fingerprint.textHash !== row.textHash;
  };
  for (const article of open()) {
    const row = article.adopted === undefined ? undefined : byId.get(article.adopted.id);
    // An adopted id takes no other article's row.
    if (row !== undefined && !isElsewhere(row, article)) take(article, row);
  }
  for (const article of open()) if (article.guid !== undefined) take(article, byId.get(article.guid));
  for (const article of open()) {
    take(
      article,
      byPath.get(article.path)?.find(({ textHash }) => textHash === article.fingerprint.textHash),
    );
  }
  for (const article of open()) {
    const rowsOfText = (byText.get(article.fingerprint.textHash) ?? []).filter((row) =>
      mayMove(row, article),
    );
    for (const row of rowsOfText.toSorted((a, b) => closeness(b, article) - closeness(a, article))) {
      // The text has moved here, unless the article at its former path is the same article, edited.
      const there = articleAt.get(row.path);
      const isEdited =
        there !== undefined &&
        !byText.has(there.fingerprint.textHash) &&
        isSimilar(await wordsOfRow(row.id), wordsOfArticle(there));
      if (!isEdited) take(article, row);
    }
  }
  await matchEdited(
    open(),
    byPath,
    { wordsOfRow, wordsOfArticle },
    {
      take,
      isOpen: (article) => !matched.has(article),
      isFree: ({ id }) => !taken.has(id),
    },
  );
  return matched;
}

/** The state of the matching. */
interface MatchState {
  readonly take: (article: ArticleHead, row: LedgerRow | undefined) => void;
  readonly isOpen: (article: ArticleHead) => boolean;
  readonly isFree: (row: LedgerRow) => boolean;
}

/** Matches the remaining articles, whose texts are unknown to the ledger: new and edited ones. */
async function matchEdited(
  articles: readonly ArticleHead[],
  byPath: ReadonlyMap<string, readonly LedgerRow[]>,
  { wordsOfRow, wordsOfArticle }: WordSource,
  { take, isOpen, isFree }: MatchState,
): Promise<void> {
  const edited = articles.flatMap((article) => {
    const rows = byPath.get(article.path);
    return rows === undefined ? [] : [{ article, rows }];
  });
  // A deleted row matches only if the texts are similar; the row of the same path goes first.
  for (const { article, rows } of edited) {
    const words = wordsOfArticle(article);
    for (const row of rows) {
      if (isOpen(article) && isFree(row) && isSimilar(await wordsOfRow(row.id), words)) take(article, row);
    }
  }
  // Edited articles that have swapped paths; only rows without a match are candidates.
  const open = edited.filter(({ article }) => isOpen(article));
  const standing = edited.flatMap(({ rows }) =>
    rows.filter((row) => row.deleted === undefined && isFree(row)),
  );
  for (const { article, rows } of open) {
    const words = wordsOfArticle(article);
    for (const row of standing.filter((other) => !rows.includes(other)).slice(0, MAX_COMPARISONS)) {
      if (isOpen(article) && isFree(row) && isSimilar(await wordsOfRow(row.id), words)) take(article, row);
    }
  }
  // A rewritten article keeps the row of its path, unless the former text seems to have moved elsewhere: then
  // the operator has to decide.
  const others = articles
    .filter(isOpen)
    .slice(0, MAX_COMPARISONS + 1)
    .map((article) => ({ article, words: wordsOfArticle(article) }));
  for (const { article, rows } of open) {
    const row = rows.find(({ deleted }) => deleted === undefined);
    if (row === undefined || !isOpen(article) || !isFree(row)) continue;
    if (!(await hasTwin(row, article, others, wordsOfRow))) take(article, row);
  }
}

async function hasTwin(
  row: LedgerRow,
  article: ArticleHead,
  candidates: readonly { readonly article: ArticleHead; readonly words: string }[],
  wordsOfRow: WordSource['wordsOfRow'],
): Promise<boolean> {
  const others = candidates.filter((other) => other.article !== article).slice(0, MAX_COMPARISONS);
  if (others.length === 0) return false;
  const before = await wordsOfRow(row.id);
  return others.some(({ words }) => isSimilar(before, words));
}

/**
 * True if a text at another path may be the moved article of `row`. Short texts recur, and a deleted article
 * may have been rewritten from scratch, so in both cases the publication date must agree as well.
 */
function mayMove(row: LedgerRow, article: ArticleHead): boolean {
  if (row.path === article.path || row.published === article.published) return true;
  return row.deleted === undefined && !article.fingerprint.isShort;
}

/** Memoizes `recall` by id. */
function memoizeById(recall: (id: string) => Promise<string>): (id: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  return (id) => {
    const words = known.get(id) ?? recall(id);
    known.set(id, words);
    return words;
  };
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

/** Number of agreeing properties, which decides between several rows with the same text. */
function closeness(row: LedgerRow, article: ArticleHead): number {
  return (
    Number(row.title === article.title) +
    Number(row.published === article.published) +
    Number(row.deleted === undefined)
  );
}
