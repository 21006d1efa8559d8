import type { PushMessage, PushState } from './push.ts';

/** Push as the serving thread knows it. */
export interface PushThreadClient {
  /** Releases notifications about the snapshot of this serial. Never rejects. */
  readonly wake: (serial: number) => Promise<void>;
  /** The state at the last look; `undefined` before the first. */
  readonly state: () => PushState | undefined;
  readonly close: () => void;
}

/** Interval at which the state is read. */
const LOOK_MS = 10_000;

/** Asks the thread that pushes. */
export function createPushThreadClient(ask: (question: PushMessage) => Promise<unknown>): PushThreadClient {
  let state: PushState | undefined;
  const look = (): void => {
    ask({ ask: 'state' }).then(
      (seen) => (state = seen as PushState),
      () => {},
    );
  };
  const timer = setInterval(look, LOOK_MS).unref();
  return {
    wake: (serial) =>
      ask({ ask: 'wake', serial }).then(
        () => look(),
        () => {},
      ),
    state: () => state,
    close: () => clearInterval(timer),
  };
}
