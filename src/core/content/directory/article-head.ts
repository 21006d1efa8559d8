import type { Article } from '../../article/article.ts';
import { attachFingerprint, fingerprintOf, type TextFingerprint } from '../../article/text/similarity.ts';
import { FeedwrightError } from '../../errors.ts';
import type { ParseOptions } from '../formats/source-format.ts';
import type { ListedFile } from './listing.ts';
import { readArticleFile, type ArticleFile } from './article-file.ts';

/** What has to be known of an article to tell who it is and when it is out. */
const HEAD = [
  'path',
  'contentHash',
  'slug',
  'id',
  'title',
  'published',
  'updated',
  'draft',
  'expires',
] as const satisfies readonly (keyof Article)[];

/** All else, for which there is no room where there are a hundred thousand articles. */
const REST = [
  'url',
  'authors',
  'tags',
  'summary',
  'language',
  'direction',
  'image',
  'attachments',
  'podcast',
  'source',
  'body',
] as const satisfies readonly Exclude<keyof Article, (typeof HEAD)[number]>[];

/** An article as far as it is handed on where there are many. */
export type Head = Pick<Article, (typeof HEAD)[number]>;

/** What is handed on of a file where there are many. */
export interface HeadFile extends Omit<ArticleFile, 'article'> {
  readonly head: Head | undefined;
  /** By what the article's text is known. */
  readonly mark: TextFingerprint | undefined;
}

/** Leaves most of a file's article out. */
export function toHead({ path, contentHash, article, findings, media }: ArticleFile): HeadFile {
  const told = { path, contentHash, findings, ...(media !== undefined && { media }) };
  if (article === undefined) return { ...told, head: undefined, mark: undefined };
  const { slug, id, title, published, updated, draft, expires } = article;
  const head: Head = {
    path,
    contentHash: article.contentHash,
    slug,
    title,
    published,
    draft,
    ...(id !== undefined && { id }),
    ...(updated !== undefined && { updated }),
    ...(expires !== undefined && { expires }),
  };
  return { ...told, head, mark: fingerprintOf(article) };
}

/**
 * Makes articles of heads: the rest is read from the file again when somebody asks for it, which of a
 * hundred thousand new articles hardly anybody does. That throws `content_changed` if the file is another one
 * by then.
 */
export function createLazyArticles(
  root: string,
  options: ParseOptions,
): (file: ListedFile, read: HeadFile | undefined) => ArticleFile | undefined {
  /** Those with something beside them. */
  const listed = new Map<string, ListedFile>();
  // Whoever asks for one part asks for the next: the last article is kept.
  let last: Article | undefined;
  const whole = ({ path, contentHash }: Article): Article => {
    if (last?.path === path && last.contentHash === contentHash) return last;
    const article = readArticleFile(root, listed.get(path) ?? { path, isLinked: false }, options)?.article;
    if (article?.contentHash === contentHash) return (last = article);
    throw new FeedwrightError('content_changed', `${path} changed while it was being published`);
  };
  const lazy = Object.create(null) as object;
  for (const name of REST) {
    Object.defineProperty(lazy, name, {
      get(this: Article) {
        return whole(this)[name];
      },
    });
  }
  return (file, read) => {
    if (read === undefined) return undefined;
    const { path, contentHash, head, mark, findings, media } = read;
    const told = { path, contentHash, findings, ...(media !== undefined && { media }) };
    if (head === undefined || mark === undefined) return { ...told, article: undefined };
    if (file.sidecar !== undefined || file.beside !== undefined) listed.set(path, file);
    const article = { __proto__: lazy, ...head } as unknown as Article;
    attachFingerprint(article, mark);
    return { ...told, article };
  };
}

/** An article with all its parts as plain data, wherever they are. */
export function wholeArticle(article: Article): Article {
  const whole: Record<string, unknown> = { ...article };
  for (const name of REST) if (article[name] !== undefined) whole[name] = article[name];
  return whole as unknown as Article;
}
