import type { Article } from '../../article/article.ts';
import { attachFingerprint, fingerprintOf, type TextFingerprint } from '../../article/text/similarity.ts';
import { FeedwrightError } from '../../errors.ts';
import type { ParseOptions } from '../formats/source-format.ts';
import type { ListedFile } from './listing.ts';
import { readArticleFile, type ArticleFile } from './article-file.ts';

/** Members that identify an article and tell when it is published. */
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

/** All other members; of a hundred thousand articles they would not fit in memory. */
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

/** The part of an article that is kept when many are read. */
type Head = Pick<Article, (typeof HEAD)[number]>;

/** The part of a file that is kept when many are read. */
export interface HeadFile extends Omit<ArticleFile, 'article'> {
  readonly head: Head | undefined;
  /** Fingerprint of the article's text. */
  readonly mark: TextFingerprint | undefined;
}

/** Reduces a file's article to its head. */
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
 * Creates a function that makes articles of heads. Their other members are read from the file on access, which throws
 * `content_changed` if the file has changed. Of a hundred thousand new articles only few are accessed.
 */
export function createLazyArticles(
  root: string,
  options: ParseOptions,
): (file: ListedFile, read: HeadFile | undefined) => ArticleFile | undefined {
  /** Files with a sidecar or companion files. */
  const listed = new Map<string, ListedFile>();
  // Access to one member is followed by access to others: the last article is kept.
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

/** Returns an article with all its members as plain data. */
export function wholeArticle(article: Article): Article {
  const whole: Record<string, unknown> = { ...article };
  for (const name of REST) if (article[name] !== undefined) whole[name] = article[name];
  return whole as unknown as Article;
}
