import { articlePath, keyOfTarget } from '../../../core/article/addresses/page-path.ts';
import type { ArticleHead } from '../../../core/article/article.ts';
import type { FileRules, Publication } from '../../../core/article/publication.ts';
import { slugify } from '../../../core/article/slug.ts';
import type { OnProgress } from '../../../core/content/directory/progress.ts';
import { scanChanges } from '../../../core/content/directory/scan.ts';
import { permalinkOf } from '../../../core/ledger/permalink.ts';
import { statedId } from '../../../core/ledger/ids/stated-id.ts';
import type { MatchableArticle } from './match.ts';

/** Articles of a content directory, as far as items are matched to them. */
export interface Candidates {
  readonly articles: readonly MatchableArticle[];
  /** Articles that are not published. */
  readonly drafts: readonly MatchableArticle[];
  /** Paths of all files that were read. */
  readonly files: ReadonlySet<string>;
  /** Paths of files that cannot be published because of errors. */
  readonly broken: readonly string[];
}

/** What the articles are read with. */
export interface CandidateInput {
  readonly contentDirectory: string;
  readonly timezone: string;
  readonly publication: Pick<Publication, 'permalinks'>;
  readonly rules: FileRules;
  readonly now: () => number;
  readonly onProgress: OnProgress;
}

/** Reads the articles of a content directory. Throws `content_unreadable`. */
export async function readCandidates(input: CandidateInput): Promise<Candidates> {
  const { contentDirectory, timezone, publication, rules, now, onProgress } = input;
  const { read } = await scanChanges(contentDirectory, undefined, {
    timezone,
    rules,
    now,
    onProgress,
    contentHashOf: () => undefined,
  });
  const articles: MatchableArticle[] = [];
  const drafts: MatchableArticle[] = [];
  const files = new Set<string>();
  const broken: string[] = [];
  for (const [path, file] of read) {
    if (file === 'same' || file.isSkipped === true) continue;
    files.add(path);
    const { head } = file;
    if (head === undefined) broken.push(path);
    else (head.draft ? drafts : articles).push(candidateOf(head, publication.permalinks, timezone));
  }
  return { articles, drafts, files, broken };
}

/** Ids, addresses and names of an article. */
export function candidateOf(
  head: ArticleHead,
  pattern: string | undefined,
  timezone: string,
): MatchableArticle {
  const { path, title, published, slug, nameSlug, permalink, formerPaths = [], id, guid } = head;
  const byPattern = pattern === undefined ? undefined : permalinkOf(pattern, head, published, timezone);
  const addresses = [permalink, ...formerPaths, byPattern, articlePath(slug)];
  const ids = [statedId(head), id, guid, head.adopted?.atomId].filter((one) => one !== undefined);
  const slugs = [slug, nameSlug, title === '' ? undefined : slugify(title)].filter(
    (one) => one !== undefined,
  );
  return {
    path,
    title,
    published,
    ids: [...new Set(ids)],
    addressKeys: [
      ...new Set(addresses.flatMap((address) => (address === undefined ? [] : (keyOfTarget(address) ?? [])))),
    ],
    slugs: [...new Set(slugs)],
  };
}
