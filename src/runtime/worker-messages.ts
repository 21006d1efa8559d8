import type { Progress } from '../core/content/directory/progress.ts';
import { FeedwrightError, messageOf, type ErrorCode } from '../core/errors.ts';
import type { DeltaRange } from '../modules/deltas/instance-manipulation.ts';
import type { Regeneration } from '../core/publish/regenerator.ts';
import type { Representation, Resource } from '../core/snapshot/resource.ts';
import type { Found, Snapshot } from '../core/snapshot/snapshot.ts';

/** A snapshot on its way to another thread: what that thread has already is only named. */
export interface SentSnapshot extends Omit<Snapshot, 'resources'> {
  /** Paths of all resources, in their order. */
  readonly paths: readonly string[];
  /** Those that the other side does not have. */
  readonly sent: readonly Resource[];
}

/** What the thread that serves may ask of a regenerator without waiting. */
export interface PublisherState {
  readonly turn: number | undefined;
  readonly tick: number | undefined;
  readonly problem: string | undefined;
  readonly isFollower: boolean;
}

/** An error on its way to another thread. */
export type SentError = {
  readonly code: ErrorCode | undefined;
  readonly message: string;
  readonly stack: string | undefined;
  readonly faults: readonly string[];
};

/** What may be called in the other thread. */
export type WorkerMethod = 'restore' | 'regenerate' | 'takeSlot' | 'find' | 'pathsOnDemand' | 'ask' | 'close';

/** From the thread that serves. */
export interface WorkerCall {
  readonly call: number;
  readonly method: WorkerMethod;
  readonly path: string;
  readonly range?: DeltaRange | undefined;
  readonly question?: unknown;
}

/** To the thread that serves, in the order in which things happen. */
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
  | { readonly told: 'event'; readonly event: unknown }
  | { readonly told: 'progress'; readonly progress: Progress }
  | { readonly told: 'answer'; readonly call: number; readonly value: unknown }
  | { readonly told: 'rejection'; readonly call: number; readonly error: SentError };

/** The snapshot that was sent, with what this side has of `before`. */
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

/** What was found in the other thread. */
export function restoreBuffers(found: Found): Found {
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
export function copyBuffers(resource: Resource): Resource {
  const copy = (bytes: Buffer): Buffer => Buffer.from(new Uint8Array(bytes).buffer);
  const representations = resource.representations.map((one): Representation => ({
    ...one,
    body: copy(one.body),
    sha256: copy(one.sha256),
  }));
  // Deltas are made where it comes from.
  return { ...resource, instances: undefined, representations };
}

/** What of an error can be sent. */
export function sendError(error: unknown): SentError {
  return {
    code: error instanceof FeedwrightError ? error.code : undefined,
    message: messageOf(error),
    stack: error instanceof Error ? error.stack : undefined,
    faults: error instanceof FeedwrightError ? error.faults : [],
  };
}

/** The error that was sent. */
export function receiveError({ code, message, stack, faults }: SentError): Error {
  const error = code === undefined ? new Error(message) : new FeedwrightError(code, message, { faults });
  if (stack !== undefined) error.stack = stack;
  return error;
}
