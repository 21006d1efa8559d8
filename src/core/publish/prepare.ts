import { createHash } from 'node:crypto';
import type { Article } from '../article/article.ts';
import type { Finding } from '../article/finding.ts';
import type { Instant } from '../article/instant.ts';
import type { LedgerRow, LedgerChange } from '../ledger/ledger.ts';
import type { Publication } from '../article/publication.ts';
import { membershipsOf, type FeedId } from '../article/feed-id.ts';
import { textHashOf } from '../article/text/similarity.ts';
import { wholeArticle } from '../content/directory/article-head.ts';
import { createLoopYield } from '../content/directory/scan.ts';
import { isPublished } from '../feed/select.ts';
import type { Change } from './records/store.ts';
import { inOrder, type Build } from '../snapshot/build.ts';
import { pathsOf, statusOf, type ContentDelta, type FileIndex, type FileStatus } from './content-delta.ts';
import { checkGate, type Violation } from '../snapshot/gate.ts';
import { articlePath, OPML_PATH, pathsOfFeeds } from '../snapshot/paths.ts';
import { showFindings } from '../../modules/podcast/findings.ts';
import { reconcile, type Reconciliation, type RowChange } from '../ledger/reconcile.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** What a regeneration starts from. */
export interface PrepareInput {
  readonly delta: ContentDelta;
  readonly publication: Publication;
  /** The ledger, within a transaction: what is prepared is written to it, and gone again if that rejects. */
  readonly ledger: Change;
  /** A published article as it was published, or as its file has it. */
  readonly articleOf: (row: LedgerRow) => Promise<Article | undefined>;
  /** What is served. */
  readonly previous: Snapshot | undefined;
  readonly build: Build;
}

/** A change, ready to be published or refused. */
export interface Prepared {
  readonly snapshot: Snapshot;
  /** What is known of the files once this is published. */
  readonly files: FileIndex;
  /** How many rows of the ledger are new or have changed. */
  readonly changedRows: number;
  /** Whether there are new articles whose texts are yet to be stored. */
  readonly hasBacklog: boolean;
  /** Why it may not be published; nothing if it may. */
  readonly violations: readonly Violation[];
  /** Names this change: the same content and settings give the same one. */
  readonly changeHash: string;
}

/** Of more new articles at once the texts are stored when the documents are out: they can wait, readers cannot. */
const MAX_TEXTS = 500;

/** So many new rows are made ready at a time. */
const SLICE = 1000;

/** Others get a turn after so long. */
const SLICE_MS = 8;

/** Everything that a regeneration does before it is published; the ledger's part is written within the transaction. */
export async function prepare(input: PrepareInput): Promise<Prepared> {
  const { delta, ledger, publication, previous, build } = input;
  // The moment of the scan: what becomes due while files are read is the next tick's, and it knows.
  const now = delta.moment;
  const pause = createLoopYield(SLICE_MS);
  const affected = await gather(input, now, pause);
  const reconciled = await reconcile({
    articles: [...affected.out, ...affected.there],
    rows: affected.rows,
    rememberedWords: ledger.wordsOf,
    brokenPaths: affected.broken,
    authority: publication.authority,
    now,
    others: affected.isFirst ? undefined : ledger,
    pause,
  });
  const { changes, settled, suspicions } = reconciled;
  const hasBacklog = changes.length > MAX_TEXTS;
  const touched = hasBacklog ? undefined : await touchedBy(changes, affected.rows, ledger, publication);
  const toChange = ({ row, article, isNew, isTold }: RowChange): LedgerChange => ({
    row,
    isNew,
    isTold,
    article: article === undefined || (isNew && hasBacklog) ? undefined : wholeArticle(article),
  });
  // What is known first, all at once: those may swap names, and leave some to new ones.
  const isNew = (change: RowChange): boolean => change.isNew;
  await ledger.write(changes.filter((change) => !isNew(change)).map(toChange), pause);
  const newcomers = changes.filter(isNew);
  for (let from = 0; from < newcomers.length; from += SLICE) {
    await ledger.write(newcomers.slice(from, from + SLICE).map(toChange), pause);
  }
  const standings = nextStandings(delta, affected, reconciled, now);
  const readAnew = ({ id, path }: LedgerRow): Article | undefined => {
    const article = delta.read.get(path)?.article;
    return article !== undefined && settled.get(article)?.id === id ? wholeArticle(article) : undefined;
  };
  const { snapshot, chosen } = await build({
    ledger,
    articleOf: async (row) => readAnew(row) ?? (await input.articleOf(row)),
    findings: inOrder([
      ...delta.findings,
      ...showFindings(publication),
      ...[...standings.values()].flatMap(({ findings }) => findings),
      ...reconciled.findings.filter(({ rule }) => PASSING.has(rule)),
    ]),
    standings,
    hasChanged: changes.length > 0,
    touched,
    place: (places) =>
      ledger.place({ ...places, changed: changes.flatMap(({ row, isNew }) => (isNew ? [] : [row.id])) }),
    publication,
    previous,
    now,
  });
  const isPublishable = (path: string): boolean => {
    const standing = standings.get(path);
    return standing === undefined || standing.isOut || standing.isBroken;
  };
  const violations =
    previous === undefined
      ? []
      : checkGate({
          before: previous,
          after: {
            chosen,
            articles: snapshot.articles,
            publishable: new Set(
              chosen.flatMap(({ entry }) => (isPublishable(entry.path) ? [entry.id] : [])),
            ),
          },
          gone: changes.flatMap(({ row, article }) => (article === undefined ? [row.path] : [])),
          came: changes.flatMap(({ row, isNew }) => (isNew ? [row.path] : [])),
          suspicions,
          thresholds: publication.gate,
        });
  return {
    snapshot,
    files: { known: delta.known, standings, moment: delta.moment },
    changedRows: changes.length,
    hasBacklog,
    violations,
    changeHash: hashOf(publication, violations.length === 0 ? [] : changes),
  };
}

