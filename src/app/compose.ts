import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Health } from '../server/health.ts';
import { createMetrics } from '../server/metrics/metrics.ts';
import { FeedwrightError } from '../core/errors.ts';
import type { OnProgress } from '../core/content/directory/progress.ts';
import type { PurgeReport } from '../modules/purge/purge.ts';
import type { PushEvent } from '../modules/push/push.ts';
import type { Regeneration } from '../core/publish/regenerator.ts';
import type { ConnectedRegenerator } from '../runtime/worker-client.ts';
import { createReplicaFreshness } from '../runtime/replica-freshness.ts';
import { followTurns, startSchedule } from '../core/publish/schedule.ts';
import type { Snapshot } from '../core/snapshot/snapshot.ts';
import { untilServed } from '../core/publish/activation.ts';
import { composeServer } from './compose-server.ts';
import { startPublisher } from './start-publisher.ts';
import { configure, type Configuration } from './configuration.ts';
import { secretsFrom, type GivenOptions, type Secrets } from './options.ts';
import { healthReport } from './health-report.ts';
import { createPushThreadClient } from '../modules/push/thread-client.ts';
import { wirePurge } from '../modules/purge/wire.ts';
import { checkReadersToken } from '../modules/readers/collector.ts';
import { VERSION } from './version.ts';

/** What may be asked of a publisher; every setting as a string, as a flag would give it. */
export interface FeedwrightOptions extends GivenOptions {
  /** Milliseconds since 1970; the system's clock unless a test brings its own. */
  readonly now?: () => number;
  /** While the files are read and recorded. */
  readonly onProgress?: OnProgress;
  /** Takes the lines of the access log; standard error unless given. */
  readonly writeAccessLog?: (lines: string) => void;
  readonly onRegenerated?: (regeneration: Regeneration) => void;
  readonly onFailed?: (error: unknown) => void;
  /** After each attempt to tell caches what has changed. */
  readonly onPurge?: (report: PurgeReport) => void;
  /** What others could not be told for so long that it was given up. */
  readonly onPush?: (event: PushEvent) => void;
  /** Those of the environment unless they are given here. */
  readonly secrets?: Secrets;
  /** From 0 up to 1; Math.random unless a test brings its own. */
  readonly random?: () => number;
  /** Errors that are nobody's fault but this program's; and the name of the request that met it, where it was one. */
  readonly onBug?: (error: unknown, requestId?: string) => void;
}

/** A publisher: regenerates on its schedule and answers requests, but does not listen. */
export interface Feedwright {
  /**
   * For `http.createServer`, or for `app.use` of another Express app. With `next`, requests for what is not
   * published are handed on; without, they are answered here.
   */
  readonly handler: (req: IncomingMessage, res: ServerResponse, next?: (error?: unknown) => void) => void;
  /** Regenerates now. Resolves to what it did; to undefined if it failed, which changes nothing that is served. */
  readonly regenerate: () => Promise<Regeneration | undefined>;
  /** Resolves when there is something to serve, or could not be. */
  readonly ready: Promise<void>;
  /** Resolves when there is something to serve. */
  readonly published: Promise<void>;
  readonly current: () => Snapshot | undefined;
  readonly health: () => Health;
  /**
   * Stops the schedule and waits for a regeneration that is under way. Until `drained` resolves, requests are answered as
   * ever: pages may have to be made for them.
   */
  readonly close: (drained?: Promise<unknown>) => Promise<void>;
}

/**
 * Makes a publisher of a content directory and regenerates for the first time at once. Throws
 * `config_invalid` with all faults if a setting or publication.yaml is wrong.
 */
export function createFeedwright(options: FeedwrightOptions = {}): Feedwright {
  const { now, onRegenerated, onFailed, onBug, onPurge, onPush, onProgress, ...others } = options;
  const { writeAccessLog, secrets, random, ...given } = others;
  return compose(configure(given), {
    ...(now && { now }),
    ...(onRegenerated && { onRegenerated }),
    ...(onFailed && { onFailed }),
    ...(onBug && { onBug }),
    ...(onPurge && { onPurge }),
    ...(onPush && { onPush }),
    ...(onProgress && { onProgress }),
    ...(writeAccessLog && { writeAccessLog }),
    ...(secrets && { secrets }),
    ...(random && { random }),
  });
}

type Hooks = Omit<FeedwrightOptions, keyof GivenOptions>;

