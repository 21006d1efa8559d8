import type { Article } from '../article/article.ts';
import type { Finding } from '../article/finding.ts';
import { mintId } from '../article/tag-uri.ts';
import { toRfc3339, type Instant } from '../article/instant.ts';
import type { Ledger, LedgerRow } from './ledger.ts';
import { isSignificantEdit, isSimilar, textHashOf, wordsOf } from '../article/text/similarity.ts';
import { duplicateFinding, rejectDuplicateIds } from './duplicate-ids.ts';
import { match } from './match.ts';
import { createSlugAllocator, freeSlug, type SlugAllocator } from './slug-allocator.ts';

/** What a reconciliation compares. */
export interface ReconcileInput {
  /** The articles that are out now, in any order. */
  readonly articles: readonly Article[];
  /** What is remembered of them, and of what is gone. */
  readonly rows: readonly LedgerRow[];
  /** What an article said when it was last significantly edited. */
  readonly rememberedWords: (id: string) => Promise<string>;
  /** Files that are there but cannot be published: what was published of them stays as it is. */
  readonly brokenPaths: ReadonlySet<string>;
  readonly authority: string;
  readonly now: Instant;
  /** The rest of the ledger, in which no name or id may be taken either; undefined: `rows` are all there is. */
  readonly others?: Pick<Ledger, 'bySlug' | 'byId'> | undefined;
  /** Called between two articles, to let others work. */
  readonly pause?: (() => Promise<void>) | undefined;
}

/** An article that left, and one that came and looks like it. */
export interface Suspicion {
  readonly gone: LedgerRow;
  readonly came: LedgerRow;
}

/** A row that is new or has changed. */
export interface RowChange {
  readonly row: LedgerRow;
  /** Undefined: it is gone. */
  readonly article: Article | undefined;
  /** Whether it was in the ledger before. */
  readonly isNew: boolean;
  /** Whether readers are told: the article is new to them, or was edited significantly. */
  readonly isTold: boolean;
}

/** Who is who. */
export interface Reconciliation {
  /** Published articles with their rows as they are to be from now on. */
  readonly settled: ReadonlyMap<Article, LedgerRow>;
  /** Rows that are new or have changed. */
  readonly changes: readonly RowChange[];
  readonly suspicions: readonly Suspicion[];
  readonly findings: readonly Finding[];
}

/** The order in which articles choose: the older first, so that a lost ledger comes out the same. */
function byAge(a: Article, b: Article): number {
  return a.published - b.published || (a.path < b.path ? -1 : 1);
}

/**
 * Finds every article's row in the ledger: by the id it insists on, by its text, by its path. What is not
 * found is new and gets an id that nobody ever had; a row that is not found again is deleted or withdrawn.
 */
export async function reconcile(input: ReconcileInput): Promise<Reconciliation> {
  const { rows, now, brokenPaths, pause = async () => {} } = input;
  const findings: Finding[] = [];
  const articles = await rejectDuplicateIds(
    [...input.articles].sort(byAge),
    rows,
    input.rememberedWords,
    findings,
  );
  const matched = await match(articles, rows, input.rememberedWords);
  const names = createSlugAllocator(rows, input.others);

  const settled = new Map<Article, LedgerRow>();
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
        ? await mint(article, input, names, findings)
        : await follow(known, article, input, names);
    if (known !== undefined && article.published !== known.published) findings.push(redated(article, known));
    if (article.updated !== undefined && article.updated > now) findings.push(early(article));
    const isSame = known !== undefined && sameRow(known, row);
    settled.set(article, isSame ? known : row);
    if (isSame) continue;
    const isTold = known === undefined || row.updated !== known.updated;
    changes.push({ row, article, isNew: known === undefined, isTold });
  }

  const found = new Set([...settled.values()].map(({ id }) => id));
  const lost = rows.filter(({ id, deleted }) => deleted === undefined && !found.has(id));
  const gone = lost.filter(({ path }) => !brokenPaths.has(path));
  for (const row of gone) {
    // A tombstone that is older than the article says nothing (RFC 6721, 3), whatever the clock says.
    const deleted = Math.max(now, row.updated);
    changes.push({ row: { ...row, deleted }, article: undefined, isNew: false, isTold: false });
  }

  const newcomers = articles.filter((article) => !matched.has(article));
  const suspicions = await suspect(gone, newcomers, settled, input.rememberedWords);
  for (const { gone: before, came } of suspicions) findings.push(question(before, came));
  return { settled, changes, suspicions, findings };
}

