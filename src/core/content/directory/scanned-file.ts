import type { Article, ArticleHead } from '../../article/article.ts';
import { fingerprintOf } from '../../article/text/similarity.ts';
import { boundFindings } from '../../article/finding.ts';
import { condenseFindings } from '../../article/findings/file-findings.ts';
import { FeedwrightError } from '../../errors.ts';
import type { ParseOptions } from '../formats/source-format.ts';
import { renderingFaults } from '../rendering/refusal.ts';
import { readArticleFile, type ArticleFile } from './article-file.ts';
import { fileAt, type Survey } from './survey.ts';

/** One article file as a scan keeps it. Plain data. */
export interface ScannedFile extends Omit<ArticleFile, 'article'> {
  /** Undefined if the file contains no article that can be published. */
  readonly head: ArticleHead | undefined;
  /** The whole article; undefined if many files were read: it is then read again when it is needed. */
  readonly article?: Article | undefined;
  /** True if it may not be published, whatever it contains. */
  readonly isWithheld?: boolean | undefined;
}

/** Returns the whole article of a head; throws `content_changed` if its file has changed since it was scanned. */
export type LoadArticle = (head: ArticleHead) => Article;

/** Copies the head of an article. Optional members are left out where the article has none. */
export function headOf(article: Article): ArticleHead {
  const { path, contentHash, slug, id, guid, adopted, title, published, updated, draft, expires } = article;
  const { hasOwnSlug, nameSlug, permalink, formerPaths, addressLines, categories, wikiNames } = article;
  return {
    path,
    contentHash,
    slug,
    title,
    published,
    draft,
    fingerprint: fingerprintOf(article),
    ...(id !== undefined && { id }),
    ...(guid !== undefined && { guid }),
    ...(adopted !== undefined && { adopted }),
    ...(updated !== undefined && { updated }),
    ...(expires !== undefined && { expires }),
    ...(wikiNames !== undefined && { wikiNames }),
    ...(hasOwnSlug !== undefined && { hasOwnSlug }),
    ...(nameSlug !== undefined && { nameSlug }),
    ...(permalink !== undefined && { permalink }),
    ...(formerPaths !== undefined && { formerPaths }),
    ...(addressLines !== undefined && { addressLines }),
    ...(categories !== undefined && { categories }),
  };
}

/** Adds the head of the article to a file, and keeps the whole article. */
export function toScannedFile(file: ArticleFile): ScannedFile {
  const judged = withoutUnrenderable(file);
  return { ...judged, head: judged.article && headOf(judged.article) };
}

/** Reduces the article of a file to its head, and its findings to a few. */
export function toHeadFile(read: ArticleFile): ScannedFile {
  const { article, ...file } = withoutUnrenderable(read);
  return { ...file, findings: condenseFindings(file.findings), head: article && headOf(article) };
}

/** Withholds a file: what it contains is not published, and its author is told nothing about it. */
export function withheld({ article, head, ...file }: ScannedFile): ScannedFile {
  return {
    ...file,
    findings: [],
    head: head && { ...head, draft: true },
    ...(article && { article: { ...article, draft: true } }),
    isWithheld: true,
  };
}

/** Takes out an article that cannot be rendered: it is left out like one that cannot be parsed. */
function withoutUnrenderable(file: ArticleFile): ArticleFile {
  const faults = file.article === undefined ? [] : renderingFaults(file.article);
  if (faults.length === 0) return file;
  return { ...file, article: undefined, findings: boundFindings([...file.findings, ...faults]) };
}

/** Reads an article of a survey from its file; undefined if it no longer has this content hash. */
export function readUnchanged(
  root: string,
  survey: Survey,
  { path, contentHash }: Pick<ArticleHead, 'path' | 'contentHash'>,
  options: ParseOptions,
): Article | undefined {
  const file = fileAt(survey, path);
  const article = file && readArticleFile(root, file, options)?.article;
  return article?.contentHash === contentHash ? article : undefined;
}

/** Creates the loader of the articles in `files`: it reads those again that were not kept whole. */
export function createArticleLoader(
  root: string,
  survey: Survey,
  files: ReadonlyMap<string, ScannedFile | 'same'>,
  options: ParseOptions,
): LoadArticle {
  // One article is often needed several times in succession, so the last one is kept.
  let last: Article | undefined;
  return (head) => {
    const { path, contentHash } = head;
    const file = files.get(path);
    const kept = file === undefined || file === 'same' ? undefined : file.article;
    if (kept?.contentHash === contentHash) return kept;
    if (last?.path === path && last.contentHash === contentHash) return last;
    last = readUnchanged(root, survey, head, options);
    if (last !== undefined) return last;
    throw new FeedwrightError('content_changed', `${path} changed while it was being published`);
  };
}
