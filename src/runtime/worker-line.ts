import type { MessagePort, Worker } from 'node:worker_threads';
import { FeedwrightError, messageOf } from '../core/errors.ts';
import {
  receiveError,
  type WorkerAnswer,
  type WorkerCall,
  type WorkerMessage,
  type WorkerMethod,
  type WorkerMethods,
} from './worker-messages.ts';

/** The used part of a Worker or a MessagePort. */
export type WorkerPort = Pick<Worker | MessagePort, 'on' | 'postMessage'>;

/** Calls to a thread that is replaced when it dies. */
export interface WorkerLine {
  /** Rejects with the error that the method threw, and with `regeneration_failed` if the thread dies first. */
  readonly call: <M extends WorkerMethod>(
    method: M,
    ...args: Parameters<WorkerMethods[M]>
  ) => ReturnType<WorkerMethods[M]>;
  /** Ends the thread, if one runs. Later calls are rejected and start no thread. Never rejects. */
  readonly close: () => Promise<void>;
}

/** Receivers of what a thread sends by itself. */
export interface WorkerLineHooks {
  readonly onMessage: (message: Exclude<WorkerMessage, WorkerAnswer>) => void;
  /** Called once for a thread that dies before `close`. */
  readonly onLost: (error: unknown) => void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Delay before a dead thread is replaced without a call: its schedule died with it. */
const RESTART_MS = 10_000;

/** Starts a thread with `connect` at the first call, and another one when it has died. */
export function createWorkerLine(
  connect: () => WorkerPort,
  { onMessage, onLost }: WorkerLineHooks,
): WorkerLine {
  let port: WorkerPort | undefined;
  let calls = 0;
  const waiting = new Map<number, Waiting>();
  /** False while no thread has answered since the last start: another one would die in the same way. */
  let hasAnswered = true;
  let isStopped = false;
  let isClosed = false;

  function receive(message: WorkerMessage): void {
    if (message.told !== 'answer' && message.told !== 'rejection') return onMessage(message);
    const caller = waiting.get(message.call);
    waiting.delete(message.call);
    if (message.told === 'rejection') return caller?.reject(receiveError(message.error));
    hasAnswered = true;
    caller?.resolve(message.value);
  }

  /** Rejects all pending calls. The end of a thread that was replaced already is ignored. */
  function lose(lost: WorkerPort, error: unknown): void {
    if (port !== lost) return;
    port = undefined;
    const refusal = new FeedwrightError('regeneration_failed', messageOf(error), { cause: error });
    for (const { reject } of waiting.values()) reject(refusal);
    waiting.clear();
    if (isClosed) return;
    onLost(error);
    setTimeout(() => {
      if (port === undefined && !isClosed) send(begin(), 'restore', []).catch(() => {});
    }, RESTART_MS).unref();
  }

  function begin(): WorkerPort {
    const begun = connect();
    port = begun;
    hasAnswered = false;
    begun.on('message', receive);
    begun.on('error', (error: unknown) => lose(begun, error));
    begun.on('exit', (code: number) =>
      lose(begun, new Error(`the publisher thread ended with code ${code}`)),
    );
    return begun;
  }

  function send(to: WorkerPort, method: WorkerMethod, args: readonly unknown[]): Promise<unknown> {
    calls += 1;
    const answer = new Promise<unknown>((resolve, reject) => waiting.set(calls, { resolve, reject }));
    to.postMessage({ call: calls, method, args } satisfies WorkerCall);
    return answer;
  }

  async function call(method: WorkerMethod, ...args: readonly unknown[]): Promise<unknown> {
    if (isClosed) throw new FeedwrightError('regeneration_failed', 'it is closed');
    if (method === 'stop') isStopped = true;
    if (port !== undefined) return send(port, method, args);
    if (method === 'stop') return undefined;
    if (!hasAnswered && method === 'find')
      throw new FeedwrightError('regeneration_failed', 'the publisher thread does not begin');
    const begun = begin();
    // A new thread opens the records first, which starts its schedule.
    if (method !== 'restore') send(begun, 'restore', []).catch(() => {});
    if (isStopped) send(begun, 'stop', []).catch(() => {});
    return send(begun, method, args);
  }

  return {
    call: call as WorkerLine['call'],
    close: async () => {
      isClosed = true;
      if (port !== undefined) await send(port, 'close', []).catch(() => {});
    },
  };
}
