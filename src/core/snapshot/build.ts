import { setImmediate as nextTurnOfLoop } from 'node:timers/promises';
import type { Article, Entry } from '../article/article.ts';
import { criteriaOf } from '../article/feed-rules.ts';
import { hasError, type Finding } from '../article/finding.ts';
import {
  compareFindings,
  digestOf,
  findingsIn,
  type FindingDigest,
} from '../article/findings/finding-digest.ts';
import type { Instant } from '../article/instant.ts';
import type { Ledger, LedgerRow } from '../ledger/ledger.ts';
import type { Publication } from '../article/publication.ts';
import { EVERYTHING, MAIN_FEED } from '../article/feed-id.ts';
import { memoizeFragments, type Selected } from '../feed/document-limits.ts';
import type { Tombstone } from '../feed/feed.ts';
import type { FeedRenderer, RenderFragment } from '../feed/render.ts';
import { selectionFindings } from '../ledger/selection-findings.ts';
import { selectEntries, renderFeed, type SelectedEntries } from './feed-resources.ts';
import { createEntryCache, type CachedEntry, type EntryCache } from './entry-cache.ts';
import { archivePathsOf } from './archive-paths.ts';
import { describeFeed } from './feed-description.ts';
import type { Placed, PlaceInput } from '../ledger/archive-places.ts';
import { makeResource, type Resource, type UnencodedResource } from './resource.ts';
import { mainDocuments } from './main-feed.ts';
import { pathsOfFeeds } from './paths.ts';
import type { Snapshot } from './snapshot.ts';
import { lifecycleDatesOf } from './feed-lifecycle.ts';
import { tombstonesOf } from './tombstones.ts';

/** Statuses of files by path, as far as the builder reads them. */
type Turns = ReadonlyMap<string, { readonly turn: Instant | undefined }>;

/** Input of a build. */
interface BuildInput {
  /** The ledger with the changes that the snapshot is to show. */
  readonly ledger: Ledger;
  /** Reads a published article; undefined where it is stored nowhere and its file has changed. */
  readonly articleOf: (row: LedgerRow) => Promise<Article | undefined>;
  /** Findings of the files and of the reconciliation, in any order. */
  readonly findings: readonly Finding[];
  readonly standings: Turns;
  /** True if the ledger differs from the one that `previous` was built from. */
  readonly hasChanged: boolean;
  /** On-demand paths whose content this change affects; undefined: too many to name. */
  readonly touched: readonly string[] | undefined;
  /** Gives articles that are not in the documents their places in the archives. */
  readonly place: (input: Omit<PlaceInput, 'changed'>) => Promise<Placed>;
  readonly publication: Publication;
  /** The snapshot that is served now; whatever has not changed is taken from it. */
  readonly previous: Snapshot | undefined;
  readonly now: Instant;
}

/** A snapshot, with the entries that the gate checks. */
export interface Built {
  readonly snapshot: Snapshot;
  readonly chosen: Selected['chosen'];
  /** Findings of the snapshot that are not of the input, all of them. */
  readonly repairs: readonly Finding[];
}

/** Builds a snapshot; returns `previous` itself, without entries for the gate, if nothing has changed. */
export type Build = (input: BuildInput) => Promise<Built>;

/**
 * Adds to a document of a snapshot the instances from which there will be deltas: those of `previous`, at
 * most `most`. Keeps no state outside the resource, so a snapshot that is never served leaves no trace.
 */
export type FollowDocument = (
  resource: Resource,
  draft: UnencodedResource,
  most: number,
  previous: Resource | undefined,
) => Resource;

/** Dependencies of {@link createBuilder}. */
export interface BuilderOptions {
  /** Name and version of the program. */
  readonly generator: string;
  readonly renderer: FeedRenderer;
  /** Default: a document keeps no instances. */
  readonly follow?: FollowDocument | undefined;
  readonly entries?: EntryCache | undefined;
}

/** Max. places that are named as touched; if more archived articles change at once, all archives are. */
const MAX_TOUCHED_PLACES = 50;

/**
 * Creates a builder that keeps the entries and fragments of its last snapshot, so that a build costs only as
 * much as has changed.
 */
