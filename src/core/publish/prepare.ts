import { statedId } from '../ledger/ids/stated-id.ts';
import { createHash } from 'node:crypto';
import type { ComparedEntry } from '../adoption/compare.ts';
import type { Article, ArticleHead } from '../article/article.ts';
import type { Finding } from '../article/finding.ts';
import type { Instant } from '../article/instant.ts';
import type { LedgerRow, LedgerChange } from '../ledger/ledger.ts';
import type { Publication } from '../article/publication.ts';
import { isPassing, newFindings, nextStandings } from './regeneration/file-standings.ts';
import { pathsTouchedBy } from './regeneration/touched-paths.ts';
import { wordsOf } from '../article/text/similarity.ts';
import { createLoopYield } from '../content/directory/scan.ts';
import { headOf, type LoadArticle } from '../content/directory/scanned-file.ts';
import { isPublished } from '../feed/select.ts';
import type { Change } from './records/store.ts';
import { pathsOf, type ContentDelta, type FileIndex, type FileStatus } from './content-delta.ts';
import { comparedEntries, judgeFirst, judgeIdChanges } from '../snapshot/adoption/adoption-gate.ts';
import { checkGate, type Violation } from '../snapshot/gate.ts';
import type { Build, Built } from '../snapshot/build.ts';
import type { PublicationCheck } from './extensions.ts';
import { addressRulesOf } from '../ledger/page-address.ts';
import { reconcile, type Reconciliation, type RowChange } from '../ledger/reconcile.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** Input of {@link prepare}. */
export interface PrepareInput {
  readonly delta: ContentDelta;
  readonly publication: Publication;
  /** IANA zone of dates in the paths of pages. */
  readonly timezone: string;
  /** The ledger within a transaction, which is rolled back if it rejects. */
  readonly ledger: Change;
  /** A published article as it was published, or as its file has it. */
  readonly articleOf: (row: LedgerRow) => Promise<Article | undefined>;
  /** The snapshot that is served. */
  readonly previous: Snapshot | undefined;
  readonly build: Build;
  readonly publicationChecks: readonly PublicationCheck[];
}

/** A change, ready to be published or refused. */
export interface Prepared {
  readonly snapshot: Snapshot;
  /** State of the files once this is published. */
  readonly files: FileIndex;
  /** All findings, in any order. */
  readonly findings: readonly Finding[];
  /** Those that the last publication of this process did not have, in any order. */
  readonly newFindings: readonly Finding[];
  /** Number of rows of the ledger that are new or have changed. */
  readonly changedRows: number;
  /** True if texts of new articles are still to be stored. */
  readonly hasBacklog: boolean;
  /** Reasons why the change may not be published; empty if it may. */
  readonly violations: readonly Violation[];
  /** All articles that it publishes, for a comparison with the feed of an earlier publication. */
  readonly published: () => readonly ComparedEntry[];
  /** Deterministic hash of the change; `accept` approves exactly this hash. */
  readonly changeHash: string;
}

/** Max. number of changes whose texts are stored at once; those of more are stored after the documents are served. */
const MAX_TEXTS = 500;

/** New rows per write. */
const SLICE = 1000;

/** Milliseconds between two yields to the event loop. */
const SLICE_MS = 8;

