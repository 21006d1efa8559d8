import { addressOf } from '../../core/article/address.ts';
import { moduleSettings } from '../../core/content/publication/module-keys.ts';
import type { Module, ServingContext, ServingPart } from '../../core/module.ts';
import { CLOUD_PATH, HUB_PATH } from '../../core/snapshot/paths.ts';
import type { PushHost } from './publish-part.ts';
import { pushKey } from './settings.ts';
import { createPushThreadClient } from './thread-client.ts';

/** Notifies subscribers and hubs of each publication. */
export const pushModule: Module<PushHost> = {
  name: 'push',
  publicationKey: pushKey,
  describe: (settings, { baseUrl }) => {
    const push = moduleSettings(settings, pushKey);
    return {
      hubs: [...(push?.hub === false ? [] : [addressOf({ baseUrl }, HUB_PATH)]), ...(push?.hubs ?? [])],
      cloud: push?.rssCloud === true ? addressOf({ baseUrl }, CLOUD_PATH) : undefined,
      provesHubs: push?.proof === true,
      leases: push?.leases,
    };
  },
  feeds: async () => ({ rss: [(await import('./rss.ts')).cloudElement] }),
  serve,
  publish: async () => (await import('./publish-part.ts')).publishPush,
};

function serve({ ask, clientAddress }: ServingContext<PushHost>): ServingPart {
  const { wake, state, close } = createPushThreadClient(ask);
  return {
    routes: async () => (await import('./routes.ts')).pushRoutes(ask, clientAddress),
    // The serial alone is kept, not the snapshot.
    published: ({ snapshot: { serial } }) => wakeLater(wake, serial),
    problem: () => state()?.problem,
    figures: state,
    stop: close,
  };
}

const wakeLater = (wake: (serial: number) => Promise<void>, serial: number) => (): Promise<void> =>
  wake(serial);
