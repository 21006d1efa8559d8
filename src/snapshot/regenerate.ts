import type { Article } from '../article/article.ts';
import type { Finding } from '../article/finding.ts';
import { toInstant, type Instant } from '../article/instant.ts';
import type { Ledger, LedgerRow } from '../article/ledger.ts';
import type { OnProgress } from '../article/progress.ts';
import type { Publication } from '../article/publication.ts';
import { textHashOf } from '../article/words.ts';
import { readMany } from '../content/read-many.ts';
import { FeedwrightError } from '../errors.ts';
import { rememberFragments } from '../feed/bound.ts';
import { renderFragment } from '../feed/render.ts';
import { findArchive } from './archives.ts';
import { createBuilder } from './build.ts';
import { changedPaths, newFindings } from './changes.ts';
import { createDeltas, type DeltaRange } from './deltas.ts';
import { createEntryMemory } from './entry-memory.ts';
import { scanFiles, type Delta, type Files } from './files.ts';
import { createKeeper } from './keeper.ts';
import { findMedia } from './media.ts';
import { findPage } from './pages.ts';
import { pathsOnDemand } from './on-demand.ts';
import { toStored } from './persistence.ts';
import { prepare, type Prepared } from './prepare.ts';
import { realPathOf } from './real-path.ts';
import { openRecords, type Recorded, type Records } from './records.ts';
import type { Change, Store } from '../store/store.ts';
import type { Found, Snapshot } from './snapshot.ts';
import { findSelection, type Workshop } from './selections.ts';
import { findSiteFile } from './site-files.ts';
import { findSubscriptionList } from './subscription-list.ts';

/** What a regenerator reads and whom it tells. */
export interface RegeneratorInput {
  readonly contentDirectory: string;
  readonly dataDirectory: string;
  /** IANA name; dates without a zone are read in it. */
  readonly timezone: string;
  /** Reads publication.yaml anew; `served` is what readers know. Throws `config_invalid` where it is wrong. */
  readonly loadPublication: (served: Publication | undefined) => Publication;
  readonly generator: string;
  readonly now: () => number;
  /** Within the transaction that records a snapshot with other documents than the last: what is written is written with it. */
  readonly onRecord?: (change: Change, recorded: RecordedChange) => Promise<void>;
  /** While files are read and recorded; called for every file. */
  readonly onProgress?: OnProgress | undefined;
  /** After each regeneration that came through. */
  readonly onRegenerated?: (regeneration: Regeneration) => void;
  /** After each that did not; what was served before is served on. */
  readonly onFailed?: (error: unknown) => void;
}

/** What a transaction records. */
export interface RecordedChange {
  readonly snapshot: Snapshot;
  /** Paths of its resources whose bytes are new, gone or different. */
  readonly changed: readonly string[];
}

/** A regenerator in this thread: its store can be used. */
export interface LocalRegenerator extends Regenerator {
  /** Rejects with `store_failed`. */
  readonly store: () => Promise<Store>;
}

/** What one regeneration did. */
export interface Regeneration {
  readonly snapshot: Snapshot;
  /** Paths whose bytes are new, gone or different; none: the same is served on. */
  readonly changed: readonly string[];
  /** Findings that the last regeneration did not have. */
  readonly newFindings: readonly Finding[];
  readonly durationMs: number;
  /** What else somebody should know of it. */
  readonly notice?: string | undefined;
}

/** The one place that holds the current snapshot and replaces it. */
export interface Regenerator {
  readonly current: () => Snapshot | undefined;
  /**
   * Finds what is behind a path that is not in the current snapshot, and makes it if it is a page. With a range,
   * the delta of a document; see `snapshot/deltas.ts`.
   */
  readonly find: (path: string, range?: DeltaRange) => Promise<Found>;
  /** Request paths of everything that is made when it is asked for. */
  readonly pathsOnDemand: () => Promise<readonly string[]>;
  /** Opens the records and serves what was served last, before the first article is read. Never rejects. */
  readonly restore: () => Promise<void>;
  /**
   * Scans, builds, asks the gate, records and swaps. One at a time: a call during a run waits for one more
   * run, which all such calls share. Never rejects: a failure is told to `onFailed` and changes nothing that
   * is served. Where another process publishes, it only takes over what that one has published.
   */
  readonly regenerate: () => Promise<Regeneration | undefined>;
  /** Resolves when it is known who publishes and whether all is well; what was served last may be served before. */
  readonly opened: () => Promise<void>;
  /** When to regenerate without waiting for the schedule. */
  readonly nextTurn: () => Instant | undefined;
  /** Why nothing can be remembered; undefined if all is well. */
  readonly problem: () => string | undefined;
  /** Whether another process publishes, and this one serves what it does. */
  readonly isFollower: () => boolean;
  /** Waits for a run that is under way and lets go of the records. */
  readonly close: () => Promise<void>;
}

