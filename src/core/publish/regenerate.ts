import { findingsIn, NO_FINDINGS } from '../article/findings/finding-digest.ts';
import { createFeedRenderer, formatWriters } from '../feed/render.ts';
import { createBuilder } from '../snapshot/build.ts';
import { createEntryCache } from '../snapshot/entry-cache.ts';
import { changedPaths } from './changes.ts';
import { createResolver } from '../on-demand/resolver.ts';
import { createArticleBackfill } from './records/article-backfill.ts';
import { pathsOnDemand } from '../on-demand/on-demand-paths.ts';
import { createPublishing, type Publishing } from './publishing.ts';
import { realPathOf } from '../content/directory/real-path.ts';
import { createSnapshotSwitch, type SnapshotSwitch } from './activation.ts';
import type { LocalRegenerator, Regeneration, RegeneratorInput } from './regenerator.ts';
import { createFailures, nothingPublished } from './regeneration/failures.ts';
import { createFind } from './regeneration/find-current.ts';
import { createRestoration } from './regeneration/restoration.ts';
import { createRuns } from './regeneration/runs.ts';
import { createSlots } from './regeneration/slots.ts';
import { createStoreSession, type StoreSession } from './regeneration/store-session.ts';

/** Interval at which a replica looks for a newer snapshot. */
const FOLLOW_MS = 500;

/** Pause after a failure in which no turn is tried; the schedule goes on. */
const RETRY_MS = 10_000;

/** Makes a regenerator of this thread. */
export function createRegenerator(input: RegeneratorInput): LocalRegenerator {
  const { generator, extensions, now } = input;
  const here = realPathOf(input.contentDirectory);
  const renderer = createFeedRenderer(formatWriters(extensions.rss));
  const entries = createEntryCache(extensions.entryChecks);
  const backfill = createArticleBackfill(here, input.timezone, extensions.metadataKeys);
  const publishing = createPublishing({
    ...input,
    here,
    build: createBuilder({ generator, renderer, follow: input.deltas?.follow, entries }),
    backfill,
  });
  const snapshots = createSnapshotSwitch(now);
  const session = createStoreSession(input, here, () => {
    if (session.isFollower() || failures.isStoreLost()) void runs.next();
    else input.onHeard?.();
  });
  const { open, opened, isFollower } = session;
  const failures = createFailures(input, isFollower);
  const slots = createSlots(session, failures, input);
  const restoration = createRestoration(session, snapshots, failures, { ...input, here });
  let lookedMs = 0;
  const runs = createRuns(async () => {
    lookedMs = now();
    try {
      const regeneration = await run({ session, snapshots, publishing, began: lookedMs });
      failures.clear();
      input.onRegenerated?.(regeneration);
      const records = opened();
      if (records?.mayPublish() === true) void backfill.run(records.store());
      return regeneration;
    } catch (error) {
      restoration.serveHeldBack();
      failures.report(error);
      return undefined;
    }
  });
  const resolver = createResolver({ ...input, renderer, entries, articleOf: publishing.articleOf });

  return {
    current: snapshots.current,
    newest: snapshots.newest,
    find: createFind({ ...restoration, session, snapshots, resolver, regenerate: runs.next, now }),
    pathsOnDemand: async () => {
      const records = await open();
      if (snapshots.current() === undefined) await restoration.restored();
      // Which feeds a new article is in is known once its text is stored.
      if (records.mayPublish()) await backfill.run(records.store());
      const snapshot = snapshots.current();
      return snapshot === undefined ? [] : pathsOnDemand(records.store().ledger, snapshot);
    },
    restore: restoration.restore,
    store: async () => (await open()).store(),
    regenerate: runs.next,
    takeSlot: slots.take,
    opened: async () => {},
    nextTurn: () => {
      if (isFollower()) return lookedMs + FOLLOW_MS;
      const turn = snapshots.newest()?.snapshot.nextTurn;
      const failedMs = failures.failedMs();
      if (failedMs === undefined) return turn;
      const retry = failedMs + RETRY_MS;
      return failures.isStoreLost() ? retry : turn && Math.max(turn, retry);
    },
    lastTick: slots.last,
    problem: () => opened()?.problem(),
    isFollower,
    close: async () => {
      await runs.settled();
      await session.settled();
      const records = opened();
      await backfill.close(records?.mayPublish() === true ? records.store() : undefined);
      await records?.close();
    },
  };
}

/** Dependencies of one run, and when it began. */
interface RunInput {
  readonly session: StoreSession;
  readonly snapshots: SnapshotSwitch;
  readonly publishing: Publishing;
  readonly began: number;
}

/** Publishes, or takes over the snapshot that another process has published. */
async function run({ session, snapshots, publishing, began }: RunInput): Promise<Regeneration> {
  const started = performance.now();
  const before = snapshots.newest()?.snapshot;
  const records = await session.open();
  const recorded = await records.refresh();
  const published = records.mayPublish() ? await publishing.publish(records, recorded) : undefined;
  const upcoming = published ?? recorded.upcoming ?? snapshots.newest();
  if (upcoming === undefined) throw nothingPublished();
  snapshots.schedule(upcoming);
  const { snapshot, serveFrom } = upcoming;
  const newFindingDigest = published?.newFindings ?? NO_FINDINGS;
  return {
    snapshot,
    serveFrom,
    changed: changedPaths(before, snapshot),
    newFindings: findingsIn(newFindingDigest),
    newFindingDigest,
    durationMs: performance.now() - started,
    began,
    isFollowed: published === undefined,
    notice: published?.notice ?? records.takeNotice(),
  };
}
