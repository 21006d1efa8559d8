import { setImmediate as nextTurnOfLoop } from 'node:timers/promises';
import type { Article, Entry } from '../article/article.ts';
import { hasError, type Finding } from '../article/finding.ts';
import type { Instant } from '../article/instant.ts';
import type { Ledger, LedgerRow } from '../article/ledger.ts';
import type { Publication } from '../article/publication.ts';
import { compareCodePoints } from '../content/listing.ts';
import { fit, rememberFragments, type Fit } from '../feed/bound.ts';
import type { Format, Tombstone } from '../feed/feed.ts';
import { renderFragment } from '../feed/render.ts';
import { createDeltas } from './deltas.ts';
import { choose, draftsOf } from './drafts.ts';
import { makeEntry, type MadeEntry } from './entry.ts';
import { everything, feedOf } from './feeds.ts';
import type { Standing } from './files.ts';
import { makeResource } from './resource.ts';
import type { Snapshot } from './snapshot.ts';

/** What a snapshot is made from. */
export interface BuildInput {
  /** As it is to be. */
  readonly ledger: Ledger;
  /** A published article; undefined where it can be had nowhere. */
  readonly articleOf: (row: LedgerRow) => Promise<Article | undefined>;
  /** Of the files and of the reconciliation. */
  readonly findings: readonly Finding[];
  readonly standings: ReadonlyMap<string, Standing>;
  /** Whether the ledger differs from the one that `previous` was made of. */
  readonly hasChanged: boolean;
  /** Paths of pages and of tags' documents that this makes another of; undefined: too many to name. */
  readonly touched: readonly string[] | undefined;
  readonly publication: Publication;
  /** The snapshot that is served now: what has not changed is taken from it. */
  readonly previous: Snapshot | undefined;
  readonly now: Instant;
}

/** A snapshot, and what the gate looks at. */
export interface Built {
  readonly snapshot: Snapshot;
  readonly chosen: Fit['chosen'];
}

/** Makes a snapshot; the very `previous` one, with nothing for the gate, where nothing at all has changed. */
export type Build = (input: BuildInput) => Promise<Built>;

/** So many tombstones are in a document, at the most. */
const MOST_TOMBSTONES = 100;

const MS_PER_DAY = 86_400_000;

/** An entry as it was made, and what it was made of. */
interface Remembered {
  readonly made: MadeEntry;
  readonly row: string;
  readonly publication: Publication;
}

/**
 * A builder remembers the entries and fragments of what it served last, so that a regeneration costs what
 * has changed. `generator` names the program and its version; `deltas` will make the deltas of its documents.
 */
