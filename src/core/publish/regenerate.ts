import { toInstant } from '../article/instant.ts';
import { FeedwrightError, messageOf } from '../errors.ts';
import { createFeedRenderer, formatWriters } from '../feed/render.ts';
import { createBuilder } from '../snapshot/build.ts';
import { changedPaths, newFindings } from '../snapshot/changes.ts';
import { createDeltas } from '../../modules/deltas/deltas.ts';
import type { DeltaRange } from '../../modules/deltas/instance-manipulation.ts';
import { createResolver } from '../on-demand/resolver.ts';
import { createArticleBackfill } from './records/article-backfill.ts';
import { pathsOnDemand } from '../on-demand/on-demand-paths.ts';
import { createPublishing } from './publishing.ts';
import { realPathOf } from '../content/directory/real-path.ts';
import { createSnapshotSwitch, untilServed, type ScheduledSnapshot } from './activation.ts';
import { openPublisherStore, type PublisherStore } from './records/publisher-store.ts';
import type { LocalRegenerator, Regeneration, RegeneratorInput } from './regenerator.ts';
import type { Found, Snapshot } from '../snapshot/snapshot.ts';

/** So often does a process that may not publish look for what another has published. */
const FOLLOW_MS = 500;

/** So often is something made anew that another process has published something else under. */
const MAX_TRIES = 3;

/** So long after a failure nothing is tried again; the schedule goes on as ever. */
const RETRY_MS = 10_000;

