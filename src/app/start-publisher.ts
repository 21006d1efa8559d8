import { Worker } from 'node:worker_threads';
import { connectWorker, type ConnectedRegenerator, type WorkerHooks } from '../runtime/worker-client.ts';
import { readLastSnapshot } from '../runtime/last-snapshot.ts';
import { realPathOf } from '../core/content/directory/real-path.ts';
import type { Configuration, ConfigurationSource } from './configuration.ts';
import { loadPublishingModules } from './modules/module-host.ts';
import { readServedSnapshot } from './open-store.ts';

/** Young generation of the thread in MB; a larger one makes it no faster. */
const YOUNG_MB = 12;

/** Data that the publishing thread starts with. */
export type ThreadData = ConfigurationSource;

/** Clock and randomness that a test injects. */
export interface InjectedTools {
  readonly now?: (() => number) | undefined;
  readonly random?: (() => number) | undefined;
}

/**
 * Starts the publishing side in a thread of its own, so that nothing it does delays a poll. It runs in this thread
 * with an injected clock, which cannot be sent, and where the TypeScript sources are run.
 */
export async function startPublisher(
  configuration: Configuration,
  { now, random = Math.random }: InjectedTools,
  hooks: WorkerHooks,
): Promise<ConnectedRegenerator> {
  const { source, settings } = configuration;
  if (now === undefined && import.meta.url.endsWith('.js')) {
    const mayLead = settings.role !== 'web';
    const thread = new URL('publisher-thread.js', import.meta.url);
    return connectWorker(
      () =>
        new Worker(thread, {
          workerData: source satisfies ThreadData,
          resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
        }),
      hooks,
      () =>
        readLastSnapshot(
          () => readServedSnapshot(settings),
          mayLead ? realPathOf(settings.content) : undefined,
        ),
    );
  }
  // Loaded on use: it brings all parsers and writers, which a serving thread does not need.
  const { createPublisher } = await import('./publisher.ts');
  const modules = await loadPublishingModules();
  return createPublisher(configuration, { modules, now: now ?? Date.now, random }, hooks);
}