/** Whom a change concerns. */
interface Affected {
  /** Whether nothing was ever published. */
  readonly isFirst: boolean;
  /** Articles that were read and are out. */
  readonly out: readonly Article[];
  /** Articles that did not change, but may be taken for one of those, or one of those for them. */
  readonly there: readonly Article[];
  readonly rows: readonly LedgerRow[];
  /** Paths where something is that cannot be published: what was published of it stays as it is. */
  readonly broken: ReadonlySet<string>;
}

async function gather(
  { delta, ledger, articleOf }: PrepareInput,
  now: Instant,
  pause: () => Promise<void>,
): Promise<Affected> {
  const isFirst = await ledger.isEmpty();
  const out: Article[] = [];
  const broken = new Set<string>();
  const rows = new Map<string, LedgerRow>();
  const add = (found: readonly (LedgerRow | undefined)[]): void => {
    for (const row of found) if (row !== undefined) rows.set(row.id, row);
  };
  for (const [path, { article }] of delta.read) {
    await pause();
    const here = isFirst ? [] : await ledger.byPath(path);
    add(here);
    if (article === undefined) {
      broken.add(path);
      continue;
    }
    // What was due once is so still when the clock is set back.
    const wasDue = here.some(
      ({ deleted, published }) => deleted === undefined && published === article.published,
    );
    if (!isPublished(article, wasDue ? Math.max(now, article.published) : now)) continue;
    out.push(article);
    if (isFirst) continue;
    add(await ledger.byText(textHashOf(article)));
    if (article.id !== undefined) add([await ledger.byId(article.id)]);
  }
  const gone = new Set(isFirst ? [] : await lost(delta, ledger.paths, broken));
  for (const path of gone) add(await ledger.byPath(path));

  const there: Article[] = [];
  for (const row of rows.values()) {
    const { path, deleted } = row;
    if (deleted !== undefined || delta.read.has(path) || gone.has(path) || broken.has(path)) continue;
    // Without `before` everything that is there was read.
    if (delta.before === undefined) continue;
    const article = delta.before.standings.get(path)?.isBroken === true ? undefined : await articleOf(row);
    if (article === undefined) broken.add(path);
    else there.push(article);
  }
  return { isFirst, out, there, rows: [...rows.values()], broken };
}

/** Paths of published articles that are not there any more; those behind a closed door are `broken`. */
async function lost(
  delta: ContentDelta,
  published: () => Promise<readonly string[]>,
  broken: Set<string>,
): Promise<readonly string[]> {
  if (delta.before !== undefined && delta.before.mayBeBehind !== true) return delta.gone;
  const there = pathsOf(delta);
  const missing = (await published()).filter((path) => !there.has(path));
  for (const path of missing) if (delta.hidden.some((folder) => path.startsWith(folder))) broken.add(path);
  return missing;
}

/**
 * Paths of what is made on demand and differs after a change: pages, the feeds that articles were in and are in, and
 * whatever may have any of them. Archives are the builder's affair.
 */
async function touchedBy(
  changes: readonly RowChange[],
  before: readonly LedgerRow[],
  { feedsOf }: Change,
  publication: Publication,
): Promise<readonly string[]> {
  if (changes.length === 0) return [];
  const slugs = new Map(before.map(({ id, slug }) => [id, slug]));
  const feeds = new Set<FeedId>();
  const touched = new Set<string>([OPML_PATH]);
  for (const { row, article } of changes) {
    for (const slug of [row.slug, slugs.get(row.id) ?? row.slug]) touched.add(articlePath(slug));
    const now = article === undefined ? [] : membershipsOf(article).map(({ feed }) => feed);
    for (const feed of [...(await feedsOf(row.id)), ...now]) feeds.add(feed);
  }
  return [...touched, ...pathsOfFeeds([...feeds], publication)];
}

/** Rules whose findings are about this change and not about the file as it is. */
const PASSING: ReadonlySet<string> = new Set(['moved']);

function nextStandings(
  { read, gone, before }: ContentDelta,
  { out }: Affected,
  { settled, findings }: Reconciliation,
  now: Instant,
): ReadonlyMap<string, FileStatus> {
  const standings = new Map(before?.standings);
  for (const path of gone) standings.delete(path);
  const told = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (PASSING.has(finding.rule)) continue;
    told.set(finding.file, [...(told.get(finding.file) ?? []), finding]);
  }
  const isOut = new Set(out);
  for (const [path, file] of read) {
    const { article } = file;
    const isOutNow = article !== undefined && isOut.has(article);
    const standing = statusOf(file, told.get(path) ?? [], {
      isOut: isOutNow,
      isSettled: article !== undefined && settled.has(article),
      now,
    });
    if (standing === undefined) standings.delete(path);
    else standings.set(path, standing);
  }
  return standings;
}

/** Dates are left out: they move with the clock until the change is published. */
function hashOf(publication: Publication, changes: readonly RowChange[]): string {
  const state = changes
    .map(({ row: { path, contentHash, id }, article }) =>
      JSON.stringify([path, contentHash, id, article !== undefined]),
    )
    .toSorted();
  return createHash('sha256')
    .update(JSON.stringify([publication, state]))
    .digest('hex');
}