/** Does everything that a regeneration does before it publishes; writes to the ledger within its transaction. */
export async function prepare(input: PrepareInput): Promise<Prepared> {
  const { delta, ledger, publication, timezone, previous, build } = input;
  // The moment of the scan: whatever becomes due while files are read belongs to the next tick.
  const now = delta.moment;
  const pause = createLoopYield(SLICE_MS);
  const affected = await gather(input, now, pause);
  const loadArticle: LoadArticle = (head) => affected.there.get(head) ?? delta.loadArticle(head);
  const reconciled = await reconcile({
    articles: [...affected.out, ...affected.there.keys()],
    wordsOfArticle: (head) => wordsOf(loadArticle(head)),
    rows: affected.rows,
    wordsOfRow: ledger.wordsOf,
    unpublishablePaths: affected.broken,
    authority: publication.authority,
    now,
    others: affected.isFirst ? undefined : ledger,
    addressRules: addressRulesOf(publication, timezone),
    isFullRead: delta.before === undefined,
    pause,
  });
  const { changes, settled } = reconciled;
  const hasBacklog = changes.length > MAX_TEXTS;
  const touched = hasBacklog
    ? undefined
    : await pathsTouchedBy(changes, affected.rows, ledger, publication, loadArticle);
  await writeRows(ledger, changes, hasBacklog, pause, loadArticle);
  if (delta.before === undefined && !affected.isFirst) await ledger.noteAddressesSeen(unseenIn(affected));
  const standings = nextStandings(delta, affected.out, reconciled, now);
  const readNow = ({ id, path }: LedgerRow): Article | undefined => {
    const head = delta.read.get(path)?.head;
    return head !== undefined && settled.get(head)?.id === id ? loadArticle(head) : undefined;
  };
  const others = [
    ...delta.findings,
    ...input.publicationChecks.flatMap((check) => check(publication)),
    ...reconciled.findings.filter(isPassing),
  ];
  const findings = [...others, ...[...standings.values()].flatMap((standing) => standing.findings)];
  const built = await build({
    ledger,
    articleOf: async (row) => readNow(row) ?? (await input.articleOf(row)),
    findings,
    standings,
    hasChanged: changes.length > 0,
    touched,
    place: (places) =>
      ledger.place({ ...places, changed: changes.flatMap(({ row, isNew }) => (isNew ? [] : [row.id])) }),
    publication,
    previous,
    now,
  });
  const published = (): readonly ComparedEntry[] =>
    comparedEntries(built.chosen, reconciled.settled.values(), publication);
  const violations = [
    ...judgeIdChanges(reconciled.idChanges),
    ...(previous === undefined
      ? judgeFirst(delta.adopted, published)
      : judge(previous, built, reconciled, standings, publication)),
  ];
  return {
    snapshot: built.snapshot,
    files: { known: delta.known, standings, moment: delta.moment, others: [...others, ...built.repairs] },
    findings: [...findings, ...built.repairs],
    newFindings: newFindings(delta, standings, [...others, ...built.repairs]),
    changedRows: changes.length,
    hasBacklog,
    violations,
    published,
    changeHash: hashOf(publication, violations.length === 0 ? [] : changes, delta),
  };
}

/** Ids of rows of earlier versions whose files cannot be read now. */
function unseenIn({ rows, broken }: Affected): readonly string[] {
  return rows.flatMap(({ id, path, address }) =>
    address?.isUnseen === true && broken.has(path) ? [id] : [],
  );
}

/** Writes the changed rows; without the texts of new articles where they are stored later. */
async function writeRows(
  ledger: Change,
  changes: readonly RowChange[],
  hasBacklog: boolean,
  pause: () => Promise<void>,
  loadArticle: LoadArticle,
): Promise<void> {
  const toChange = ({ row, head, isNew, isTold, formerId }: RowChange): LedgerChange => ({
    row,
    isNew,
    isTold,
    formerId,
    wikiNames: head?.wikiNames,
    article: head === undefined || (isNew && hasBacklog) ? undefined : loadArticle(head),
  });
  // Known rows first, all at once: they may swap names, and leave some to new rows.
  await ledger.write(changes.filter(({ isNew }) => !isNew).map(toChange), pause);
  const newcomers = changes.filter(({ isNew }) => isNew);
  for (let from = 0; from < newcomers.length; from += SLICE) {
    await ledger.write(newcomers.slice(from, from + SLICE).map(toChange), pause);
  }
}