export function createBuilder(generator: string, deltas = createDeltas()): Build {
  const renderOnce = rememberFragments(renderFragment);
  const bases = new WeakMap<Snapshot, Basis>();
  let serial = 0;
  /** Entries that were made for the last snapshot or for the present one, by id. */
  let remembered = new Map<string, Remembered>();

  return async (input) => {
    const { ledger, publication, previous, now } = input;
    const tombstones = await tombstonesOf(ledger, publication, now);
    const basis: Basis = {
      publication,
      tombstones: JSON.stringify(tombstones),
      findings: JSON.stringify(input.findings),
    };
    const nextTurn = earliest(input.standings, now);
    const before = previous && bases.get(previous);
    if (previous !== undefined && before !== undefined && !input.hasChanged && isSame(before, basis)) {
      if (previous.nextTurn === nextTurn && before.findings === basis.findings)
        return { snapshot: previous, chosen: [] };
      const repairs = previous.findings.slice(before.inputFindings ?? 0);
      const snapshot = {
        ...previous,
        serial: (serial += 1),
        follows: previous.serial,
        touched: [],
        nextTurn,
        findings: [...input.findings, ...repairs],
      };
      bases.set(snapshot, { ...basis, inputFindings: input.findings.length });
      return { snapshot, chosen: [] };
    }

    const servedNow = new Map(previous?.entries.map((entry) => [entry.id, entry]));
    const repairs = new Set<Finding>();
    const inUse = new Map<string, Remembered>();
    const entryOf = async (row: LedgerRow): Promise<Entry | undefined> => {
      const key = JSON.stringify(row);
      const known = remembered.get(row.id);
      let one = known?.row === key && known.publication === publication ? known : undefined;
      if (one === undefined) {
        const article = await input.articleOf(row);
        // Sanitising takes milliseconds each: others come between two articles.
        await nextTurnOfLoop();
        one = article && { made: makeEntry(article, row, publication), row: key, publication };
      }
      if (one === undefined) return servedNow.get(row.id);
      inUse.set(row.id, one);
      for (const finding of one.made.findings) repairs.add(finding);
      return hasError(one.made.findings) ? servedNow.get(row.id) : one.made.entry;
    };
    const { chosen, refused } = await choose(ledger.newest, entryOf, publication, renderOnce);
    remembered = inUse;

    const updated = Math.max(
      previous?.updated ?? 0,
      ...chosen.map(({ entry }) => entry.updated),
      ...tombstones.map(({ deleted }) => deleted),
    );
    const feed = feedOf(publication, everything(publication), tombstones, updated, generator);
    const drafts = draftsOf(feed, '/', publication, chosen);
    let recalled: Fit['chosen'] | undefined;
    const recall = (format: Format): readonly string[] => {
      recalled ??=
        previous === undefined ? [] : fit(previous.entries, previous.publication, renderOnce).chosen;
      return recalled.map(({ fragments }) => fragments[format]);
    };
    const resources = await Promise.all(
      drafts.map(async (draft) => {
        const before = previous?.resources.get(draft.path);
        const resource = await makeResource(draft, before, now);
        return deltas.follow(resource, draft, publication.deltas, before, recall);
      }),
    );
    const snapshot: Snapshot = {
      resources: new Map(resources.map((resource) => [resource.path, resource])),
      publication,
      entries: chosen.map(({ entry }) => entry),
      updated,
      articles: await ledger.count(),
      findings: [...input.findings, ...repairs, ...refused.map(asFinding)],
      serial: (serial += 1),
      follows: previous?.serial,
      touched: previous?.publication === publication ? input.touched : undefined,
      made: now,
      nextTurn,
    };
    bases.set(snapshot, { ...basis, inputFindings: input.findings.length });
    return { snapshot, chosen };
  };
}

/** What a snapshot was made of, besides the ledger. */
interface Basis {
  readonly publication: Publication;
  readonly tombstones: string;
  readonly findings: string;
  /** How many of the snapshot's findings came from outside; the rest is of its entries. */
  readonly inputFindings?: number;
}

function isSame(a: Basis, b: Basis): boolean {
  return a.publication === b.publication && a.tombstones === b.tombstones;
}

function earliest(standings: ReadonlyMap<string, Standing>, now: Instant): Instant | undefined {
  let next: Instant | undefined;
  for (const { turn } of standings.values()) {
    if (turn !== undefined && turn > now && (next === undefined || turn < next)) next = turn;
  }
  return next;
}

/** In the order of files and lines. */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => compareCodePoints(a.file, b.file) || a.line - b.line);
}

/** RFC 6721: the newest deletions, as long as the publication wants to tell of them. */
async function tombstonesOf(
  ledger: Ledger,
  { tombstoneDays }: Publication,
  now: Instant,
): Promise<Tombstone[]> {
  const rows = await ledger.deletedAfter(now - tombstoneDays * MS_PER_DAY, MOST_TOMBSTONES);
  return rows
    .map(({ id, deleted = 0 }) => ({ id, deleted }))
    .sort((a, b) => b.deleted - a.deleted || (a.id < b.id ? -1 : 1));
}

function asFinding({ entry, error }: { entry: Entry; error: Error }): Finding {
  return { file: entry.path, line: 1, severity: 'error', rule: 'document', message: error.message };
}
