import type { Snapshot } from '../../core/snapshot/snapshot.ts';
import type { ConnectedRegenerator } from '../../runtime/worker-client.ts';

/** The publishing side, which other parts refer to before it is started. */
export interface PublisherConnection {
  readonly connected: Promise<ConnectedRegenerator>;
  /** `undefined` until it is connected. */
  readonly now: () => ConnectedRegenerator | undefined;
  readonly current: () => Snapshot | undefined;
  readonly connect: (started: Promise<ConnectedRegenerator>) => void;
}

/** Creates a connection whose other end is started later. */
export function createPublisherConnection(): PublisherConnection {
  let regenerator: ConnectedRegenerator | undefined;
  const { promise: connected, resolve } = withResolvers<ConnectedRegenerator>();
  return {
    connected,
    now: () => regenerator,
    current: () => regenerator?.current(),
    connect: (started) => resolve(started.then((made) => (regenerator = made))),
  };
}

/** A promise, and the function that resolves it. */
export function withResolvers<T = void>(): {
  readonly promise: Promise<T>;
  readonly resolve: (value: T | Promise<T>) => void;
} {
  let resolve: (value: T | Promise<T>) => void = () => {};
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve: (value) => resolve(value) };
}
