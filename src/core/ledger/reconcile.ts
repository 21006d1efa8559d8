import type { ArticleHead } from '../article/article.ts';
import type { Finding } from '../article/finding.ts';
import { mintId } from '../article/tag-uri.ts';
import { toRfc3339, type Instant } from '../article/instant.ts';
import type { Ledger, LedgerRow } from './ledger.ts';
import { isSignificantEdit, isSimilar } from '../article/text/similarity.ts';
import { duplicateFinding, rejectDuplicateIds } from './duplicate-ids.ts';
import { match } from './match.ts';
import type { WordSource } from './word-source.ts';
import { createSlugAllocator, freeSlug, type SlugAllocator } from './slug-allocator.ts';

/** The input of a reconciliation. */
export interface ReconcileInput extends WordSource {
  /** All published articles, in any order. */
  readonly articles: readonly ArticleHead[];
  /** The ledger rows to compare with, including those of deleted articles. */
  readonly rows: readonly LedgerRow[];
  /** Paths of files that exist but cannot be published; their rows stay unchanged. */
  readonly unpublishablePaths: ReadonlySet<string>;
  readonly authority: string;
  readonly now: Instant;
  /** The rest of the ledger, for the uniqueness of slugs and ids. Omitted if `rows` are all of it. */
  readonly others?: Pick<Ledger, 'bySlug' | 'byId'> | undefined;
  /** Awaited between two articles, to yield to the event loop. */
  readonly pause?: (() => Promise<void>) | undefined;
}

/** A deleted row and a new one with a similar text. */
export interface SuspectedMove {
  readonly gone: LedgerRow;
  readonly came: LedgerRow;
}

/** A new or changed row. */
export interface RowChange {
  readonly row: LedgerRow;
  /** Undefined for a deleted row. */
  readonly head: ArticleHead | undefined;
  /** True if the ledger does not contain the row yet. */
  readonly isNew: boolean;
  /** True if subscribers are notified: the article is new or was edited significantly. */
  readonly isTold: boolean;
}

/** The result of matching articles to ledger rows. */
export interface Reconciliation {
  /** Published articles with their new rows. */
  readonly settled: ReadonlyMap<ArticleHead, LedgerRow>;
  readonly changes: readonly RowChange[];
  readonly suspicions: readonly SuspectedMove[];
  readonly findings: readonly Finding[];
}

/** Oldest first, so that a lost ledger is rebuilt with the same slugs. */
function byAge(a: ArticleHead, b: ArticleHead): number {
  return a.published - b.published || (a.path < b.path ? -1 : 1);
}

/**
 * Matches every article to its ledger row: by its `id`, by its text, or by its path. An article without a
 * match gets a new row with an unused id; a row without a match is deleted.
 */
export async function reconcile(input: ReconcileInput): Promise<Reconciliation> {
  const { rows, now, unpublishablePaths, pause = async () => {} } = input;
  const findings: Finding[] = [];
  const articles = await rejectDuplicateIds([...input.articles].sort(byAge), rows, input, findings);
  const matched = await match(articles, rows, input);
  const names = createSlugAllocator(rows, input.others);

  const settled = new Map<ArticleHead, LedgerRow>();
  const changes: RowChange[] = [];
  for (const article of articles) {
    await pause();
    const known = matched.get(article);
    if (known === undefined && article.id !== undefined && (await names.hasId(article.id))) {
      findings.push(duplicateFinding(article.path, article.id, 'another article'));
      continue;
    }
    const row =
      known === undefined
        ? await createRow(article, input, names, findings)
        : await updateRow(known, article, input, names);
    if (known !== undefined && article.published !== known.published)
      findings.push(dateChangeFinding(article, known));
    if (article.updated !== undefined && article.updated > now) findings.push(futureDateFinding(article));
    const isSame = known !== undefined && sameRow(known, row);
    settled.set(article, isSame ? known : row);
    if (isSame) continue;
    const isTold = known === undefined || row.updated !== known.updated;
    changes.push({ row, head: article, isNew: known === undefined, isTold });
  }

  const found = new Set([...settled.values()].map(({ id }) => id));
  const lost = rows.filter(({ id, deleted }) => deleted === undefined && !found.has(id));
  const gone = lost.filter(({ path }) => !unpublishablePaths.has(path));
  for (const row of gone) {
    // A tombstone older than the entry has no effect (RFC 6721, section 3), even if the clock went back.
    const deleted = Math.max(now, row.updated);
    changes.push({ row: { ...row, deleted }, head: undefined, isNew: false, isTold: false });
  }

  const newcomers = articles.filter((article) => !matched.has(article));
  const suspicions = await findSuspectedMoves(gone, newcomers, settled, input);
  for (const { gone: before, came } of suspicions) findings.push(suspectedMoveFinding(before, came));
  return { settled, changes, suspicions, findings };
}