/** So often does a process that may not publish look for what another has published. */
const FOLLOW_MS = 1000;

/** So long after a failure an article's moment is not tried again; the schedule goes on as ever. */
const RETRY_MS = 10_000;

/** So often is a change prepared while files change under it. */
const MOST_TRIES = 3;

/** See {@link Regenerator}. */
export function createRegenerator(input: RegeneratorInput): LocalRegenerator {
  const deltas = createDeltas();
  const build = createBuilder(input.generator, deltas);
  const here = realPathOf(input.contentDirectory);
  let records: Records | undefined;
  let opening: Promise<Records> | undefined;
  let files: Files | undefined;
  let publication: Publication | undefined;
  let snapshot: Snapshot | undefined;
  /** What was served of another content directory: better than nothing, but only than nothing. */
  let heldBack: Snapshot | undefined;
  let lookedMs = 0;
  let failedMs: number | undefined;
  let notice: string | undefined;
  let running: Promise<Regeneration | undefined> | undefined;
  let following: Promise<Regeneration | undefined> | undefined;
  const workshop: Workshop = {
    generator: input.generator,
    entryOf: createEntryMemory(),
    render: rememberFragments(renderFragment),
    deltas,
  };
  const keeper = createKeeper(here, input.timezone);

  /** Rejects with `store_failed`; the next call tries again. */
  function open(): Promise<Records> {
    opening ??= openRecords(input.dataDirectory, here, input.now).then(
      (opened) => (records = opened),
      (error: unknown) => {
        opening = undefined;
        throw error;
      },
    );
    return opening;
  }

  async function run(): Promise<Regeneration> {
    const started = performance.now();
    const before = snapshot;
    notice = undefined;
    const opened = await open();
    const recorded = await opened.refresh();
    lookedMs = input.now();
    snapshot = opened.mayPublish() ? await publishAsItIs(opened, recorded) : (recorded.snapshot ?? snapshot);
    if (snapshot === undefined)
      throw new FeedwrightError(
        'regeneration_failed',
        'another process publishes, and has not published anything yet',
      );
    return {
      snapshot,
      changed: changedPaths(before, snapshot),
      newFindings: newFindings(before?.findings ?? [], snapshot.findings),
      durationMs: performance.now() - started,
      notice,
    };
  }

  /**
   * Whether somebody points the service at another publication: another directory, and not one article that
   * is known. A directory that was moved, or is deployed anew somewhere else, has articles that are.
   */
  async function isOfAnother(
    { contentDirectory }: Recorded,
    { read }: Delta,
    { byId, byText }: Ledger,
  ): Promise<boolean> {
    if (contentDirectory === undefined || contentDirectory === here) return false;
    const articles = [...read.values()].flatMap(({ article }) => article ?? []);
    for (const article of articles) {
      if ((await byText(textHashOf(article))).length > 0) return false;
      if (article.id !== undefined && (await byId(article.id)) !== undefined) return false;
    }
    return articles.length > 0;
  }

  /** A file may change between two looks at it: then all is looked at once more. */
  async function publishAsItIs(opened: Records, first: Recorded): Promise<Snapshot> {
    let recorded = first;
    for (let tries = 1; ; tries += 1) {
      try {
        return await publish(opened, recorded);
      } catch (error) {
        const hasChanged = error instanceof FeedwrightError && error.code === 'content_changed';
        if (!hasChanged || tries === MOST_TRIES) throw error;
        // What was recorded may have been set aside by then, and must not be once more.
        recorded = await opened.refresh();
      }
    }
  }

  async function publish(opened: Records, recorded: Recorded): Promise<Snapshot> {
    let previous = recorded.snapshot;
    if (files === undefined && recorded.contentDirectory === here)
      files = await keeper.recall(opened.store());
    const { contentDirectory, timezone, now } = input;
    const { ledger } = opened.store();
    const delta = await scanFiles({
      contentDirectory,
      timezone,
      before: files,
      ledger,
      now,
      readFiles: readMany,
      onProgress: input.onProgress,
    });
    input.onProgress?.({ phase: 'record' });
    if (await isOfAnother(recorded, delta, ledger)) {
      ({ snapshot: previous } = await opened.beginAnew());
      notice = `what was remembered is of ${recorded.contentDirectory}: it was set aside`;
    }
    const loaded = input.loadPublication(previous?.publication);
    // Equal settings keep their object, so that what was made with them is known to be current.
    if (JSON.stringify(loaded) !== JSON.stringify(publication)) publication = loaded;
    const prepared = await record(opened, delta, publication ?? loaded, previous);
    files = prepared.files;
    keeper.took(files, prepared.hasBacklog);
    return prepared.snapshot;
  }

  /** Prepares and writes in one transaction. Throws `change_refused` where the gate says no, and nothing is written then. */
  async function record(
    opened: Records,
    delta: Delta,
    settings: Publication,
    previous: Snapshot | undefined,
  ): Promise<Prepared> {
    const store = opened.store();
    const waiting = await store.refusal();
    let refused: Prepared | undefined;
    const prepared = await store
      .change(async (ledger) => {
        const made = await prepare({
          delta,
          publication: settings,
          ledger,
          articleOf: (row) => keeper.articleOf(row, ledger, delta.known),
          previous,
          build,
        });
        const { violations, changeHash, changedRows } = made;
        const isAccepted = waiting?.accepted !== undefined && waiting.changeHash === changeHash;
        if (violations.length > 0 && !isAccepted) {
          refused = made;
          throw refusal(made);
        }
        if (made.snapshot !== previous || changedRows > 0 || waiting !== undefined) {
          const changed = changedPaths(previous, made.snapshot);
          await ledger.serve(toStored(made.snapshot, here), changed);
          if (made.snapshot !== previous)
            await input.onRecord?.(ledger, { snapshot: made.snapshot, changed });
        }
        // What is stored of these folders is not true any more: whoever is killed before it is stored anew reads them.
        await ledger.forgetFolders(foldersOf([...delta.read.keys(), ...delta.gone]));
        if (made.hasBacklog) await ledger.setBehind(true);
        return made;
      })
      .catch(async (error: unknown) => {
        if (refused !== undefined && waiting?.changeHash !== refused.changeHash) {
          const { changeHash } = refused;
          const violations = faultsOf(refused);
          await store.refuse({
            changeHash,
            violations,
            refused: toInstant(input.now()),
            accepted: undefined,
          });
        }
        throw error;
      });
    opened.published(prepared.snapshot);
    return prepared;
  }

  async function runAndTell(): Promise<Regeneration | undefined> {
    try {
      const regeneration = await run();
      failedMs = undefined;
      input.onRegenerated?.(regeneration);
      if (records?.mayPublish() === true) void keeper.work(records.store());
      return regeneration;
    } catch (error) {
      snapshot ??= heldBack;
      failedMs = input.now();
      input.onFailed?.(error);
      return undefined;
    } finally {
      running = undefined;
    }
  }

  function regenerate(): Promise<Regeneration | undefined> {
    if (running === undefined) return (running = runAndTell());
    following ??= running.then(() => {
      following = undefined;
      return regenerate();
    });
    return following;
  }

  /** A turn that cannot be taken is not tried again at once. */
  const turnOf = ({ nextTurn }: Snapshot): Instant | undefined =>
    nextTurn === undefined || failedMs === undefined ? nextTurn : Math.max(nextTurn, failedMs + RETRY_MS);

  const isFollower = (): boolean => records !== undefined && !records.mayPublish();
  return {
    current: () => snapshot,
    find: async (path, range) => {
      const { ledger } = (await open()).store();
      if (snapshot === undefined) return undefined;
      const served = snapshot.resources.get(path);
      if (range !== undefined && served !== undefined) return deltas.of(served, range);
      const articleOf = (row: LedgerRow): Promise<Article | undefined> =>
        keeper.articleOf(row, ledger, files?.known);
      const found = { snapshot, ledger, articleOf, isBehind: await ledger.isBehind() };
      return (
        (await findPage(path, found)) ??
        (await findSelection(path, found, workshop, range)) ??
        (await findArchive(path, found, workshop)) ??
        (await findMedia(path, ledger)) ??
        (await findSubscriptionList(path, found)) ??
        findSiteFile(path, found)
      );
    },
    pathsOnDemand: async () => {
      const opened = await open();
      // Of many new articles nobody knows at first in which feeds they are.
      if (opened.mayPublish()) await keeper.work(opened.store());
      return snapshot === undefined ? [] : pathsOnDemand(opened.store().ledger, snapshot);
    },
    restore: async () => {
      try {
        const recorded = await (await open()).refresh();
        if ((recorded.contentDirectory ?? here) === here) ({ snapshot } = recorded);
        else heldBack = recorded.snapshot;
      } catch (error) {
        input.onFailed?.(error);
      }
    },
    store: async () => (await open()).store(),
    regenerate,
    opened: async () => {},
    nextTurn: () => (isFollower() ? lookedMs + FOLLOW_MS : snapshot && turnOf(snapshot)),
    problem: () => records?.problem(),
    isFollower,
    close: async () => {
      while (running !== undefined) await running;
      await keeper.close(records?.mayPublish() === true ? records.store() : undefined);
      await records?.close();
    },
  };
}

function foldersOf(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/') + 1)))];
}

function faultsOf({ violations }: Prepared): string[] {
  return violations.map(({ rule, message }) => `${rule}: ${message}`);
}

function refusal(prepared: Prepared): FeedwrightError {
  return new FeedwrightError(
    'change_refused',
    'the gate refused the change; correct it, or run `feedwright accept` to publish exactly this',
    { faults: faultsOf(prepared) },
  );
}
