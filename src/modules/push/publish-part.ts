import { randomBytes } from 'node:crypto';
import { addressOf } from '../../core/article/address.ts';
import type { Publication } from '../../core/article/publication.ts';
import type { HttpRules } from '../../core/http-client.ts';
import { moduleSettings, type FileAtStart } from '../../core/content/publication/module-keys.ts';
import type { ModuleHost, PublishingContext, PublishingPart } from '../../core/module.ts';
import { documentPaths, HUB_PATH } from '../../core/snapshot/paths.ts';
import { createDocuments } from './documents.ts';
import { createNotificationBarrier } from './notification-barrier.ts';
import { createPush, type PushMessage } from './push.ts';
import { pushKey } from './settings.ts';
import type { Change, Store } from '../../core/publish/records/store.ts';
import { pushTables } from './store/push-store.ts';

/** The parts of the application that push uses. */
export interface PushHost extends ModuleHost {
  readonly configuration: {
    readonly settings: { readonly pushAllowPrivate: string; readonly pushPorts: string };
    readonly file: FileAtStart;
  };
  readonly store: Pick<Store, 'tables'>;
  readonly change: Pick<Change, 'tables'>;
}

/** Default lease of ten days, as hubs usually give; between an hour and a month. */
const LEASES = { leastSeconds: 3600, usualSeconds: 864_000, mostSeconds: 2_592_000 };

/** Rules for outside hubs, which the publication chooses: any address, any port. */
const ANYWHERE: HttpRules = { allowPrivate: '0.0.0.0/0 ::/0', ports: '1-65535' };

/** Paths of the documents that outside hubs prove to deliver. */
const PROVED_PATHS = ['/rss.xml', '/atom.xml', '/feed.json'];

/** Notifies subscribers and hubs from the thread that publishes. */
export function publishPush(context: PublishingContext<PushHost>): PublishingPart<PushHost> {
  const { configuration, regenerator, store, isPublishing, httpClient, onEvent, now, random } = context;
  const barrier = createNotificationBarrier();
  const { pushAllowPrivate, pushPorts } = configuration.settings;
  const publication = (): Publication | undefined => regenerator.current()?.publication;
  const push = createPush({
    store: async () => (await store()).tables(pushTables),
    client: httpClient({ allowPrivate: pushAllowPrivate, ports: pushPorts }),
    hubClient: httpClient(ANYWHERE),
    documentOf: createDocuments(regenerator),
    barrier,
    hubs: () => publication()?.hubs ?? [],
    outsideHubs: () => outsideHubs(publication()),
    monitoredTopics: () => {
      const current = publication();
      return current?.provesHubs === true
        ? documentPaths(PROVED_PATHS).map((path) => addressOf(current, path))
        : [];
    },
    addressOf: (path) => addressOf(publication() ?? { baseUrl: '' }, path),
    offers: () => {
      const current = publication();
      return {
        hub: current?.hubs?.includes(addressOf(current, HUB_PATH)) === true,
        cloud: current?.cloud !== undefined,
      };
    },
    leases: () => publication()?.leases ?? LEASES,
    signatureMethod: moduleSettings(configuration.file.settings, pushKey)?.signature ?? 'sha256',
    isPublisher: isPublishing,
    now,
    random,
    token: () => randomBytes(24).toString('hex'),
    onEvent: (event) => onEvent({ of: 'push', event }),
  });
  return {
    recorded: async (change, { snapshot, changed }) => {
      const { publication: of, touched, serial } = snapshot;
      barrier.recorded(serial);
      const topicsOf = (paths: readonly string[]): readonly string[] =>
        documentPaths(paths).map((path) => addressOf(of, path));
      await change.tables(pushTables).enqueue({
        changed: topicsOf(changed),
        touched: touched && topicsOf(touched),
        hubs: outsideHubs(of),
        now: now(),
      });
    },
    failed: barrier.failed,
    heard: push.checkDue,
    answer: (question) => push.answer(question as PushMessage),
    close: push.close,
  };
}

/** Hubs of the publication other than its own. */
function outsideHubs(publication: Publication | undefined): readonly string[] {
  if (publication?.hubs === undefined) return [];
  return publication.hubs.filter((hub) => hub !== addressOf(publication, HUB_PATH));
}
