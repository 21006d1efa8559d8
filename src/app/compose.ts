import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Health } from '../server/health.ts';
import { createHttpClient } from '../client/client.ts';
import { createMetrics, type MetricsInput } from '../server/metrics/metrics.ts';
import { FeedwrightError } from '../core/errors.ts';
import type { ModuleEvent, PurgeReport, PushEvent } from '../core/events.ts';
import type { PublicationStep } from '../core/module.ts';
import type { OnProgress } from '../core/content/directory/progress.ts';
import type { Regeneration } from '../core/publish/regenerator.ts';
import { createReplicaFreshness } from '../runtime/replica-freshness.ts';
import type { Snapshot } from '../core/snapshot/snapshot.ts';
import { untilServed } from '../core/publish/activation.ts';
import { composeServer } from './serving/compose-server.ts';
import { startPublisher } from './start-publisher.ts';
import { configure, type Configuration } from './configuration.ts';
import { givenOptions, secretsFrom, type GivenOptions, type Secrets } from './options.ts';
import { healthReport } from './serving/health-report.ts';
import { checkModules } from './modules/module-host.ts';
import { afterwards, handleByPhase, type RequestHandler } from './serving/process-phase.ts';
import { createRegenerationRecord } from './serving/regeneration-record.ts';
import { createPublisherConnection, withResolvers } from './serving/publisher-connection.ts';
import { createServingParts } from './serving/serving-parts.ts';
import { VERSION } from './version.ts';

/** Options of a publisher; every setting as a string, as a flag would give it. */
export interface FeedwrightOptions extends GivenOptions {
  /** Milliseconds since 1970; default: the system's clock. */
  readonly now?: () => number;
  /** Called while files are read and recorded. */
  readonly onProgress?: OnProgress;
  /** Receives the lines of the access log; default: standard error. */
  readonly writeAccessLog?: (lines: string) => void;
  readonly onRegenerated?: (regeneration: Regeneration) => void;
  readonly onFailed?: (error: unknown) => void;
  /** Called after each attempt to purge caches. */
  readonly onPurge?: (report: PurgeReport) => void;
  /** Called when subscribers or hubs could not be notified. */
  readonly onPush?: (event: PushEvent) => void;
  /** Default: from the environment. */
  readonly secrets?: Secrets;
  /** From 0 up to 1; default: Math.random. */
  readonly random?: () => number;
  /** Receives errors that are faults of this program, with the id of the request that met one. */
  readonly onBug?: (error: unknown, requestId?: string) => void;
}

/** A publisher: regenerates on its schedule and answers requests, but does not listen. */
export interface Feedwright {
  /**
   * For `http.createServer`, or for `app.use` of another Express app. With `next`, requests for paths that are not
   * published are passed on; without, they are answered here.
   */
  readonly handler: (req: IncomingMessage, res: ServerResponse, next?: (error?: unknown) => void) => void;
  /** Regenerates now. Resolves to the outcome; to `undefined` after a failure, which changes nothing that is served. */
  readonly regenerate: () => Promise<Regeneration | undefined>;
  /** Resolves when a snapshot is served, or the first regeneration has failed. */
  readonly ready: Promise<void>;
  /** Resolves when a snapshot is served. */
  readonly published: Promise<void>;
  readonly current: () => Snapshot | undefined;
  readonly health: () => Health;
  /**
   * Stops the schedule and waits for a regeneration that is under way. Until `drained` resolves, requests are
   * answered as before: pages may have to be made for them.
   */
  readonly close: (drained?: Promise<unknown>) => Promise<void>;
}

/**
 * Makes a publisher of a content directory and regenerates for the first time at once. Throws
 * `config_invalid` with all faults if a setting or publication.yaml is wrong.
 */
export function createFeedwright(options: FeedwrightOptions = {}): Feedwright {
  return compose(configure(givenOptions(options)), options);
}

type Hooks = Omit<FeedwrightOptions, keyof GivenOptions>;