async function mint(
  article: Article,
  { authority, now }: ReconcileInput,
  names: SlugAllocator,
  findings: Finding[],
): Promise<LedgerRow> {
  const minted = (slug: string): string => article.id ?? mintId(authority, article.published, slug);
  const holder = await names.holderOf(article.slug);
  const isTaken = async (name: string): Promise<boolean> =>
    (await names.holderOf(name)) !== undefined ||
    (article.id === undefined && (await names.hasId(minted(name))));
  const slug = await freeSlug(article.slug, isTaken, names.numbers);
  if (slug !== article.slug) {
    findings.push(
      about(
        article.path,
        'warning',
        'duplicate-slug',
        `${holder ?? 'another article'} has the address ${article.slug} already: this article's is ${slug}`,
      ),
    );
  }
  const id = minted(slug);
  names.take(slug, article.path);
  names.takeId(id);
  return {
    id,
    path: article.path,
    slug,
    formerSlugs: [],
    contentHash: article.contentHash,
    textHash: textHashOf(article),
    title: article.title,
    published: article.published,
    updated: article.updated !== undefined && article.updated <= now ? article.updated : article.published,
    deleted: undefined,
  };
}

/** The row of an article as it is now. */
async function follow(
  row: LedgerRow,
  article: Article,
  input: ReconcileInput,
  names: SlugAllocator,
): Promise<LedgerRow> {
  const isBack = row.deleted !== undefined;
  const isNamed = article.updated !== undefined && article.updated <= input.now;
  const mayBeEdited = row.contentHash !== article.contentHash && !isNamed && !isBack;
  const isEdited = mayBeEdited && isSignificantEdit(await input.rememberedWords(row.id), wordsOf(article));
  // A reader that was told of the deletion takes the article back only if it is newer than that.
  const last = Math.max(row.updated, row.deleted ?? 0);
  const touched = isBack || isEdited ? Math.max(input.now, last + 1000) : row.updated;
  const moved = row.path !== article.path && !isNameOf(row.slug, article.slug);
  const ownSlugs = new Set([row.slug, ...row.formerSlugs]);
  const slug = moved
    ? await freeSlug(
        article.slug,
        async (name) => !ownSlugs.has(name) && (await names.holderOf(name)) !== undefined,
        new Map(),
      )
    : row.slug;
  names.take(slug, article.path);
  return {
    ...row,
    path: article.path,
    slug,
    formerSlugs: slug === row.slug ? row.formerSlugs : [...ownSlugs].filter((name) => name !== slug),
    contentHash: article.contentHash,
    textHash: textHashOf(article),
    title: article.title,
    updated: isNamed ? Math.max(article.updated, row.published) : touched,
    deleted: undefined,
  };
}

/** Whether a slug is the wanted one, perhaps with the number that told it apart. */
function isNameOf(slug: string, wanted: string): boolean {
  return slug === wanted || (slug.startsWith(`${wanted}-`) && /^\d+$/.test(slug.slice(wanted.length + 1)));
}

function sameRow(a: LedgerRow, b: LedgerRow): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** At so many of each that left and came at once, nobody moved articles by hand. */
const MAX_COMPARISONS = 100;

async function suspect(
  gone: readonly LedgerRow[],
  newcomers: readonly Article[],
  settled: ReadonlyMap<Article, LedgerRow>,
  rememberedWords: (id: string) => Promise<string>,
): Promise<Suspicion[]> {
  if (gone.length === 0) return [];
  const suspicions: Suspicion[] = [];
  const candidates = newcomers
    .slice(0, MAX_COMPARISONS)
    .map((article) => ({ article, words: wordsOf(article) }));
  for (const row of gone.slice(0, MAX_COMPARISONS)) {
    const before = candidates.length === 0 ? '' : await rememberedWords(row.id);
    const twin = candidates.find(({ words }) => isSimilar(before, words));
    const came = twin && settled.get(twin.article);
    if (came !== undefined) suspicions.push({ gone: row, came });
  }
  return suspicions;
}

function question(gone: LedgerRow, came: LedgerRow): Finding {
  const message = `looks like ${gone.path}, which is gone: if it is the same article, put \`id: ${gone.id}\` into its front matter or sidecar; if not, run \`feedwright accept\``;
  return about(came.path, 'warning', 'moved', message);
}

function redated({ path, published }: Article, row: LedgerRow): Finding {
  const message = `is dated ${toRfc3339(published)} now, but was published as of ${toRfc3339(row.published)}: readers keep that date`;
  return about(path, 'warning', 'date', message);
}

function early({ path, updated = 0 }: Article): Finding {
  const message = `updated is ${toRfc3339(updated)}, which lies ahead: it counts from then on`;
  return about(path, 'warning', 'date', message);
}

function about(file: string, severity: Finding['severity'], rule: Finding['rule'], message: string): Finding {
  return { file, line: 1, severity, rule, message };
}
