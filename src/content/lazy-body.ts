import type { Article, Body } from '../article/article.ts';
import { knowMark, markOf, type TextMark } from '../article/words.ts';
import { FeedwrightError } from '../errors.ts';
import type { ListedFile } from './listing.ts';
import { readFile, type ScannedFile } from './scanned-file.ts';

/** An article without its text, for which there is no room where there are a hundred thousand. */
export type Head = Omit<Article, 'body'>;

/** What is handed on of a file where there are many: its article has no text, only what it is known by. */
export interface HeadFile extends Omit<ScannedFile, 'article'> {
  readonly head: Head | undefined;
  readonly mark: TextMark | undefined;
}

/** Leaves the text of a file's article out. */
export function toHead({ path, contentHash, article, findings }: ScannedFile): HeadFile {
  if (article === undefined) return { path, contentHash, findings, head: undefined, mark: undefined };
  const { body: _body, ...head } = article;
  return { path, contentHash, findings, head, mark: markOf(article) };
}

/**
 * Makes articles of heads: their text is read from the file again when somebody asks for it, which of a
 * hundred thousand new articles hardly anybody does. That throws `content_changed` if the file is another one
 * by then.
 */
export function createLazyBodies(
  root: string,
  timezone: string,
): (file: ListedFile, read: HeadFile) => ScannedFile {
  const sidecars = new Map<string, string>();
  const lazy = {
    get body(): Body {
      const { path, contentHash } = this as unknown as Article;
      const file = { path, sidecar: sidecars.get(path), isLinked: false };
      const article = readFile(root, file, timezone)?.article;
      if (article?.contentHash === contentHash) return article.body;
      throw new FeedwrightError('content_changed', `${path} changed while it was being published`);
    },
  };
  return ({ path, sidecar }, { contentHash, head, mark, findings }) => {
    if (head === undefined || mark === undefined) return { path, contentHash, article: undefined, findings };
    if (sidecar !== undefined) sidecars.set(path, sidecar);
    const article = Object.setPrototypeOf(head, lazy) as Article;
    knowMark(article, mark);
    return { path, contentHash, article, findings };
  };
}
