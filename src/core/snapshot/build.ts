import { setImmediate as nextTurnOfLoop } from 'node:timers/promises';
import type { Article, Entry } from '../article/article.ts';
import { criteriaOf } from '../article/feed-rules.ts';
import { hasError, type Finding } from '../article/finding.ts';
import type { Instant } from '../article/instant.ts';
import type { Ledger, LedgerRow } from '../ledger/ledger.ts';
import type { Publication } from '../article/publication.ts';
import { EVERYTHING, MAIN_FEED } from '../article/feed-id.ts';
import { compareCodePoints } from '../content/directory/listing.ts';
import { rememberFragments, type Selected } from '../feed/document-limits.ts';
import type { Tombstone } from '../feed/feed.ts';
import type { FeedRenderer } from '../feed/render.ts';
import { createDeltas } from '../../modules/deltas/deltas.ts';
import { selectEntries, renderFeed } from './feed-resources.ts';
import { makeEntry, type EntryCheck, type MadeEntry } from './entry.ts';
import { archivePathsOf } from './archive-paths.ts';
import { describeFeed } from './feed-description.ts';
import type { FileStatus } from '../publish/content-delta.ts';
import { makeResource } from './resource.ts';
import { mainDocuments } from '../../modules/deltas/reconstruct.ts';
import type { Placed, PlaceInput } from '../../store/tables/archives.ts';
import type { Snapshot } from './snapshot.ts';
import { lifecycleDatesOf } from './feed-lifecycle.ts';
import { pathsOfFeeds } from '../on-demand/on-demand-paths.ts';
import { selectionFindings } from '../on-demand/selection-findings.ts';
import { tombstonesOf } from './tombstones.ts';

/** What a snapshot is made from. */
export interface BuildInput {
  /** As it is to be. */
  readonly ledger: Ledger;
  /** A published article; undefined where it can be had nowhere. */
  readonly articleOf: (row: LedgerRow) => Promise<Article | undefined>;
  /** Of the files and of the reconciliation. */
  readonly findings: readonly Finding[];
  readonly standings: ReadonlyMap<string, FileStatus>;
  /** Whether the ledger differs from the one that `previous` was made of. */
  readonly hasChanged: boolean;
  /** Paths of pages and of tags' documents that this makes another of; undefined: too many to name. */
  readonly touched: readonly string[] | undefined;
  /** Gives the articles that are not in the documents their places in the archives. */
  readonly place: (input: Omit<PlaceInput, 'changed'>) => Promise<Placed>;
  readonly publication: Publication;
  /** The snapshot that is served now: what has not changed is taken from it. */
  readonly previous: Snapshot | undefined;
  readonly now: Instant;
}

/** A snapshot, and what the gate looks at. */
export interface Built {
  readonly snapshot: Snapshot;
  readonly chosen: Selected['chosen'];
}

/** Makes a snapshot; the very `previous` one, with nothing for the gate, where nothing at all has changed. */
export type Build = (input: BuildInput) => Promise<Built>;

/** Of more archived articles than these that change at once, all archives are made anew. */
const MAX_TOUCHED_PLACES = 50;

/** An entry as it was made, and what it was made of. */
interface Remembered {
  readonly made: MadeEntry;
  readonly row: string;
  readonly publication: Publication;
}

/** Dependencies of {@link createBuilder}. */
interface BuilderOptions {
  /** Name and version of the program. */
  readonly generator: string;
  readonly renderer: FeedRenderer;
  readonly entryChecks: readonly EntryCheck[];
}

/**
 * Creates a builder that remembers the entries and fragments of the last snapshot, so that a regeneration costs only
 * what has changed. `deltas` makes the deltas of its documents.
 */
