import type { ModuleEvent } from '../core/events.ts';
import type { OnProgress } from '../core/content/directory/progress.ts';
import {
  restoreBuffers,
  receiveSnapshot,
  receiveError,
  type PublisherState,
  type WorkerMethods,
} from './worker-messages.ts';
import { createWorkerLine, type WorkerLineHooks, type WorkerPort } from './worker-line.ts';
import type { Regeneration, Regenerator } from '../core/publish/regenerator.ts';
import { createSnapshotSwitch, untilServed, type ScheduledSnapshot } from '../core/publish/activation.ts';

/** The publishing side as the serving side uses it: a regenerator on its own schedule, with its modules. */
export interface ConnectedRegenerator
  extends Omit<Regenerator, 'takeSlot' | 'nextTurn'>, Pick<WorkerMethods, 'ask' | 'stop'> {
  /** Time of the next run by the schedule in milliseconds since 1970; `undefined` where none is known. */
  readonly nextRun: () => number | undefined;
}

/** Receivers of events on the publishing side. */
export interface WorkerHooks {
  readonly onRegenerated: (regeneration: Regeneration) => void;
  readonly onFailed: (error: unknown) => void;
  readonly onEvent?: ((event: ModuleEvent) => void) | undefined;
  readonly onProgress?: OnProgress | undefined;
  /** A tick of the schedule: `lastTick` and `nextRun` may have changed. */
  readonly onTick?: (() => void) | undefined;
}

/**
 * A regenerator in another thread, so that the serving thread is free for polls. `connect` starts that thread, and
 * is called again when it has died; the last snapshot is served meanwhile. `peek` reads the last served snapshot
 * before the thread has opened its records.
 */
export function connectWorker(
  connect: () => WorkerPort,
  hooks: WorkerHooks,
  peek: () => Promise<ScheduledSnapshot | undefined>,
): ConnectedRegenerator {
  // The other thread has no clock but the machine's.
  const snapshots = createSnapshotSwitch(Date.now);
  // The role is known when the records are open.
  let state: PublisherState = {
    lastTick: undefined,
    nextRun: undefined,
    problem: undefined,
    isFollower: true,
  };
  let last: Regeneration | undefined;
  let opened: Promise<void> = Promise.resolve();

  const onMessage: WorkerLineHooks['onMessage'] = (message) => {
    switch (message.told) {
      case 'snapshot':
        snapshots.schedule({
          snapshot: receiveSnapshot(message.snapshot, snapshots.newest()?.snapshot),
          serveFrom: message.serveFrom,
        });
        ({ state } = message);
        return;
      case 'state':
        ({ state } = message);
        return;
      case 'regenerated': {
        const newest = snapshots.newest();
        if (newest === undefined) return;
        last = { ...message.regeneration, ...newest };
        return hooks.onRegenerated(last);
      }
      case 'failed':
        return hooks.onFailed(receiveError(message.error));
      case 'event':
        return hooks.onEvent?.(message.event);
      case 'progress':
        return hooks.onProgress?.(message.progress);
    }
  };
  const { call, close } = createWorkerLine(connect, { onMessage, onLost: hooks.onFailed });

  return {
    current: snapshots.current,
    newest: snapshots.newest,
    find: async (path, range) => restoreBuffers(await call('find', path, range)),
    ask: (module, question) => call('ask', module, question),
    pathsOnDemand: () => call('pathsOnDemand'),
    restore: async () => {
      // Started before the peek, so that the thread opens its records meanwhile.
      opened = call('restore').catch(() => {});
      const seen = await peek();
      // A snapshot that the thread has sent meanwhile is newer.
      if (seen !== undefined && snapshots.newest() === undefined) snapshots.schedule(seen);
      if (snapshots.newest() === undefined) await opened;
      const newest = snapshots.newest();
      if (newest !== undefined) await untilServed(newest, Date.now());
    },
    regenerate: () =>
      call('regenerate').then(
        (isDone) => (isDone ? last : undefined),
        () => undefined,
      ),
    opened: () => opened,
    lastTick: () => state.lastTick,
    nextRun: () => state.nextRun,
    problem: () => state.problem,
    isFollower: () => state.isFollower,
    stop: () => call('stop').catch(() => {}),
    close,
  };
}