export function createBuilder({
  generator,
  renderer,
  follow = (resource) => resource,
  entries = createEntryCache(),
}: BuilderOptions): Build {
  const render = { ...renderer, fragment: memoizeFragments(renderer.fragment) };
  const bases = new WeakMap<Snapshot, Basis>();
  let serial = 0;

  return async (input) => {
    const { ledger, publication, previous, now } = input;
    const tombstones = await tombstonesOf(ledger, EVERYTHING, publication, now);
    const basis: Omit<Basis, 'repairs'> = {
      publication,
      tombstones: JSON.stringify(tombstones),
      isBehind: await ledger.isBehind(),
      findings: JSON.stringify(digestOf(input.findings)),
    };
    const nextTurn = earliest(input.standings, now);
    const before = previous && bases.get(previous);
    if (previous !== undefined && before !== undefined && !input.hasChanged && isSame(before, basis)) {
      if (previous.nextTurn === nextTurn && before.findings === basis.findings)
        return { snapshot: previous, chosen: [], repairs: before.repairs };
      serial += 1;
      const changes = { serial, nextTurn, ...summaryOf(input.findings, before.repairs) };
      const snapshot = withSameDocuments(previous, changes);
      bases.set(snapshot, { ...basis, repairs: before.repairs });
      return { snapshot, chosen: [], repairs: before.repairs };
    }

    const main = await selectMainEntries(input, entries, render.fragment);
    const { chosen, isComplete } = main;
    const { last: archived, touched: places } = await input.place({
      served: chosen.map(({ entry }) => entry.id),
      last: previous?.archived ?? 0,
      before: criteriaOf(MAIN_FEED, publication).before,
    });
    const updated = updatedOf(previous, chosen, tombstones);
    const notices = lifecycleDatesOf(publication, previous?.notices, now);
    const state = { publication, notices, tombstones, isComplete, updated, archived };
    const drafts = renderFeed(...mainDocuments(state, chosen, generator, render));
    const resources = await encode(drafts, input, follow);
    const articles = (await ledger.count()) - main.unusable.size;
    const repairs = await repairsOf(input, main, basis);
    const touched = await touchedPaths(input, places, before, tombstones);
    serial += 1;
    const snapshot: Snapshot = {
      resources: new Map(resources.map((resource) => [resource.path, resource])),
      ...state,
      entries: chosen.map(({ entry }) => entry),
      articles,
      addresses: await ledger.addresses(),
      ...summaryOf(input.findings, repairs),
      version: (previous?.version ?? 0) + 1,
      serial,
      follows: previous?.version,
      touched,
      made: now,
      nextTurn,
    };
    bases.set(snapshot, { ...basis, repairs });
    return { snapshot, chosen, repairs };
  };
}

/** Everything besides the ledger that a snapshot was built from. */
interface Basis {
  readonly publication: Publication;
  readonly tombstones: string;
  /** True while the members of selections are not all known. */
  readonly isBehind: boolean;
  /** Digest of the findings that came as input. */
  readonly findings: string;
  /** The other findings of the snapshot. */
  readonly repairs: readonly Finding[];
}

type State = Pick<Basis, 'publication' | 'tombstones' | 'isBehind'>;

function isSame(a: State, b: State): boolean {
  return a.publication === b.publication && a.tombstones === b.tombstones && a.isBehind === b.isBehind;
}

/** The next version of a snapshot whose documents do not change. */
function withSameDocuments(
  previous: Snapshot,
  changes: Pick<Snapshot, 'serial' | 'nextTurn' | 'findings' | 'findingDigest'>,
): Snapshot {
  const { version } = previous;
  return { ...previous, version: version + 1, follows: version, touched: [], ...changes };
}

/** Entries of the main feed, with findings about what was removed from their texts. */
interface MainEntries extends SelectedEntries {
  readonly repairs: ReadonlySet<Finding>;
  /** Ids of published articles that cannot be rendered and have no former entry. */
  readonly unusable: ReadonlySet<string>;
}

/**
 * Selects the entries of the main feed; an article that cannot be used now keeps the entry that is served.
 */
