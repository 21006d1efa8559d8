import type { ModuleEvent } from '../core/events.ts';
import type { Progress } from '../core/content/directory/progress.ts';
import { FeedwrightError, messageOf, type ErrorCode } from '../core/errors.ts';
import type { Regeneration, Regenerator } from '../core/publish/regenerator.ts';
import type { Representation, Resource } from '../core/snapshot/resource.ts';
import { foundResource, type Found, type Snapshot } from '../core/snapshot/snapshot.ts';

/** Methods that the serving thread calls in the publishing thread; arguments and results are plain data. */
export interface WorkerMethods extends Pick<Regenerator, 'restore' | 'find' | 'pathsOnDemand' | 'close'> {
  /** Resolves to whether the regeneration succeeded; its outcome comes in messages of its own. */
  readonly regenerate: () => Promise<boolean>;
  /** Passes a question to the module of this name. */
  readonly ask: (module: string, question: unknown) => Promise<unknown>;
  /** Stops the schedule; everything else goes on. */
  readonly stop: () => Promise<void>;
}

export type WorkerMethod = keyof WorkerMethods;

/** A snapshot in transit; resources that the receiver has are only named. */
export interface SentSnapshot extends Omit<Snapshot, 'resources'> {
  /** Paths of all resources, in their order. */
  readonly paths: readonly string[];
  /** Resources that the receiver does not have. */
  readonly sent: readonly Resource[];
}

/** State of the publishing side that the serving thread reads without a call. */
export interface PublisherState {
  /** Milliseconds since 1970; `undefined` before the first run by the schedule. */
  readonly lastTick: number | undefined;
  /** Milliseconds since 1970; `undefined` where no schedule runs. */
  readonly nextRun: number | undefined;
  readonly problem: string | undefined;
  readonly isFollower: boolean;
}

/** An error in transit. */
export type SentError = {
  readonly code: ErrorCode | undefined;
  readonly message: string;
  readonly stack: string | undefined;
  readonly faults: readonly string[];
};

/** Message of the serving thread: one numbered call. */
export interface WorkerCall {
  readonly call: number;
  readonly method: WorkerMethod;
  readonly args: readonly unknown[];
}

/** Messages to the serving thread, in the order of the events. */
export type WorkerMessage =
  | {
      readonly told: 'snapshot';
      readonly snapshot: SentSnapshot;
      readonly serveFrom: number;
      readonly state: PublisherState;
    }
  | { readonly told: 'state'; readonly state: PublisherState }
  | { readonly told: 'regenerated'; readonly regeneration: Omit<Regeneration, 'snapshot' | 'serveFrom'> }
  | { readonly told: 'failed'; readonly error: SentError }
  | { readonly told: 'event'; readonly event: ModuleEvent }
  | { readonly told: 'progress'; readonly progress: Progress }
  | WorkerAnswer;

/** Outcome of a call. */
export type WorkerAnswer =
  | { readonly told: 'answer'; readonly call: number; readonly value: unknown }
  | { readonly told: 'rejection'; readonly call: number; readonly error: SentError };

/** Completes a received snapshot with the resources of `before` that it only names. */
export function receiveSnapshot(
  { paths, sent, ...rest }: SentSnapshot,
  before: Snapshot | undefined,
): Snapshot {
  const known = new Map(sent.map((resource) => [resource.path, adoptResource(resource)]));
  const resources = paths.flatMap((path): [string, Resource][] => {
    const resource = known.get(path) ?? before?.resources.get(path);
    return resource === undefined ? [] : [[path, resource]];
  });
  return { ...rest, resources: new Map(resources) };
}

/** A received result of `find`, with its bytes as Buffers. */
export function restoreBuffers(found: Found): Found {
  return found?.kind === 'resource' ? foundResource(adoptResource(found.resource)) : found;
}

/** Turns byte arrays into Buffers: a Buffer that was sent arrives as a plain Uint8Array. */
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

/** Copies bytes out of shared memory, all of which would be sent otherwise. */
export function copyBuffers(resource: Resource): Resource {
  const copy = (bytes: Buffer): Buffer => Buffer.from(new Uint8Array(bytes).buffer);
  const representations = resource.representations.map((one): Representation => ({
    ...one,
    body: copy(one.body),
    sha256: copy(one.sha256),
  }));
  // Deltas are made in the publishing thread.
  return { ...resource, instances: undefined, representations };
}

/** The parts of an error that can be sent. */
export function sendError(error: unknown): SentError {
  return {
    code: error instanceof FeedwrightError ? error.code : undefined,
    message: messageOf(error),
    stack: error instanceof Error ? error.stack : undefined,
    faults: error instanceof FeedwrightError ? error.faults : [],
  };
}

/** Rebuilds an error from its sent parts. */
export function receiveError({ code, message, stack, faults }: SentError): Error {
  const error = code === undefined ? new Error(message) : new FeedwrightError(code, message, { faults });
  if (stack !== undefined) error.stack = stack;
  return error;
}
