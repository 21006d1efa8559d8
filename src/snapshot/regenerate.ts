import type { Finding } from '../article/finding.ts';
import type { Instant } from '../article/instant.ts';
import type { OnProgress } from '../article/progress.ts';
import type { Publication } from '../article/publication.ts';
import { FeedwrightError } from '../errors.ts';
import { createBuilder } from './build.ts';
import { changedPaths, newFindings } from './changes.ts';
import { createDeltas, type DeltaRange } from './deltas.ts';
import { createFinder } from './finder.ts';
import { createKeeper } from './keeper.ts';
import { pathsOnDemand } from './on-demand.ts';
import { createPublishing } from './publishing.ts';
import { realPathOf } from './real-path.ts';
import { openRecords, type Records } from './records.ts';
import type { Change, Store } from '../store/store.ts';
import type { Found, Snapshot } from './snapshot.ts';

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

/** See {@link Regenerator}. */
export function createRegenerator(input: RegeneratorInput): LocalRegenerator {
  const deltas = createDeltas(input.generator);
  const build = createBuilder(input.generator, deltas);
  const here = realPathOf(input.contentDirectory);
  let records: Records | undefined;
  let opening: Promise<Records> | undefined;
  let snapshot: Snapshot | undefined;
  /** What was served of another content directory: better than nothing, but only than nothing. */
  let heldBack: Snapshot | undefined;
  let lookedMs = 0;
  let failedMs: number | undefined;
  let running: Promise<Regeneration | undefined> | undefined;
  let following: Promise<Regeneration | undefined> | undefined;
  const keeper = createKeeper(here, input.timezone);
  const publishing = createPublishing({ ...input, here, build, keeper });
  const finder = createFinder({ generator: input.generator, deltas, articleOf: publishing.articleOf });

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
    const opened = await open();
    const recorded = await opened.refresh();
    lookedMs = input.now();
    const published = opened.mayPublish() ? await publishing.publish(opened, recorded) : undefined;
    snapshot = published?.snapshot ?? recorded.snapshot ?? snapshot;
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
      notice: published?.notice,
    };
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
    find: async (path, range) => finder.find(path, range, snapshot, (await open()).store().ledger),
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
