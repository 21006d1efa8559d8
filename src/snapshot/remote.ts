import type { MessagePort, Worker } from 'node:worker_threads';
import type { OnProgress, Progress } from '../article/progress.ts';
import { FeedwrightError, messageOf, type ErrorCode } from '../errors.ts';
import type { DeltaRange } from './deltas.ts';
import type { Regeneration, Regenerator } from './regenerate.ts';
import type { Representation, Resource } from './resource.ts';
import type { Found, Snapshot } from './snapshot.ts';

/** A snapshot on its way to another thread: what that thread has already is only named. */
interface SentSnapshot extends Omit<Snapshot, 'resources'> {
  /** Paths of all resources, in their order. */
  readonly paths: readonly string[];
  /** Those that the other side does not have. */
  readonly sent: readonly Resource[];
}

/** What the thread that serves may ask of a regenerator without waiting. */
interface State {
  readonly turn: number | undefined;
  readonly problem: string | undefined;
  readonly isFollower: boolean;
}

type SentError = {
  readonly code: ErrorCode | undefined;
  readonly message: string;
  readonly stack: string | undefined;
  readonly faults: readonly string[];
};

type Method = 'restore' | 'regenerate' | 'find' | 'pathsOnDemand' | 'ask' | 'close';

/** From the thread that serves. */
interface Call {
  readonly call: number;
  readonly method: Method;
  readonly path: string;
  readonly range?: DeltaRange | undefined;
  readonly question?: unknown;
}

/** To the thread that serves, in the order in which things happen. */
type Told =
  | { readonly told: 'snapshot'; readonly snapshot: SentSnapshot; readonly state: State }
  | { readonly told: 'state'; readonly state: State }
  | { readonly told: 'regenerated'; readonly regeneration: Omit<Regeneration, 'snapshot'> }
  | { readonly told: 'failed'; readonly error: SentError }
  | { readonly told: 'event'; readonly event: unknown }
  | { readonly told: 'progress'; readonly progress: Progress }
  | { readonly told: 'answer'; readonly call: number; readonly value: unknown }
  | { readonly told: 'rejection'; readonly call: number; readonly error: SentError };

/** A regenerator that others are asked things through: what hangs on it in its thread. */
export interface Askable extends Regenerator {
  /** Question and answer are plain data. */
  readonly ask: (question: unknown) => Promise<unknown>;
}

