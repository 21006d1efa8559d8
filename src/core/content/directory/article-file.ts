import { boundFindings } from '../../article/finding.ts';
import { withMedia } from '../media/article-media.ts';
import type { ListedFile } from './listing.ts';
import type { MediaStamp } from '../media/media-file.ts';
import { contentHash, parseArticle, type ParsedArticle, type SourceFile } from '../formats/parse.ts';
import type { ParseOptions } from '../formats/source-format.ts';
import { readBounded, type ReadRefusal } from './read-file.ts';

/** One article file at the moment it was read. */
export interface ArticleFile extends ParsedArticle {
  readonly path: string;
  /** Hash of the file, its sidecar and the state of its media files. Undefined if it could not be read. */
  readonly contentHash?: string | undefined;
  /** Files below the content directory that the article refers to, existing or not; undefined if there are none. */
  readonly media?: readonly MediaStamp[] | undefined;
}

/** Reads and parses one article file with its sidecar, and looks at its media files; undefined if it is gone. Never throws. */
export function readArticleFile(
  root: string,
  file: ListedFile,
  options: ParseOptions,
): ArticleFile | undefined {
  const { path, sidecar } = file;
  const own = readBounded(root, path);
  if ('refusal' in own) return refused(path, path, own.refusal);
  const beside = sidecar === undefined ? undefined : readBounded(root, sidecar);
  if (beside !== undefined && 'refusal' in beside) return refused(path, sidecar ?? path, beside.refusal);
  const source: SourceFile = {
    path,
    bytes: own.bytes,
    sidecar: beside && { path: sidecar ?? '', bytes: beside.bytes },
  };
  const parsed = parseArticle(source, options);
  if (parsed.article === undefined) return { path, contentHash: contentHash(source), ...parsed };
  const staticDirectories = options.site?.staticDirectories.map((one) => one.path) ?? [];
  const files = { staticDirectories };
  const { article, findings, media } = withMedia(root, parsed.article, source, file.beside, files);
  const all = findings.length === 0 ? parsed.findings : boundFindings([...parsed.findings, ...findings]);
  return { path, contentHash: article.contentHash, article, findings: all, ...(media && { media }) };
}

/** An article whose sidecar cannot be read is not published: the sidecar may mark it as a draft. */
function refused(path: string, file: string, refusal: ReadRefusal): ArticleFile | undefined {
  if (refusal === 'gone' && file === path) return undefined;
  const { rule, message } =
    refusal === 'gone'
      ? { rule: 'unreadable' as const, message: 'vanished while it was to be read' }
      : refusal;
  return { path, article: undefined, findings: [{ file, line: 1, severity: 'error', rule, message }] };
}