async function createRow(
  article: ArticleHead,
  { authority, now }: ReconcileInput,
  names: SlugAllocator,
  findings: Finding[],
): Promise<LedgerRow> {
  const minted = (slug: string): string => article.id ?? mintId(authority, article.published, slug);
  const holder = await names.ownerOf(article.slug);
  const isTaken = async (name: string): Promise<boolean> =>
    (await names.ownerOf(name)) !== undefined ||
    (article.id === undefined && (await names.hasId(minted(name))));
  const slug = await freeSlug(article.slug, isTaken, names.nextSuffixes);
  if (slug !== article.slug) {
    findings.push(
      findingOn(
        article.path,
        'warning',
        'duplicate-slug',
        `${holder ?? 'another article'} has the address ${article.slug} already: this article's is ${slug}`,
      ),
    );
  }
  const id = minted(slug);
  names.reserve(slug, article.path);
  names.reserveId(id);
  return {
    id,
    path: article.path,
    slug,
    formerSlugs: [],
    contentHash: article.contentHash,
    textHash: article.fingerprint.textHash,
    title: article.title,
    published: article.published,
    updated: article.updated !== undefined && article.updated <= now ? article.updated : article.published,
    deleted: undefined,
  };
}

/** Returns the updated row of a known article. */
async function updateRow(
  row: LedgerRow,
  article: ArticleHead,
  input: ReconcileInput,
  names: SlugAllocator,
): Promise<LedgerRow> {
  const isBack = row.deleted !== undefined;
  const isNamed = article.updated !== undefined && article.updated <= input.now;
  const mayBeEdited = row.contentHash !== article.contentHash && !isNamed && !isBack;
  const isEdited =
    mayBeEdited && isSignificantEdit(await input.wordsOfRow(row.id), input.wordsOfArticle(article));
  // A reader that processed the deletion accepts the article again only with a later date.
  const last = Math.max(row.updated, row.deleted ?? 0);
  const touched = isBack || isEdited ? Math.max(input.now, last + 1000) : row.updated;
  const moved = row.path !== article.path && !isNameOf(row.slug, article.slug);
  const ownSlugs = new Set([row.slug, ...row.formerSlugs]);
  const slug = moved
    ? await freeSlug(
        article.slug,
        async (name) => !ownSlugs.has(name) && (await names.ownerOf(name)) !== undefined,
        new Map(),
      )
    : row.slug;
  names.reserve(slug, article.path);
  return {
    ...row,
    path: article.path,
    slug,
    formerSlugs: slug === row.slug ? row.formerSlugs : [...ownSlugs].filter((name) => name !== slug),
    contentHash: article.contentHash,
    textHash: article.fingerprint.textHash,
    title: article.title,
    updated: isNamed ? Math.max(article.updated, row.published) : touched,
    deleted: undefined,
  };
}

/** True if `slug` is `wanted`, with or without a numeric suffix. */
function isNameOf(slug: string, wanted: string): boolean {
  return slug === wanted || (slug.startsWith(`${wanted}-`) && /^\d+$/.test(slug.slice(wanted.length + 1)));
}

function sameRow(a: LedgerRow, b: LedgerRow): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Bounds the pairwise text comparisons; above this number, articles were not moved by hand. */
const MAX_COMPARISONS = 100;

async function findSuspectedMoves(
  gone: readonly LedgerRow[],
  newcomers: readonly ArticleHead[],
  settled: ReadonlyMap<ArticleHead, LedgerRow>,
  { wordsOfRow, wordsOfArticle }: WordSource,
): Promise<SuspectedMove[]> {
  if (gone.length === 0) return [];
  const suspicions: SuspectedMove[] = [];
  const candidates = newcomers
    .slice(0, MAX_COMPARISONS)
    .map((article) => ({ article, words: wordsOfArticle(article) }));
  for (const row of gone.slice(0, MAX_COMPARISONS)) {
    const before = candidates.length === 0 ? '' : await wordsOfRow(row.id);
    const twin = candidates.find(({ words }) => isSimilar(before, words));
    const came = twin && settled.get(twin.article);
    if (came !== undefined) suspicions.push({ gone: row, came });
  }
  return suspicions;
}

function suspectedMoveFinding(gone: LedgerRow, came: LedgerRow): Finding {
  const message = `looks like ${gone.path}, which is gone: if it is the same article, put \`id: ${gone.id}\` into its front matter or sidecar; if not, run \`feedwright accept\``;
  return findingOn(came.path, 'warning', 'moved', message);
}

function dateChangeFinding({ path, published }: ArticleHead, row: LedgerRow): Finding {
  const message = `is dated ${toRfc3339(published)} now, but was published as of ${toRfc3339(row.published)}: readers keep that date`;
  return findingOn(path, 'warning', 'date', message);
}

function futureDateFinding({ path, updated = 0 }: ArticleHead): Finding {
  const message = `updated is ${toRfc3339(updated)}, which is in the future: it takes effect then`;
  return findingOn(path, 'warning', 'date', message);
}

function findingOn(
  file: string,
  severity: Finding['severity'],
  rule: Finding['rule'],
  message: string,
): Finding {
  return { file, line: 1, severity, rule, message };
}