export function createBuilder(
  { generator, renderer, entryChecks }: BuilderOptions,
  deltas = createDeltas(generator, renderer),
): Build {
  const renderOnce: FeedRenderer = { ...renderer, fragment: rememberFragments(renderer.fragment) };
  const bases = new WeakMap<Snapshot, Basis>();
  let serial = 0;
  /** Entries that were made for the last snapshot or for the present one, by id. */
  let remembered = new Map<string, Remembered>();

  return async (input) => {
    const { ledger, publication, previous, now } = input;
    const tombstones = await tombstonesOf(ledger, EVERYTHING, publication, now);
    const basis: Basis = {
      publication,
      tombstones: JSON.stringify(tombstones),
      isBehind: await ledger.isBehind(),
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
        version: previous.version + 1,
        serial: (serial += 1),
        follows: previous.version,
        touched: [],
        nextTurn,
        findings: [...input.findings, ...repairs],
      };
      bases.set(snapshot, { ...basis, inputFindings: input.findings.length });
      return { snapshot, chosen: [] };
    }

    const servedNow = new Map(previous?.entries.map((entry) => [entry.id, entryOfKind(entry, publication)]));
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
        one = article && { made: makeEntry(article, row, publication, entryChecks), row: key, publication };
      }
      if (one === undefined) return servedNow.get(row.id);
      inUse.set(row.id, one);
      for (const finding of one.made.findings) repairs.add(finding);
      return hasError(one.made.findings) ? servedNow.get(row.id) : one.made.entry;
    };
    const selection = describeFeed(publication, MAIN_FEED);
    const criteria = criteriaOf(MAIN_FEED, publication);
    const { chosen, refused, isComplete } = await selectEntries(
      (limit, offset) => ledger.newest(criteria, limit, offset),
      entryOf,
      selection,
      renderOnce.fragment,
    );
    remembered = inUse;
    const { last: archived, touched } = await input.place({
      served: chosen.map(({ entry }) => entry.id),
      last: previous?.archived ?? 0,
      before: criteria.before,
    });

    const updated = Math.max(
      previous?.updated ?? 0,
      ...chosen.map(({ entry }) => entry.updated),
      ...tombstones.map(({ deleted }) => deleted),
    );
    const notices = lifecycleDatesOf(publication, previous?.notices, now);
    const state = { publication, notices, tombstones, isComplete, updated, archived };
    const drafts = renderFeed(...mainDocuments(state, chosen, generator, renderOnce));
    const resources = await Promise.all(
      drafts.map(async (draft) => {
        const before = previous?.resources.get(draft.path);
        const resource = await makeResource(draft, before, now);
        return deltas.follow(resource, draft, publication.deltas, before);
      }),
    );
    const snapshot: Snapshot = {
      resources: new Map(resources.map((resource) => [resource.path, resource])),
      ...state,
      entries: chosen.map(({ entry }) => entry),
      articles: await ledger.count(),
      findings: [
        ...input.findings,
        ...repairs,
        ...refused.map(asFinding),
        ...(basis.isBehind ? [] : await selectionFindings(ledger, publication)),
      ],
      version: (previous?.version ?? 0) + 1,
      serial: (serial += 1),
      follows: previous?.version,
      touched:
        previous?.publication !== publication || touched.length > MAX_TOUCHED_PLACES
          ? undefined
          : input.touched?.concat(
              touched.flatMap(archivePathsOf),
              await pathsOfExpired(before?.tombstones, tombstones, ledger, publication),
            ),
      made: now,
      nextTurn,
    };
    bases.set(snapshot, { ...basis, inputFindings: input.findings.length });
    return { snapshot, chosen };
  };
}

/** An entry as it was, in documents that declare no namespace for what only an episode has. */
function entryOfKind(entry: Entry, { kind }: Publication): Entry {
  return entry.podcast === undefined || kind === 'podcast' ? entry : { ...entry, podcast: undefined };
}

/** What a snapshot was made of, besides the ledger. */
interface Basis {
  readonly publication: Publication;
  readonly tombstones: string;
  /** Whether it is not known yet which selections have which articles. */
  readonly isBehind: boolean;
  readonly findings: string;
  /** How many of the snapshot's findings came from outside; the rest is of its entries. */
  readonly inputFindings?: number;
}

/** Paths of feeds made on demand that told of deletions which nobody is told of any more. */
async function pathsOfExpired(
  before: string | undefined,
  tombstones: readonly Tombstone[],
  { feedsOf }: Ledger,
  publication: Publication,
): Promise<readonly string[]> {
  const kept = new Set(tombstones.map(({ id }) => id));
  const expired = (JSON.parse(before ?? '[]') as Tombstone[]).filter(({ id }) => !kept.has(id));
  if (expired.length === 0) return [];
  const feeds = await Promise.all(expired.map(({ id }) => feedsOf(id)));
  return pathsOfFeeds(feeds.flat(), publication);
}

function isSame(a: Basis, b: Basis): boolean {
  return a.publication === b.publication && a.tombstones === b.tombstones && a.isBehind === b.isBehind;
}

function earliest(standings: ReadonlyMap<string, FileStatus>, now: Instant): Instant | undefined {
  let next: Instant | undefined;
  for (const { turn } of standings.values()) {
    if (turn !== undefined && turn > now && (next === undefined || turn < next)) next = turn;
  }
  return next;
}

/** Findings by file, in code point order, and line: the one order of `check` and the service. */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => compareCodePoints(a.file, b.file) || a.line - b.line);
}

function asFinding({ entry, error }: { entry: Entry; error: Error }): Finding {
  return { file: entry.path, line: 1, severity: 'error', rule: 'document', message: error.message };
}
