import { hostname } from 'node:os';
import { LEAD_MS } from '../core/publish/activation.ts';
import { createRegenerator } from '../core/publish/regenerate.ts';
import type { LocalRegenerator } from '../core/publish/regenerator.ts';
import { followTurns, startSchedule, type Schedule } from '../core/publish/schedule.ts';
import type { ConnectedRegenerator, WorkerHooks } from '../runtime/worker-client.ts';
import { createHttpClient } from '../client/client.ts';
import type { Configuration } from './configuration.ts';
import type { PublishingModule } from './modules/module-host.ts';
import { feedModules } from './modules/feed-modules.ts';
import { storeOpener } from './open-store.ts';
import { GENERATOR } from './version.ts';

/** Dependencies of {@link createPublisher}. */
export interface PublisherTools {
  readonly modules: readonly PublishingModule[];
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** Composes the publishing side: a regenerator, its schedule, and the publishing parts of the modules. */
export function createPublisher(
  configuration: Configuration,
  { now, random, modules }: PublisherTools,
  hooks: WorkerHooks,
): ConnectedRegenerator {
  const { settings, loadPublication, loadRules } = configuration;
  /** A process that takes over may have an older snapshot at first than the recorded one. */
  let isUpToDate = false;
  const regenerator: LocalRegenerator = createRegenerator({
    contentDirectory: settings.content,
    openStore: storeOpener(settings),
    holder: `${hostname()} ${process.pid}`,
    mayLead: settings.role !== 'web',
    // Web processes have to receive a snapshot before it is served.
    leadMs: settings.role === 'publisher' ? LEAD_MS : 0,
    timezone: settings.timezone,
    loadPublication,
    loadRules,
    generator: GENERATOR,
    ...feedModules(GENERATOR),
    now,
    onProgress: hooks.onProgress,
    onRecord: async (change, recorded) => {
      for (const { part } of parts) await part.recorded?.(change, recorded);
    },
    onHeard: () => {
      for (const { part } of parts) part.heard?.();
    },
    onRegenerated: (regeneration) => {
      isUpToDate = !regenerator.isFollower();
      hooks.onRegenerated(regeneration);
    },
    onFailed: (error) => {
      for (const { part } of parts) part.failed?.(regenerator.current()?.serial);
      hooks.onFailed(error);
    },
  });
  const parts = modules.map(({ name, publish }) => ({
    name,
    part: publish({
      configuration,
      regenerator,
      store: regenerator.store,
      isPublishing: () => isUpToDate,
      httpClient: createHttpClient,
      onEvent: (event) => hooks.onEvent?.(event),
      now,
      random,
    }),
  }));

  const { regenerate, nextTurn } = regenerator;
  const startTurns = (): Schedule =>
    settings.role === 'web'
      ? followTurns({ regenerate, nextTurn, now })
      : startSchedule({
          cron: settings.cron,
          takeSlot: async (name) => {
            const isOurs = await regenerator.takeSlot(name);
            hooks.onTick?.();
            return isOurs;
          },
          regenerate,
          nextTurn,
          now,
        });
  let schedule: Schedule | undefined;
  let isStopped = false;
  const stop = async (): Promise<void> => {
    isStopped = true;
    await schedule?.stop();
  };
  const { restore, close, ...others } = regenerator;
  return {
    ...others,
    restore: async () => {
      await restore();
      isUpToDate = regenerator.current() !== undefined && !regenerator.isFollower();
      if (!isStopped) schedule ??= startTurns();
    },
    nextRun: () => schedule?.nextRun(),
    stop,
    ask: async (module, question) => parts.find(({ name }) => name === module)?.part.answer?.(question),
    close: async () => {
      await stop();
      for (const { part } of parts) await part.close?.();
      await close();
    },
  };
}
