import type { ArticleHead } from '../article/article.ts';

/** Loads the words of texts that are compared, as `wordsOf` returns them. */
export interface WordSource {
  /** Returns the words of an article as of its last significant edit. */
  readonly wordsOfRow: (id: string) => Promise<string>;
  /** Returns the words of an article as it is now; throws `content_changed` if its file has changed. */
  readonly wordsOfArticle: (head: ArticleHead) => string;
}