/** Violations of the gate by a change of the served documents. */
function judge(
  previous: Snapshot,
  { snapshot, chosen }: Built,
  { changes, suspicions }: Reconciliation,
  standings: ReadonlyMap<string, FileStatus>,
  publication: Publication,
): readonly Violation[] {
  const isPublishable = (path: string): boolean => {
    const standing = standings.get(path);
    return standing === undefined || standing.isOut || standing.isBroken;
  };
  return checkGate({
    before: previous,
    after: {
      chosen,
      articles: snapshot.articles,
      publishable: new Set(chosen.flatMap(({ entry }) => (isPublishable(entry.path) ? [entry.id] : []))),
    },
    gone: changes.flatMap(({ row, head }) => (head === undefined ? [row.path] : [])),
    came: changes.flatMap(({ row, isNew }) => (isNew ? [row.path] : [])),
    suspicions,
    thresholds: publication.gate,
  });
}

/** Articles and ledger rows that a delta may affect. */
interface Affected {
  /** True if nothing has ever been published. */
  readonly isFirst: boolean;
  /** Articles that were read and are due. */
  readonly out: readonly ArticleHead[];
  /** Unchanged articles that may match a row of one of those. */
  readonly there: ReadonlyMap<ArticleHead, Article>;
  readonly rows: readonly LedgerRow[];
  /** Paths of files that cannot be published now: their published articles stay as they are. */
  readonly broken: ReadonlySet<string>;
}

async function gather(
  { delta, ledger, articleOf }: PrepareInput,
  now: Instant,
  pause: () => Promise<void>,
): Promise<Affected> {
  const isFirst = await ledger.isEmpty();
  const out: ArticleHead[] = [];
  const broken = new Set<string>();
  const rows = new Map<string, LedgerRow>();
  const add = (found: readonly (LedgerRow | undefined)[]): void => {
    for (const row of found) if (row !== undefined) rows.set(row.id, row);
  };
  for (const [path, { head, isWithheld }] of delta.read) {
    await pause();
    const here = isFirst ? [] : await ledger.byPath(path);
    add(here);
    if (head === undefined) {
      // What its author withholds does not stay published because of a fault.
      if (isWithheld !== true) broken.add(path);
      continue;
    }
    // A published article stays due when the clock is set back.
    const wasDue = here.some(
      ({ deleted, published }) => deleted === undefined && published === head.published,
    );
    if (!isPublished(head, wasDue ? Math.max(now, head.published) : now)) continue;
    out.push(head);
    if (isFirst) continue;
    add(await ledger.byText(head.fingerprint.textHash));
    const stated = statedId(head);
    if (stated !== undefined) add([await ledger.byId(stated)]);
  }
  const gone = new Set(isFirst ? [] : await lost(delta, ledger.paths, broken));
  for (const path of gone) add(await ledger.byPath(path));

  const there = new Map<ArticleHead, Article>();
  for (const row of rows.values()) {
    const { path, deleted } = row;
    if (deleted !== undefined || delta.read.has(path) || gone.has(path) || broken.has(path)) continue;
    // Without `before` every file was read.
    if (delta.before === undefined) continue;
    const article = delta.before.standings.get(path)?.isBroken === true ? undefined : await articleOf(row);
    if (article === undefined) broken.add(path);
    else there.set(headOf(article), article);
  }
  return { isFirst, out, there, rows: [...rows.values()], broken };
}

/** Paths of published articles whose files are gone; those in unreadable folders are added to `broken`. */
async function lost(
  delta: ContentDelta,
  published: () => Promise<readonly string[]>,
  broken: Set<string>,
): Promise<readonly string[]> {
  if (delta.before !== undefined && delta.before.mayBeBehind !== true) return delta.gone;
  const there = pathsOf(delta);
  const missing = (await published()).filter((path) => !there.has(path));
  for (const path of missing)
    if (delta.unlistableFolders.some((folder) => path.startsWith(folder))) broken.add(path);
  return missing;
}

/** Leaves dates out: they move with the clock until the change is published. */
function hashOf(publication: Publication, changes: readonly RowChange[], { known }: ContentDelta): string {
  const adopted = known.detected?.site.adopted;
  const state = changes
    .map(({ row: { path, contentHash, id }, head }) =>
      JSON.stringify([path, contentHash, id, head !== undefined]),
    )
    .toSorted();
  return createHash('sha256')
    .update(JSON.stringify([publication, state, ...(adopted === undefined ? [] : [adopted])]))
    .digest('hex');
}
