import { adoptIds, type IdChange } from './ids/adopted-ids.ts';
import { statedId } from './ids/stated-id.ts';
import type { ArticleHead } from '../article/article.ts';
import { readSiteAddress } from '../article/addresses/page-path.ts';
import { findingOn, type Finding } from '../article/finding.ts';
import { toRfc3339, type Instant } from '../article/instant.ts';
import { createAddressBook, type AddressBook, type AddressLedger } from './address-book.ts';
import type { LedgerRow } from './ledger.ts';
import { isSimilar } from '../article/text/similarity.ts';
import { duplicateFinding, rejectDuplicateIds } from './duplicate-ids.ts';
import { match } from './match.ts';
import { PLAIN_ADDRESSES, type AddressContext, type AddressRules } from './page-address.ts';
import { createRow, updateRow } from './row-changes.ts';
import type { WordSource } from './word-source.ts';

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
  /** The rest of the ledger, for the uniqueness of addresses and ids. Omitted if `rows` are all of it. */
  readonly others?: AddressLedger | undefined;
  /** Default: `/articles/SLUG` for every article. */
  readonly addressRules?: AddressRules | undefined;
  /** True if every file was read: rows of earlier versions are then marked as read all at once, afterwards. */
  readonly isFullRead?: boolean | undefined;
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
  /** Id that the row has had; undefined: the same. */
  readonly formerId?: string | undefined;
}

/** The result of matching articles to ledger rows. */
export interface Reconciliation {
  /** Published articles with their new rows. */
  readonly settled: ReadonlyMap<ArticleHead, LedgerRow>;
  readonly changes: readonly RowChange[];
  readonly suspicions: readonly SuspectedMove[];
  /** Articles whose ids change to those of adopted.yaml. */
  readonly idChanges: readonly IdChange[];
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
  const book = createAddressBook(rows, input.others);
  releaseDropped(matched, book);
  const context: AddressContext = { rules: input.addressRules ?? PLAIN_ADDRESSES, book, findings };

  const settled = new Map<ArticleHead, LedgerRow>();
  const changes: RowChange[] = [];
  const idChanges: IdChange[] = [];
  for (const article of articles) {
    await pause();
    const known = matched.get(article);
    const stated = statedId(article);
    if (known === undefined && stated !== undefined && (await book.hasId(stated))) {
      findings.push(duplicateFinding(article.path, stated, 'another article'));
      continue;
    }
    const row =
      known === undefined
        ? await createRow(article, input, context)
        : await adoptIds(await updateRow(known, article, input, context), article, context);
    if (article.published !== row.published) findings.push(dateChangeFinding(article, row));
    if (article.updated !== undefined && article.updated > now) findings.push(futureDateFinding(article));
    const isSame = known !== undefined && sameRow(input.isFullRead === true ? asSeen(known) : known, row);
    settled.set(article, isSame ? known : row);
    if (isSame) continue;
    const isTold = known === undefined || row.updated !== known.updated;
    const isOther = known !== undefined && (row.id !== known.id || row.atomId !== known.atomId);
    if (isOther) idChanges.push({ before: known, after: row });
    const formerId = known === undefined || row.id === known.id ? undefined : known.id;
    changes.push({ row, head: article, isNew: known === undefined, isTold, formerId });
  }

  const found = new Set([...settled.values()].map(({ id }) => id));
  for (const { before } of idChanges) found.add(before.id);
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
  return { settled, changes, suspicions, idChanges, findings };
}

/** Frees the addresses that authors have taken off their lists, so that another article can list them at once. */
function releaseDropped(matched: ReadonlyMap<ArticleHead, LedgerRow>, { release }: AddressBook): void {
  for (const [{ formerPaths = [] }, { address }] of matched) {
    const kept = new Set(formerPaths.map((path) => readSiteAddress(path)?.target));
    for (const target of address?.declared ?? []) if (!kept.has(target)) release(target);
  }
}

/** A row of an earlier version as it is once its file is read. */
function asSeen(row: LedgerRow): LedgerRow {
  return row.address?.isUnseen === true ? { ...row, address: undefined } : row;
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
