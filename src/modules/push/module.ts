import type { Module, ServingContext, ServingPart } from '../../core/module.ts';
import type { PushHost } from './publish-part.ts';
import { createPushThreadClient } from './thread-client.ts';

/** Notifies subscribers and hubs of each publication. */
export const pushModule: Module<PushHost> = {
  name: 'push',
  serve,
  publish: async () => (await import('./publish-part.ts')).publishPush,
};

function serve({ ask }: ServingContext<PushHost>): ServingPart {
  const { wake, state, close } = createPushThreadClient(ask);
  return {
    // The serial alone is kept, not the snapshot.
    published: ({ snapshot: { serial } }) => wakeLater(wake, serial),
    problem: () => state()?.problem,
    figures: state,
    stop: close,
  };
}

const wakeLater = (wake: (serial: number) => Promise<void>, serial: number) => (): Promise<void> =>
  wake(serial);