/** What happens in the regenerator of another thread. */
export interface RemoteHooks {
  readonly onRegenerated: (regeneration: Regeneration) => void;
  readonly onFailed: (error: unknown) => void;
  /** Of what hangs on the regenerator; plain data. */
  readonly onEvent?: ((event: unknown) => void) | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** So often is progress told to another thread, at the most. */
const PROGRESS_MS = 100;

/**
 * Answers calls that come through a port with a regenerator of this thread. `make` gets the hooks that the
 * regenerator has to call.
 */
export function serveRegenerator(port: MessagePort, make: (hooks: RemoteHooks) => Askable): void {
  const tell = (told: Told): void => port.postMessage(told);
  let held = new Map<string, Resource>();
  let told: Snapshot | undefined;
  let lastProgress = -Infinity;

  const stateNow = (): State => ({
    turn: regenerator.nextTurn(),
    problem: regenerator.problem(),
    isFollower: regenerator.isFollower(),
  });
  const tellCurrent = (): void => {
    const snapshot = regenerator.current();
    const state = stateNow();
    if (snapshot === undefined || snapshot === told) return tell({ told: 'state', state });
    const { resources, ...rest } = snapshot;
    const sent = [...resources.values()].filter((resource) => held.get(resource.path) !== resource);
    tell({
      told: 'snapshot',
      snapshot: { ...rest, paths: [...resources.keys()], sent: sent.map(own) },
      state,
    });
    held = new Map(resources);
    told = snapshot;
  };
  const regenerator = make({
    onRegenerated: ({ changed, newFindings, durationMs, notice }) => {
      tellCurrent();
      tell({ told: 'regenerated', regeneration: { changed, newFindings, durationMs, notice } });
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
  });
  const answers: Readonly<
    Record<Method, (path: string, range: DeltaRange | undefined, question: unknown) => Promise<unknown>>
  > = {
    restore: async () => {
      await regenerator.restore();
      tellCurrent();
    },
    regenerate: async () => {
      const isDone = (await regenerator.regenerate()) !== undefined;
      tellCurrent();
      return isDone;
    },
    find: regenerator.find,
    pathsOnDemand: regenerator.pathsOnDemand,
    ask: (_path, _range, question) => regenerator.ask(question),
    close: regenerator.close,
  };
  port.on('message', ({ call, method, path, range, question }: Call) => {
    void answers[method](path, range, question)
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

/** The other side of a port, as far as it is needed: a Worker, or a MessagePort. */
export type Line = Pick<Worker | MessagePort, 'on' | 'postMessage'>;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Before these a thread that takes the place of another has to open the records. */
const CALLS_OF_A_NEW_THREAD: readonly Method[] = ['regenerate', 'find', 'pathsOnDemand', 'ask'];

/**
 * A regenerator that works in another thread, so that the one that serves is free for pollers. `connect` begins
 * that thread, and is called again when it has died: what was served is served on meanwhile. `peek` may have
 * what was served last at once, long before that thread has opened its records.
 */
export function connectRegenerator(
  connect: () => Line,
  hooks: RemoteHooks,
  peek: () => Promise<Snapshot | undefined>,
): Askable {
  let line: Line | undefined;
  let calls = 0;
  const waiting = new Map<number, Waiting>();
  let snapshot: Snapshot | undefined;
  let state: State = { turn: undefined, problem: undefined, isFollower: false };
  let last: Regeneration | undefined;
  /** Whether the last thread that was begun ever answered: one that did not would end in the same way again. */
  let hasAnswered = true;
  let opened: Promise<void> = Promise.resolve();
  let closed = false;

  function take(told: Told): void {
    switch (told.told) {
      case 'snapshot':
        snapshot = receive(told.snapshot, snapshot);
        state = told.state;
        return;
      case 'state':
        ({ state } = told);
        return;
      case 'regenerated':
        if (snapshot === undefined) return;
        last = { ...told.regeneration, snapshot };
        return hooks.onRegenerated(last);
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

  /** Whoever waits gets no answer any more. The end of a thread that was replaced meanwhile is no news. */
  function lose(lost: Line, error: unknown): void {
    if (line !== lost) return;
    line = undefined;
    const refusal = new FeedwrightError('regeneration_failed', messageOf(error), { cause: error });
    for (const { reject } of waiting.values()) reject(refusal);
    waiting.clear();
    if (!closed) hooks.onFailed(error);
  }

  function connected(): Line {
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

  async function call(method: Method, path = '', range?: DeltaRange, question?: unknown): Promise<unknown> {
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
    to: Line,
    method: Method,
    path: string,
    range?: DeltaRange,
    question?: unknown,
  ): Promise<unknown> {
    calls += 1;
    const answer = new Promise<unknown>((resolve, reject) => waiting.set(calls, { resolve, reject }));
    to.postMessage({ call: calls, method, path, range, question } satisfies Call);
    return answer;
  }

  return {
    current: () => snapshot,
    find: async (path, range) => adopt((await call('find', path, range)) as Found),
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
      snapshot ??= seen;
      if (snapshot === undefined) await restored;
    },
    regenerate: () =>
      call('regenerate').then(
        (isDone) => (isDone === true ? last : undefined),
        () => undefined,
      ),
    opened: () => opened,
    nextTurn: () => state.turn,
    problem: () => state.problem,
    isFollower: () => state.isFollower,
    close: async () => {
      closed = true;
      if (line !== undefined) await call('close').catch(() => {});
    },
  };
}

function receive({ paths, sent, ...rest }: SentSnapshot, before: Snapshot | undefined): Snapshot {
  const known = new Map(sent.map((resource) => [resource.path, adoptResource(resource)]));
  const resources = paths.flatMap((path): [string, Resource][] => {
    const resource = known.get(path) ?? before?.resources.get(path);
    return resource === undefined ? [] : [[path, resource]];
  });
  return { ...rest, resources: new Map(resources) };
}

function adopt(found: Found): Found {
  return found !== undefined && found !== 'gone' && 'representations' in found ? adoptResource(found) : found;
}

/** What was a Buffer there arrives as a plain array of bytes. */
function adoptResource(resource: Resource): Resource {
  const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
    Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
  const representations = resource.representations.map((one): Representation => ({
    ...one,
    body: asBuffer(one.body),
    sha256: asBuffer(one.sha256),
  }));
  return { ...resource, representations };
}

/** Copies bytes out of memory that they share with others: all of that would be sent too. */
function own(resource: Resource): Resource {
  const copy = (bytes: Buffer): Buffer => Buffer.from(new Uint8Array(bytes).buffer);
  const representations = resource.representations.map((one): Representation => ({
    ...one,
    body: copy(one.body),
    sha256: copy(one.sha256),
  }));
  return { ...resource, representations };
}

function sendError(error: unknown): SentError {
  return {
    code: error instanceof FeedwrightError ? error.code : undefined,
    message: messageOf(error),
    stack: error instanceof Error ? error.stack : undefined,
    faults: error instanceof FeedwrightError ? error.faults : [],
  };
}

function receiveError({ code, message, stack, faults }: SentError): Error {
  const error = code === undefined ? new Error(message) : new FeedwrightError(code, message, { faults });
  if (stack !== undefined) error.stack = stack;
  return error;
}
