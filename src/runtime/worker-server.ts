import type { MessagePort } from 'node:worker_threads';
import {
  copyBuffers,
  sendError,
  type WorkerCall,
  type WorkerMethods,
  type PublisherState,
  type WorkerMessage,
} from './worker-messages.ts';
import type { ConnectedRegenerator, WorkerHooks } from './worker-client.ts';
import type { Resource } from '../core/snapshot/resource.ts';
import type { Snapshot } from '../core/snapshot/snapshot.ts';

/** Minimum time between two progress messages about files. */
const PROGRESS_MS = 100;

/**
 * Serves calls that arrive at a port with a regenerator of this thread. `make` gets the hooks that the
 * regenerator has to call.
 */
export function serveWorker(port: MessagePort, make: (hooks: WorkerHooks) => ConnectedRegenerator): void {
  const tell = (message: WorkerMessage): void => port.postMessage(message);
  let held = new Map<string, Resource>();
  let told: Snapshot | undefined;
  let lastProgress = -Infinity;

  const stateNow = (): PublisherState => ({
    lastTick: regenerator.lastTick(),
    nextRun: regenerator.nextRun(),
    problem: regenerator.problem(),
    isFollower: regenerator.isFollower(),
  });
  const tellCurrent = (): void => {
    const newest = regenerator.newest();
    const state = stateNow();
    if (newest === undefined || newest.snapshot === told) return tell({ told: 'state', state });
    const { snapshot, serveFrom } = newest;
    const { resources, ...rest } = snapshot;
    const sent = [...resources.values()].filter((resource) => held.get(resource.path) !== resource);
    tell({
      told: 'snapshot',
      snapshot: { ...rest, paths: [...resources.keys()], sent: sent.map(copyBuffers) },
      serveFrom,
      state,
    });
    held = new Map(resources);
    told = snapshot;
  };
  const regenerator = make({
    onRegenerated: (regeneration) => {
      tellCurrent();
      const { changed, newFindings, newFindingDigest, durationMs, began, isFollowed, notice } = regeneration;
      tell({
        told: 'regenerated',
        regeneration: { changed, newFindings, newFindingDigest, durationMs, began, isFollowed, notice },
      });
    },
    onEvent: (event) => tell({ told: 'event', event }),
    onProgress: (progress) => {
      const now = performance.now();
      if (progress.done !== undefined && now - lastProgress < PROGRESS_MS) return;
      lastProgress = now;
      tell({ told: 'progress', progress });
    },
    onFailed: (error) => {
      tellCurrent();
      tell({ told: 'failed', error: sendError(error) });
    },
    onTick: () => tell({ told: 'state', state: stateNow() }),
  });
  const methods: WorkerMethods = {
    ...regenerator,
    restore: async () => {
      await regenerator.restore();
      tellCurrent();
    },
    regenerate: async () => {
      const isDone = (await regenerator.regenerate()) !== undefined;
      tellCurrent();
      return isDone;
    },
  };
  port.on('message', ({ call, method, args }: WorkerCall) => {
    void (methods[method] as (...values: readonly unknown[]) => Promise<unknown>)(...args)
      .then(
        (value) => tell({ told: 'answer', call, value }),
        (error: unknown) => tell({ told: 'rejection', call, error: sendError(error) }),
      )
      .finally(() => {
        // An open port keeps the thread, and with it the process, alive.
        if (method === 'close') port.close();
      });
  });
}
