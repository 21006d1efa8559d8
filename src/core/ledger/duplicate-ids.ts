import type { ArticleHead } from '../article/article.ts';
import type { Finding } from '../article/finding.ts';
import type { LedgerRow } from './ledger.ts';
import { isSimilar } from '../article/text/similarity.ts';
import type { WordSource } from './word-source.ts';

/**
 * Removes every article whose `id` belongs to another one, and reports it. The owner is the article that
 * holds the id in the ledger, even if its front matter does not name the id; else the first in `articles`.
 */
export async function rejectDuplicateIds(
  articles: readonly ArticleHead[],
  rows: readonly LedgerRow[],
  { wordsOfRow, wordsOfArticle }: WordSource,
  findings: Finding[],
): Promise<ArticleHead[]> {
  if (articles.every(({ id }) => id === undefined)) return [...articles];
  const byId = new Map(rows.map((row) => [row.id, row]));
  const articleAt = new Map(articles.map((article) => [article.path, article]));
  const holders = new Map<string, ArticleHead>();
  for (const article of articles) {
    if (article.id === undefined) continue;
    const row = byId.get(article.id);
    const there = row === undefined || row.deleted !== undefined ? undefined : articleAt.get(row.path);
    const isThere =
      row !== undefined &&
      there !== undefined &&
      (there.id === article.id ||
        (there.id === undefined &&
          (row.textHash === there.fingerprint.textHash ||
            isSimilar(await wordsOfRow(row.id), wordsOfArticle(there)))));
    if (isThere) holders.set(article.id, there);
    else if (!holders.has(article.id)) holders.set(article.id, article);
  }
  return articles.filter((article) => {
    const holder = article.id === undefined ? undefined : holders.get(article.id);
    if (holder === undefined || holder === article) return true;
    findings.push(duplicateFinding(article.path, article.id ?? '', holder.path));
    return false;
  });
}

/** The finding for an article whose `id` belongs to the article at path `holder`. */
export function duplicateFinding(path: string, id: string, holder: string): Finding {
  const message = `${holder} has the id ${id} already: give this article another`;
  return { file: path, line: 1, severity: 'error', rule: 'duplicate-id', message };
}
