import { createHash } from 'node:crypto';
import type { Finding } from '../article/finding.ts';
import { toInstant } from '../article/instant.ts';
import type { LedgerRow } from '../article/ledger.ts';
import type { Publication } from '../article/publication.ts';
import type { Scan } from '../content/scan.ts';
import { isPublished } from '../feed/select.ts';
import type { LedgerChange } from '../store/ledger.ts';
import type { Build } from './build.ts';
import { judge, type Violation } from './gate.ts';
import { reconcile } from './reconcile.ts';
import type { Snapshot } from './snapshot.ts';

/** What a regeneration starts from. */
export interface PrepareInput {
  readonly scan: Scan;
  readonly publication: Publication;
  /** The ledger as it is. */
  readonly rows: readonly LedgerRow[];
  readonly rememberedWords: (id: string) => Promise<string>;
  /** What is served. */
  readonly previous: Snapshot | undefined;
  readonly build: Build;
  readonly now: number;
}

/** A change, ready to be published or refused; nothing has been written yet. */
export interface Prepared {
  /** The very `previous` one where nothing at all has changed. */
  readonly snapshot: Snapshot;
  readonly changes: readonly LedgerChange[];
  /** The ledger as it is to be. */
  readonly rows: readonly LedgerRow[];
  /** Why it may not be published; nothing if it may. */
  readonly violations: readonly Violation[];
  /** Names this change: the same content and settings give the same one. */
  readonly changeHash: string;
}

/** Everything that a regeneration does before it writes or swaps anything. */
export async function prepare(input: PrepareInput): Promise<Prepared> {
  const { scan, publication, previous, build } = input;
  const now = toInstant(input.now);
  // What was due once is so still when the clock is set back.
  const due = new Map(
    input.rows.flatMap(({ path, published, deleted }) => (deleted === undefined ? [[path, published]] : [])),
  );
  const out = scan.articles.filter((article) =>
    isPublished(
      article,
      due.get(article.path) === article.published ? Math.max(now, article.published) : now,
    ),
  );
  const { settled, held, changes, suspicions, findings } = await reconcile({
    articles: out,
    rows: input.rows,
    rememberedWords: input.rememberedWords,
    brokenPaths: brokenPaths(scan, input.rows),
    authority: publication.authority,
    now,
  });
  const rows = withChanges(input.rows, changes);
  const known = new Set(input.rows.map(({ id }) => id));
  const { snapshot, chosen } = await build({
    articles: scan.articles,
    findings: [...scan.findings, ...findings],
    settled,
    held,
    rows,
    publication,
    previous,
    now,
  });
  const violations =
    previous === undefined || snapshot === previous
      ? []
      : judge({
          before: previous,
          after: {
            chosen,
            articles: snapshot.articles,
            publishable: new Set([...settled.values(), ...held].map(({ id }) => id)),
          },
          gone: changes.flatMap(({ row, article }) => (article === undefined ? [row.path] : [])),
          came: changes.flatMap(({ row }) => (known.has(row.id) ? [] : [row.path])),
          suspicions,
          thresholds: publication.gate,
        });
  return {
    snapshot,
    changes: changes.map(({ row, article, words }) => ({
      row,
      words,
      receipts: article && receiptsOf(article.path, snapshot.findings),
    })),
    rows,
    violations,
    changeHash: hashOf(publication, [...settled.values(), ...held]),
  };
}

/** Files that cannot be read, and everything that was in folders that cannot be listed. */
function brokenPaths({ files, findings }: Scan, rows: readonly LedgerRow[]): ReadonlySet<string> {
  const folders = findings.flatMap(({ file, rule }) =>
    rule === 'unreadable' && file.endsWith('/') ? [file] : [],
  );
  const hidden = rows.filter(({ path }) => folders.some((folder) => path.startsWith(folder)));
  return new Set([
    ...[...files.values()].flatMap(({ path, article }) => (article === undefined ? [path] : [])),
    ...hidden.map(({ path }) => path),
  ]);
}

function withChanges(
  rows: readonly LedgerRow[],
  changes: readonly { row: LedgerRow }[],
): readonly LedgerRow[] {
  if (changes.length === 0) return rows;
  const changed = new Map(changes.map(({ row }) => [row.id, row]));
  const known = new Set(rows.map(({ id }) => id));
  return [
    ...rows.map((row) => changed.get(row.id) ?? row),
    ...[...changed.values()].filter(({ id }) => !known.has(id)),
  ];
}

function receiptsOf(path: string, findings: readonly Finding[]): Finding[] {
  return findings.filter(({ file, severity }) => file === path && severity !== 'error');
}

/** Dates are left out: they move with the clock until the change is published. */
function hashOf(publication: Publication, rows: readonly LedgerRow[]): string {
  const state = rows.map(({ path, contentHash, id }) => JSON.stringify([path, contentHash, id])).toSorted();
  return createHash('sha256')
    .update(JSON.stringify([publication, state]))
    .digest('hex');
}
