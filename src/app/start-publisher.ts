import { Worker } from 'node:worker_threads';
import { connectWorker, type ConnectedRegenerator, type WorkerHooks } from '../runtime/worker-client.ts';
import { readLastSnapshot } from '../runtime/last-snapshot.ts';
import { realPathOf } from '../core/content/directory/real-path.ts';
import type { Configuration, ConfigurationSource } from './configuration.ts';
import { postgresSettings } from './options.ts';

/** What a thread allocates and soon drops: more than this makes it no faster, but larger. */
const YOUNG_MB = 12;

/** What the thread that regenerates has to know. */
export type ThreadData = ConfigurationSource;

/**
 * A regenerator in a thread of its own, so that nothing it does holds up a poll; in this one where a clock is
 * brought along, which cannot be handed over, or where the sources are run as they are.
 */
export async function startPublisher(
  configuration: Configuration,
  {
    now,
    random = Math.random,
  }: { readonly now?: (() => number) | undefined; readonly random?: (() => number) | undefined },
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
          { directory: settings.data, database: postgresSettings(settings) },
          mayLead ? realPathOf(settings.content) : undefined,
        ),
    );
  }
  // Only here: with it come all the parsers and writers, for which the thread that serves has no use.
  const { createPublisher } = await import('./publisher.ts');
  return createPublisher(configuration, { now: now ?? Date.now, random }, hooks);
}
