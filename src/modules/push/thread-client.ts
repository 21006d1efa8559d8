import type { PushEvent, PushQuestion, PushState } from './push.ts';
import type { ConnectedRegenerator } from '../../runtime/worker-client.ts';

/** What the serving thread knows of push. */
export interface PushThreadClient {
  readonly ask: (question: PushQuestion) => Promise<unknown>;
  /** Says that the snapshot of that serial may be told of. Never rejects. */
  readonly wake: (serial: number) => Promise<void>;
  /** As it was last seen; undefined before. */
  readonly state: () => PushState | undefined;
  readonly close: () => void;
}

/** So often is the state looked at. */
const LOOK_MS = 10_000;

/** Asks the thread that pushes. */
export function createPushThreadClient(publisher: Promise<ConnectedRegenerator>): PushThreadClient {
  let state: PushState | undefined;
  const ask = async (question: PushQuestion): Promise<unknown> => (await publisher).ask(question);
  const look = (): void => {
    ask({ ask: 'state' }).then(
      (seen) => (state = seen as PushState),
      () => {},
    );
  };
  const timer = setInterval(look, LOOK_MS).unref();
  return {
    ask,
    wake: (serial) =>
      ask({ ask: 'wake', serial }).then(
        () => look(),
        () => {},
      ),
    state: () => state,
    close: () => clearInterval(timer),
  };
}

/** An event of push as one sentence for the log. */
export function sentenceOf(event: PushEvent): string {
  switch (event.event) {
    case 'parked':
      return `a subscriber at ${event.host} could not be told of ${event.topic} for a day: it is told nothing until it subscribes anew`;
    case 'given-up':
      return `the hub ${new URL(event.hub).host} could not be told of ${event.topic} for a day: it is told of the next change`;
    case 'failed':
      return `subscribers and hubs cannot be told at the moment: ${event.reason}`;
  }
}