/** The one place where the parts are put together. */
export function compose(configuration: Configuration, hooks: Hooks): Feedwright {
  const { settings } = configuration;
  const isWeb = settings.role === 'web';
  const now = hooks.now ?? Date.now;
  let failure: unknown;
  let failingSince: number | undefined;
  let isPublished = (): void => {};
  const published = new Promise<void>((resolve) => (isPublished = resolve));
  const onBug = hooks.onBug ?? (() => {});
  // What somebody else's function throws is no failure of the regeneration.
  const tell = (hook: () => void): void => {
    try {
      hook();
    } catch (error) {
      onBug(error);
    }
  };

  let regenerator: ConnectedRegenerator | undefined;
  const current = (): Snapshot | undefined => regenerator?.current();
  const secrets = hooks.secrets ?? secretsFrom(process.env);
  checkReadersToken(secrets);
  const isFollower = (): boolean => regenerator?.isFollower() === true;
  const metrics = createMetrics({
    version: VERSION,
    health: () => health(),
    current,
    now,
    push: () => pushing.state(),
  });
  const purging = wirePurge(configuration, {
    secrets,
    current,
    isFollower,
    onPurge: (report) => tell(() => hooks.onPurge?.(report)),
    now,
    random: hooks.random ?? Math.random,
  });
  const tellCaches = (regeneration: Regeneration): Promise<unknown> =>
    untilServed(regeneration, now()).then(() => purging?.afterSwap(regeneration));
  const wakeFor = (serial: number) => (): Promise<void> => pushing.wake(serial);
  /**
   * First caches forget what is old, or that is given up; whoever is told of news comes and asks them. The serial alone
   * is kept while caches are told: closures of one function would share the snapshot.
   */
  const afterSwap = (regeneration: Regeneration): Promise<unknown> =>
    tellCaches(regeneration).then(wakeFor(regeneration.snapshot.serial));
  const begun = startPublisher(configuration, hooks, {
    onRegenerated: (regeneration) => {
      failure = undefined;
      failingSince = undefined;
      if (current() === undefined) void newestServed().then(isPublished);
      else isPublished();
      const { changed, durationMs, began, isFollowed } = regeneration;
      certainty?.looked(began, regeneration, current()?.version);
      if (!isFollowed) metrics.noteRegeneration(changed.length > 0 ? 'published' : 'unchanged', durationMs);
      tell(() => hooks.onRegenerated?.(regeneration));
      // Who follows looks twice a second: mostly there is nothing new.
      if (!isFollowed || changed.length > 0) tell(() => void afterSwap(regeneration).catch(onBug));
    },
    onFailed: (error) => {
      const code = error instanceof FeedwrightError ? error.code : undefined;
      // Who waits for another process has not failed.
      if (code !== 'nothing_published') {
        failure = error;
        failingSince ??= now();
        metrics.noteRegeneration(code === 'change_refused' ? 'refused' : 'failed');
      }
      tell(() => hooks.onFailed?.(error));
    },
    onEvent: (event) => tell(() => hooks.onPush?.(event as PushEvent)),
    onProgress: hooks.onProgress,
  }).then((made) => (regenerator = made));
  const pushing = createPushThreadClient(begun);
  const regenerate = async (): Promise<Regeneration | undefined> => (await begun).regenerate();
  const certainty = isWeb ? createReplicaFreshness(regenerate, now) : undefined;
  const nextTurn = (): number | undefined => regenerator?.nextTurn();
  const newestServed = async (): Promise<void> => {
    const newest = regenerator?.newest();
    if (newest !== undefined) await untilServed(newest, now());
  };
  const schedule = isWeb
    ? { ...followTurns({ regenerate, nextTurn, now }), nextRun: () => null }
    : startSchedule({
        cron: settings.cron,
        takeSlot: async (name) => (await begun).takeSlot(name),
        regenerate,
        nextTurn,
        now,
      });

  const health = (): Health =>
    healthReport({
      isWeb,
      snapshot: current(),
      regenerator,
      failure,
      failingSince,
      problems: [regenerator?.problem(), purging?.problem(), pushing.state()?.problem],
      nextRun: schedule.nextRun(),
    });
  const answering = composeServer({
    configuration,
    secrets,
    publisher: begun,
    current,
    health,
    metrics,
    askPush: pushing.ask,
    writeAccessLog: hooks.writeAccessLog ?? ((lines) => process.stderr.write(lines)),
    onBug,
    now,
  });
  const { deliver, operate } = answering;
  // What was served last is served before the first article is read.
  let isOpened = false;
  let isReady = false;
  const restored = begun.then(({ restore }) => restore());
  const opened = restored.then(async () => (await begun).opened()).finally(() => (isOpened = true));
  const ready = restored.then(async () => {
    const first = regenerate();
    if (isWeb || current() === undefined) await first;
    // What others are yet to serve is not served here before them.
    if (current() === undefined) await newestServed();
    if (current() !== undefined) isPublished();
    isReady = true;
  });

  return {
    handler: (req, res, next) => {
      if (settings.role === 'publisher') return next === undefined ? operate(req, res) : next();
      if (isWeb && !isReady) return void ready.then(() => deliver(req, res, next));
      if (certainty?.isCertain() === false) return void certainty.seek().then(() => deliver(req, res, next));
      if (current() === undefined) return void ready.then(() => deliver(req, res, next));
      // Documents at once; what else is asked for may depend on what is still being opened.
      if (isOpened || current()?.resources.has(req.url ?? '') === true) return deliver(req, res, next);
      void opened.then(() => deliver(req, res, next));
    },
    regenerate,
    ready,
    published,
    current,
    health,
    close: async (drained) => {
      await schedule.stop();
      await ready;
      purging?.close();
      pushing.close();
      await drained;
      await answering.close();
      await regenerator?.close();
      answering.flush();
    },
  };
}
