import { boundFindings } from '../../article/finding.ts';
import { createFilesNamed } from '../media/file-names.ts';
import { withMedia } from '../media/article-media.ts';
import type { ListedFile } from './listing.ts';
import type { MediaStamp } from '../media/media-file.ts';
import { decode } from '../formats/decode.ts';
import { contentHash, parseArticle, SKIPPED, type ParsedArticle, type SourceFile } from '../formats/parse.ts';
import type { ParseOptions } from '../formats/source-format.ts';
import { readHeaderKeys, readSidecarKeys, type HeaderKeys } from '../path/header-keys.ts';
import { likelihoodOfPath, likelihoodOfText } from '../path/likelihood.ts';
import { adoptedItemsOf } from '../site/adopted-items.ts';
import { PLAIN_SITE } from '../site/site.ts';
import { readBeginning, readBounded, type ReadRefusal } from './read-file.ts';

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
  listed: ListedFile,
  options: ParseOptions,
): ArticleFile | undefined {
  const { path, sidecar } = listed;
  const adopted = adoptedItemsOf(root, options.site ?? PLAIN_SITE)?.byArticle.get(path);
  // What stood in a feed is an article, wherever it lies.
  const file = adopted === undefined ? listed : { ...listed, isIncluded: true };
  if (isOtherFile(root, file, options)) return { path, contentHash: OTHER_FILE, ...SKIPPED };
  const own = readBounded(root, path);
  if ('refusal' in own) {
    // An article that was published from it stays as it is.
    const isOther =
      own.refusal !== 'gone' && likelihoodOfPath(path, options.site ?? PLAIN_SITE) === 'unlikely';
    return isOther ? { path, ...SKIPPED } : refused(path, path, own.refusal);
  }
  const beside = sidecar === undefined ? undefined : readBounded(root, sidecar);
  if (beside !== undefined && 'refusal' in beside) return refused(path, sidecar ?? path, beside.refusal);
  const source: SourceFile = {
    path,
    bytes: own.bytes,
    sidecar: beside && { path: sidecar ?? '', bytes: beside.bytes },
    nameLanguage: file.nameLanguage,
    isIncluded: file.isIncluded,
    adopted,
  };
  const parsed = parseArticle(source, options);
  if (parsed.article === undefined) return { path, contentHash: contentHash(source), ...parsed };
  const staticDirectories = options.site?.staticDirectories.map((one) => one.path) ?? [];
  const { filesNamed = createFilesNamed(root) } = options;
  const files = { staticDirectories, filesNamed, isVault: options.site?.isVault };
  const { article, findings, media } = withMedia(root, parsed.article, source, file.beside, files);
  const all = findings.length === 0 ? parsed.findings : boundFindings([...parsed.findings, ...findings]);
  return {
    ...parsed,
    path,
    contentHash: article.contentHash,
    article,
    findings: all,
    ...(media && { media }),
  };
}

/** Content hash of every file that was not read whole. */
const OTHER_FILE = 'none';

/** Max. bytes read of a file that its path makes an unlikely article: more than front matter may have. */
const MAX_HEADER_BYTES = 64 * 1024;

/**
 * True for a file that its path makes an unlikely article, and whose header has no date of ours. Reads only the
 * beginning: a generator's output may be as large as the site. A link, and a file that cannot be read, is left to the
 * reading of whole files, which reports faults.
 */
function isOtherFile(root: string, file: ListedFile, { site = PLAIN_SITE }: ParseOptions): boolean {
  const { path, sidecar, isIncluded } = file;
  if (isIncluded === true || likelihoodOfPath(path, site) !== 'unlikely') return false;
  const keysOf = (name: string, read: typeof readHeaderKeys): HeaderKeys | undefined => {
    const bytes = readBeginning(root, name, MAX_HEADER_BYTES);
    return bytes && read(decode(bytes, name).text);
  };
  const own = keysOf(path, readHeaderKeys);
  const beside = sidecar === undefined ? {} : keysOf(sidecar, readSidecarKeys);
  if (own === undefined || beside === undefined) return false;
  return likelihoodOfText(path, 'unlikely', { ...own, ...beside }, '') === 'unlikely';
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
