import type { ArticleHead } from '../../article/article.ts';

/**
 * Id that a new row takes: the one that the author wrote, the one that readers of an earlier publication know, or that of
 * an earlier publisher.
 */
export function statedId({
  id,
  adopted,
  guid,
}: Pick<ArticleHead, 'id' | 'adopted' | 'guid'>): string | undefined {
  return id ?? adopted?.id ?? guid;
}
