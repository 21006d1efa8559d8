import type { ArticleHead } from '../article/article.ts';

/** Id that an article names for itself: its permanent one, or that of an earlier publisher, which a new row takes. */
export function statedId({ id, guid }: Pick<ArticleHead, 'id' | 'guid'>): string | undefined {
  return id ?? guid;
}