/** See {@link LocalRegenerator}. */
export function createRegenerator(input: RegeneratorInput): LocalRegenerator {
  const { generator, extensions } = input;
  const renderer = createFeedRenderer(formatWriters(extensions.rss));
  const deltas = createDeltas(generator, renderer);
  const build = createBuilder({ generator, renderer, entryChecks: extensions.entryChecks }, deltas);
  const { mayLead } = input;
  const here = realPathOf(input.contentDirectory);
  let records: PublisherStore | undefined;
  let opening: Promise<PublisherStore> | undefined;
  const turnover = createSnapshotSwitch(input.now);
  /** What was served of another content directory: better than nothing, but only than nothing. */
  let heldBack: ScheduledSnapshot | undefined;
  let lookedMs = 0;
  let tickMs: number | undefined;
  let failedMs: number | undefined;
  let failure: unknown;
  let restoring: Promise<void> | undefined;
  let running: Promise<Regeneration | undefined> | undefined;
  let following: Promise<Regeneration | undefined> | undefined;
  const keeper = createArticleBackfill(here, input.timezone, extensions.metadataKeys);
  const publishing = createPublishing({ ...input, here, build, keeper });
  const finder = createResolver({ generator, renderer, deltas, articleOf: publishing.articleOf });

  /** Rejects with `store_failed`; the next call tries again. */
  function open(): Promise<PublisherStore> {
    const { dataDirectory: directory, database, now } = input;
    opening ??= openPublisherStore({ directory, mayLead, database }, here, now, hear).then(
      (opened) => (records = opened),
      (error: unknown) => {
        opening = undefined;
        throw error;
      },
    );
    return opening;
  }

  const isFollower = (): boolean => (records === undefined ? !mayLead : !records.mayPublish());
  const hasLostStore = (): boolean => failure instanceof FeedwrightError && failure.code === 'store_failed';

  function hear(): void {
    if (isFollower() || hasLostStore()) void regenerate();
    else input.onHeard?.();
  }

  /** Those who follow, and whose store is away, try again and again: what went wrong is told once. */
  function fail(error: unknown): void {
    const isSame = failure !== undefined && messageOf(failure) === messageOf(error);
    failedMs = input.now();
    failure = error;
    const isNews = !isSame || !(isFollower() || hasLostStore());
    if (isNews) input.onFailed?.(error);
  }

  async function run(): Promise<Regeneration> {
    const started = performance.now();
    const before = turnover.newest()?.snapshot;
    const began = input.now();
    lookedMs = began;
    const opened = await open();
    const recorded = await opened.refresh();
    const published = opened.mayPublish() ? await publishing.publish(opened, recorded) : undefined;
    const upcoming = published ?? recorded.upcoming ?? turnover.newest();
    if (upcoming === undefined) throw nothingPublished();
    turnover.put(upcoming);
    const { snapshot, serveFrom } = upcoming;
    return {
      snapshot,
      serveFrom,
      changed: changedPaths(before, snapshot),
      newFindings: newFindings(before?.findings ?? [], snapshot.findings),
      durationMs: performance.now() - started,
      began,
      isFollowed: published === undefined,
      notice: published?.notice ?? opened.takeNotice(),
    };
  }

  async function runAndTell(): Promise<Regeneration | undefined> {
    try {
      const regeneration = await run();
      failedMs = undefined;
      failure = undefined;
      input.onRegenerated?.(regeneration);
      if (records?.mayPublish() === true) void keeper.work(records.store());
      return regeneration;
    } catch (error) {
      if (heldBack !== undefined && turnover.newest() === undefined) turnover.put(heldBack);
      fail(error);
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

  async function newestServed(): Promise<void> {
    const newest = turnover.newest();
    if (newest !== undefined) await untilServed(newest, input.now());
  }

  /** What is made on demand is made of the ledger: of one that belongs to the snapshot which is served. */
  async function find(path: string, range?: DeltaRange): Promise<Found> {
    if (turnover.current() === undefined) await restoring;
    // The thread that serves may have what was served last, where this one could not read it yet.
    if (turnover.newest() === undefined) await regenerate();
    if (turnover.current() === undefined) await newestServed();
    if (turnover.current() === undefined) throw nothingPublished();
    const { ledger, version } = (await open()).store();
    for (let tries = 1; ; tries += 1) {
      const snapshot = turnover.current();
      const found = await finder.find(path, range, snapshot, ledger);
      if (snapshot === undefined || !isFollower() || tries === MAX_TRIES) return found;
      // The delta of one of its documents is made of nothing else.
      if (snapshot.resources.has(path)) return found;
      const made = await version();
      if (made === snapshot.version) return found;
      await regenerate();
      const newest = turnover.newest()?.snapshot;
      // It is the same in both.
      if (newest !== undefined && newest.version === made && isUntouched(path, snapshot, newest))
        return found;
      await newestServed();
    }
  }

  async function restore(): Promise<void> {
    try {
      const recorded = await (await open()).refresh();
      const { upcoming, contentDirectory = here } = recorded;
      // What a run has taken over meanwhile is newer.
      if (upcoming === undefined || turnover.newest() !== undefined) return;
      if (!mayLead || contentDirectory === here) turnover.put(upcoming);
      else heldBack = upcoming;
      await untilServed(upcoming, input.now());
    } catch (error) {
      fail(error);
    }
  }

  function nextTurn(): number | undefined {
    if (isFollower()) return lookedMs + FOLLOW_MS;
    const turn = turnover.newest()?.snapshot.nextTurn;
    if (failedMs === undefined) return turn;
    // What cannot be done is not tried again at once.
    const retry = failedMs + RETRY_MS;
    return hasLostStore() ? retry : turn && Math.max(turn, retry);
  }

  return {
    current: turnover.current,
    newest: turnover.newest,
    find,
    pathsOnDemand: async () => {
      const opened = await open();
      if (turnover.current() === undefined) await restoring;
      // Of many new articles nobody knows at first in which feeds they are.
      if (opened.mayPublish()) await keeper.work(opened.store());
      const snapshot = turnover.current();
      return snapshot === undefined ? [] : pathsOnDemand(opened.store().ledger, snapshot);
    },
    restore: () => (restoring = restore()),
    store: async () => (await open()).store(),
    regenerate,
    takeSlot: async (name) => {
      try {
        const opened = await open();
        const isOurs =
          opened.mayPublish() && (await opened.store().takeSlot(name, input.holder, input.now()));
        if (isOurs) tickMs = input.now();
        return isOurs;
      } catch (error) {
        fail(error);
        return false;
      }
    },
    opened: async () => {},
    nextTurn,
    lastTick: () => {
      const tick = Math.max(tickMs ?? 0, records?.lastSlot() ?? 0);
      return tick === 0 ? undefined : toInstant(tick);
    },
    problem: () => records?.problem(),
    isFollower,
    close: async () => {
      while (running !== undefined) await running;
      await opening?.catch(() => {});
      await keeper.close(records?.mayPublish() === true ? records.store() : undefined);
      await records?.close();
    },
  };
}

function nothingPublished(): FeedwrightError {
  return new FeedwrightError(
    'nothing_published',
    'nothing is published yet: another process publishes, and this one serves what that one does',
  );
}

/** Whether what is made on demand at a path is the same in a snapshot and in the next one. */
function isUntouched(path: string, { version }: Snapshot, { follows, touched }: Snapshot): boolean {
  return follows === version && touched !== undefined && !touched.includes(path);
}
