import { articlePath, keyOfTarget } from '../../../core/article/addresses/page-path.ts';
import type { ArticleHead } from '../../../core/article/article.ts';
import type { FileRules, Publication } from '../../../core/article/publication.ts';
import { slugify } from '../../../core/article/slug.ts';
import type { OnProgress } from '../../../core/content/directory/progress.ts';
import { scanChanges } from '../../../core/content/directory/scan.ts';
import { permalinkOf } from '../../../core/ledger/permalink.ts';
import { statedId } from '../../../core/ledger/ids/stated-id.ts';
import type { MatchableArticle } from './evidence.ts';

/** Articles of a content directory, as far as items are matched to them. */
export interface Candidates {
  readonly articles: readonly MatchableArticle[];
  /** Articles that are not published. */
  readonly drafts: readonly MatchableArticle[];
  /** Paths of all article files. */
  readonly files: ReadonlySet<string>;
  /** Files that cannot be read as articles now, with the reason; some lack a date only, which an item may have. */
  readonly others: readonly UnreadFile[];
  /** Path that a pattern gives the article of a file; undefined if it gives none. */
  readonly pageBy: (path: string, pattern: string) => string | undefined;
}

/** A file that is no article as it stands. Only its path is known. */
export interface UnreadFile extends MatchableArticle {
  readonly isSkipped: boolean;
}

/** Input of {@link readCandidates}. */
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
  const others: UnreadFile[] = [];
  for (const [path, file] of read) {
    if (file === 'same') continue;
    files.add(path);
    const { head, isSkipped = false } = file;
    if (head === undefined) others.push({ ...NO_VALUES, path, isSkipped });
    else (head.draft ? drafts : articles).push(candidateOf(head, publication.permalinks, timezone));
  }
  const pageBy = (path: string, pattern: string): string | undefined => {
    const file = read.get(path);
    const head = file === undefined || file === 'same' ? undefined : file.head;
    return head && permalinkOf(pattern, head, head.published, timezone);
  };
  return { articles, drafts, files, others, pageBy };
}

const NO_VALUES = { title: '', published: Number.NaN, ids: [], addressKeys: [], slugs: [] } as const;

/** Ids, addresses and names of an article. */
function candidateOf(head: ArticleHead, pattern: string | undefined, timezone: string): MatchableArticle {
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
