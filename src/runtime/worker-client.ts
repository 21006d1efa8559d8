import type { MessagePort, Worker } from 'node:worker_threads';
import type { OnProgress } from '../core/content/directory/progress.ts';
import { FeedwrightError, messageOf } from '../core/errors.ts';
import type { DeltaRange } from '../modules/deltas/instance-manipulation.ts';
import {
  restoreBuffers,
  receiveSnapshot,
  receiveError,
  type WorkerCall,
  type WorkerMethod,
  type PublisherState,
  type WorkerMessage,
} from './worker-messages.ts';
import type { Regeneration, Regenerator } from '../core/publish/regenerator.ts';
import type { Found } from '../core/snapshot/snapshot.ts';
import { createSnapshotSwitch, untilServed, type ScheduledSnapshot } from '../core/publish/activation.ts';

/** A regenerator that others are asked things through: what hangs on it in its thread. */
export interface ConnectedRegenerator extends Regenerator {
  /** Question and answer are plain data. */
  readonly ask: (question: unknown) => Promise<unknown>;
}

/** What happens in the regenerator of another thread. */
export interface WorkerHooks {
  readonly onRegenerated: (regeneration: Regeneration) => void;
  readonly onFailed: (error: unknown) => void;
  /** Of what hangs on the regenerator; plain data. */
  readonly onEvent?: ((event: unknown) => void) | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** The other side of a port, as far as it is needed: a Worker, or a MessagePort. */
export type WorkerPort = Pick<Worker | MessagePort, 'on' | 'postMessage'>;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Before these a thread that takes the place of another has to open the records. */
const CALLS_OF_A_NEW_THREAD: readonly WorkerMethod[] = [
  'regenerate',
  'takeSlot',
  'find',
  'pathsOnDemand',
  'ask',
];

/**
 * A regenerator that works in another thread, so that the one that serves is free for pollers. `connect` begins
 * that thread, and is called again when it has died: what was served is served on meanwhile. `peek` may have
 * what was served last at once, long before that thread has opened its records.
 */
export function connectWorker(
  connect: () => WorkerPort,
  hooks: WorkerHooks,
  peek: () => Promise<ScheduledSnapshot | undefined>,
): ConnectedRegenerator {
  let line: WorkerPort | undefined;
  let calls = 0;
  const waiting = new Map<number, Waiting>();
  // Another thread has no clock but the machine's.
  const turnover = createSnapshotSwitch(Date.now);
  // Whether it publishes it knows when the records are open.
  let state: PublisherState = { turn: undefined, tick: undefined, problem: undefined, isFollower: true };
  let last: Regeneration | undefined;
  /** Whether the last thread that was begun ever answered: one that did not would end in the same way again. */
  let hasAnswered = true;
  let opened: Promise<void> = Promise.resolve();
  let closed = false;

  function take(told: WorkerMessage): void {
    switch (told.told) {
      case 'snapshot':
        turnover.put({
          snapshot: receiveSnapshot(told.snapshot, turnover.newest()?.snapshot),
          serveFrom: told.serveFrom,
        });
        state = told.state;
        return;
      case 'state':
        ({ state } = told);
        return;
      case 'regenerated':
        return regenerated(told.regeneration);
      case 'failed':
        return hooks.onFailed(receiveError(told.error));
      case 'event':
        return hooks.onEvent?.(told.event);
      case 'progress':
        return hooks.onProgress?.(told.progress);
      case 'answer':
        hasAnswered = true;
        waiting.get(told.call)?.resolve(told.value);
        return void waiting.delete(told.call);
      case 'rejection':
        waiting.get(told.call)?.reject(receiveError(told.error));
        return void waiting.delete(told.call);
    }
  }

  function regenerated(told: Omit<Regeneration, keyof ScheduledSnapshot>): void {
    const newest = turnover.newest();
    if (newest === undefined) return;
    last = { ...told, ...newest };
    hooks.onRegenerated(last);
  }

  /** Whoever waits gets no answer any more. The end of a thread that was replaced meanwhile is no news. */
  function lose(lost: WorkerPort, error: unknown): void {
    if (line !== lost) return;
    line = undefined;
    const refusal = new FeedwrightError('regeneration_failed', messageOf(error), { cause: error });
    for (const { reject } of waiting.values()) reject(refusal);
    waiting.clear();
    if (!closed) hooks.onFailed(error);
  }

  function connected(): WorkerPort {
    if (line !== undefined) return line;
    const begun = connect();
    line = begun;
    hasAnswered = false;
    begun.on('message', take);
    begun.on('error', (error: unknown) => lose(begun, error));
    begun.on('exit', (code: number) =>
      lose(begun, new Error(`the publisher thread ended with code ${code}`)),
    );
    return begun;
  }

  async function call(
    method: WorkerMethod,
    path = '',
    range?: DeltaRange,
    question?: unknown,
  ): Promise<unknown> {
    // A thread that was begun now would never be ended.
    if (closed && method !== 'close') throw new FeedwrightError('regeneration_failed', 'it is closed');
    const isNew = line === undefined;
    if (isNew && !hasAnswered && method === 'find') {
      throw new FeedwrightError('regeneration_failed', 'the publisher thread does not begin');
    }
    const to = connected();
    // A thread that takes the place of another has to open the records first.
    if (isNew && CALLS_OF_A_NEW_THREAD.includes(method)) void send(to, 'restore', '').catch(() => {});
    return send(to, method, path, range, question);
  }

  function send(
    to: WorkerPort,
    method: WorkerMethod,
    path: string,
    range?: DeltaRange,
    question?: unknown,
  ): Promise<unknown> {
    calls += 1;
    const answer = new Promise<unknown>((resolve, reject) => waiting.set(calls, { resolve, reject }));
    to.postMessage({ call: calls, method, path, range, question } satisfies WorkerCall);
    return answer;
  }

  return {
    current: turnover.current,
    newest: turnover.newest,
    takeSlot: (name) =>
      call('takeSlot', name).then(
        (isTaken) => isTaken === true,
        () => false,
      ),
    find: async (path, range) => restoreBuffers((await call('find', path, range)) as Found),
    ask: (question) => call('ask', '', undefined, question),
    pathsOnDemand: async () => (await call('pathsOnDemand')) as string[],
    restore: async () => {
      // Begun first, so that it gets ready meanwhile.
      const restored = call('restore').then(
        () => {},
        () => {},
      );
      opened = restored;
      const seen = await peek();
      // What the other side has sent meanwhile is newer.
      if (seen !== undefined && turnover.newest() === undefined) turnover.put(seen);
      if (turnover.newest() === undefined) await restored;
      const newest = turnover.newest();
      if (newest !== undefined) await untilServed(newest, Date.now());
    },
    regenerate: () =>
      call('regenerate').then(
        (isDone) => (isDone === true ? last : undefined),
        () => undefined,
      ),
    opened: () => opened,
    nextTurn: () => state.turn,
    lastTick: () => state.tick,
    problem: () => state.problem,
    isFollower: () => state.isFollower,
    close: async () => {
      closed = true;
      if (line !== undefined) await call('close').catch(() => {});
    },
  };
}