/** Composes the service, in the order in which its parts depend on each other. */
export function compose(configuration: Configuration, hooks: Hooks): Feedwright {
  const { settings } = configuration;
  const isWeb = settings.role === 'web';
  const now = hooks.now ?? Date.now;
  const secrets = hooks.secrets ?? secretsFrom(process.env);
  const onBug = hooks.onBug ?? (() => {});
  checkModules(configuration, secrets);

  // The publishing side: modules, health and handlers refer to it, and it is started when they exist.
  const publisher = createPublisherConnection();
  const { current } = publisher;
  const regenerate = async (): Promise<Regeneration | undefined> => (await publisher.connected).regenerate();

  // The parts of modules in this thread.
  const onEvent = (event: ModuleEvent): void =>
    guarded(onBug, () =>
      event.of === 'purge' ? hooks.onPurge?.(event.report) : hooks.onPush?.(event.event),
    );
  const parts = createServingParts({
    configuration,
    httpClient: createHttpClient,
    secrets,
    current,
    isFollower: () => publisher.now()?.isFollower() === true,
    askModule: async (name, question) => (await publisher.connected).ask(name, question),
    onEvent,
    now,
    random: hooks.random ?? Math.random,
  });

  // State of the process, for /healthz and /metrics.
  const record = createRegenerationRecord(now);
  const health = (): Health =>
    healthReport({
      isWeb,
      snapshot: current(),
      regenerator: publisher.now(),
      ...record.state(),
      problems: [publisher.now()?.problem(), ...parts.map(({ problem }) => problem?.())],
    });
  const metrics = createMetrics({
    version: VERSION,
    health,
    current,
    now,
    push: () => parts.find(({ name }) => name === 'push')?.figures?.() as ReturnType<MetricsInput['push']>,
  });
  // The handlers of requests.
  const server = composeServer({
    settings,
    parts,
    publisher: publisher.connected,
    current,
    health,
    metrics,
    writeAccessLog: hooks.writeAccessLog ?? ((lines) => process.stderr.write(lines)),
    onBug,
    now,
  });

  // The start of the publishing side, which reports to all of the above.
  const freshness = isWeb ? createReplicaFreshness(regenerate, now) : undefined;
  const newestServed = async (): Promise<void> => {
    const newest = publisher.now()?.newest();
    if (newest !== undefined) await untilServed(newest, now());
  };
  const { promise: published, resolve: publish } = withResolvers();
  publisher.connect(
    startPublisher(configuration, hooks, {
      onRegenerated: (regeneration) => {
        record.succeeded();
        if (current() === undefined) void newestServed().then(publish);
        else publish();
        const { changed, durationMs, began, isFollowed, serveFrom } = regeneration;
        freshness?.refreshed(began, regeneration, current()?.version);
        if (!isFollowed) metrics.noteRegeneration(changed.length > 0 ? 'published' : 'unchanged', durationMs);
        guarded(onBug, () => hooks.onRegenerated?.(regeneration));
        // A replica looks twice a second and mostly finds nothing new.
        if (isFollowed && changed.length === 0) return;
        guarded(onBug, () => {
          const steps = parts.flatMap((part) => part.published?.(regeneration) ?? []);
          runInTurn(untilServed({ serveFrom }, now()), steps).catch(onBug);
        });
      },
      onFailed: (error) => {
        const code = error instanceof FeedwrightError ? error.code : undefined;
        // Waiting for another process is no failure.
        if (code !== 'nothing_published') {
          record.failed(error);
          metrics.noteRegeneration(code === 'change_refused' ? 'refused' : 'failed');
        }
        guarded(onBug, () => hooks.onFailed?.(error));
      },
      onEvent,
      onProgress: hooks.onProgress,
    }),
  );

  // The last snapshot is served before the first article is read.
  const restored = publisher.connected.then(({ restore }) => restore());
  const opened = restored.then(async () => (await publisher.connected).opened());
  const ready = restored.then(async () => {
    const first = regenerate();
    if (isWeb || current() === undefined) await first;
    // A snapshot that other processes do not serve yet is not served here either.
    if (current() === undefined) await newestServed();
    if (current() !== undefined) publish();
  });

  // Requests, by the phase of the process.
  const { deliver, operate } = server;
  const serving: RequestHandler =
    freshness === undefined
      ? deliver
      : (req, res, next) => {
          if (freshness.isFresh()) return deliver(req, res, next);
          void freshness.refresh().then(() => deliver(req, res, next));
        };
  const handler = handleByPhase(
    {
      starting: afterwards(ready, deliver),
      opening: (req, res, next) => {
        if (current()?.resources.has(req.url ?? '') === true) return deliver(req, res, next);
        void opened.then(() => deliver(req, res, next));
      },
      serving,
    },
    { restored, opened, ready, servesRestored: () => !isWeb && current() !== undefined },
  );

  return {
    handler:
      settings.role === 'publisher'
        ? (req, res, next) => (next === undefined ? operate(req, res) : next())
        : handler,
    regenerate,
    ready,
    published,
    current,
    health,
    close: async (drained) => {
      await (await publisher.connected).stop();
      await ready;
      for (const { stop } of parts) stop?.();
      await drained;
      for (const { close } of parts) await close?.();
      await (await publisher.connected).close();
      server.flush();
    },
  };
}

/** Calls a hook. An error that it throws is no failure of the regeneration. */
function guarded(onBug: (error: unknown) => void, hook: () => void): void {
  try {
    hook();
  } catch (error) {
    onBug(error);
  }
}

/** Runs the steps after a publication, each when the one before has ended. */
async function runInTurn(served: Promise<void>, steps: readonly PublicationStep[]): Promise<void> {
  await served;
  for (const step of steps) await step();
}