async function selectMainEntries(
  { ledger, publication, previous, articleOf }: BuildInput,
  entries: EntryCache,
  render: RenderFragment,
): Promise<MainEntries> {
  const served = new Map(previous?.entries.map((entry) => [entry.id, entryOfKind(entry, publication)]));
  const repairs = new Set<Finding>();
  const unusable = new Set<string>();
  const inUse = new Map<string, CachedEntry>();
  const read = async (row: LedgerRow): Promise<Article | undefined> => {
    const article = await articleOf(row);
    // Sanitising takes milliseconds per article: requests are answered between two of them.
    await nextTurnOfLoop();
    return article;
  };
  const entryOf = async (row: LedgerRow): Promise<Entry | undefined> => {
    const cached = await entries.entryOf(row, publication, { articleOf: read, ledger });
    if (cached === undefined) return served.get(row.id);
    inUse.set(row.id, cached);
    const { entry, findings } = cached.made;
    for (const finding of findings) repairs.add(finding);
    if (!hasError(findings)) return entry;
    if (!served.has(row.id)) unusable.add(row.id);
    return served.get(row.id);
  };
  const criteria = criteriaOf(MAIN_FEED, publication);
  const selected = await selectEntries(
    (limit, offset) => ledger.newest(criteria, limit, offset),
    entryOf,
    describeFeed(publication, MAIN_FEED),
    render,
  );
  entries.keep(inUse);
  for (const { entry } of selected.refused) unusable.add(entry.id);
  return { ...selected, repairs, unusable };
}

/** An entry as it was, for documents that declare the namespace of episodes only if `kind` is `podcast`. */
function entryOfKind(entry: Entry, { kind }: Publication): Entry {
  return entry.podcast === undefined || kind === 'podcast' ? entry : { ...entry, podcast: undefined };
}

/** The date of the feed, which never goes back. */
function updatedOf(
  previous: Snapshot | undefined,
  chosen: Selected['chosen'],
  tombstones: readonly Tombstone[],
): Instant {
  return Math.max(
    previous?.updated ?? 0,
    ...chosen.map(({ entry }) => entry.updated),
    ...tombstones.map(({ deleted }) => deleted),
  );
}

function encode(
  drafts: readonly UnencodedResource[],
  { previous, publication, now }: BuildInput,
  follow: FollowDocument,
): Promise<readonly Resource[]> {
  return Promise.all(
    drafts.map(async (draft) => {
      const before = previous?.resources.get(draft.path);
      const resource = await makeResource(draft, before, now);
      return follow(resource, draft, publication.deltas, before);
    }),
  );
}

/** Findings of entries and of feeds. */
async function repairsOf(
  { ledger, publication }: BuildInput,
  { repairs, refused }: MainEntries,
  { isBehind }: Pick<Basis, 'isBehind'>,
): Promise<readonly Finding[]> {
  return [
    ...repairs,
    ...refused.map(asFinding),
    ...(isBehind ? [] : await selectionFindings(ledger, publication)),
  ];
}

/** The members of a snapshot that tell its findings. */
function summaryOf(
  findings: readonly Finding[],
  repairs: readonly Finding[],
): { readonly findings: readonly Finding[]; readonly findingDigest: FindingDigest } {
  const findingDigest = digestOf([...findings, ...repairs]);
  return { findings: findingsIn(findingDigest), findingDigest };
}

function asFinding({ entry, error }: { entry: Entry; error: Error }): Finding {
  return { file: entry.path, line: 1, severity: 'error', rule: 'document', message: error.message };
}

/** On-demand paths that differ from those of the previous snapshot; undefined: all may. */
async function touchedPaths(
  { ledger, publication, previous, touched }: BuildInput,
  places: readonly number[],
  before: Basis | undefined,
  tombstones: readonly Tombstone[],
): Promise<readonly string[] | undefined> {
  if (previous?.publication !== publication || places.length > MAX_TOUCHED_PLACES) return undefined;
  return touched?.concat(
    places.flatMap(archivePathsOf),
    await pathsOfExpired(before?.tombstones, tombstones, ledger, publication),
  );
}

/** Paths of on-demand feeds with tombstones that have expired since. */
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

function earliest(standings: Turns, now: Instant): Instant | undefined {
  let next: Instant | undefined;
  for (const { turn } of standings.values()) {
    if (turn !== undefined && turn > now && (next === undefined || turn < next)) next = turn;
  }
  return next;
}

/** Findings by file, in code point order, and line: the order of `check` and of the service. */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted(compareFindings);
}
