import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { addressOf } from '../core/article/address.ts';
import type { Publication } from '../core/article/publication.ts';
import { pathOf } from '../core/protocol/request-target.ts';
import { createPushClient } from '../modules/push/client/client.ts';
import { createNotificationBarrier } from '../modules/push/notification-barrier.ts';
import { createPush, type Push, type PushEvent, type PushQuestion } from '../modules/push/push.ts';
import type { TopicDocument } from '../modules/push/topic.ts';
import { createRegenerator } from '../core/publish/regenerate.ts';
import type { LocalRegenerator } from '../core/publish/regenerator.ts';
import type { ConnectedRegenerator, WorkerHooks } from '../runtime/worker-client.ts';
import { identityOf } from '../core/snapshot/resource.ts';
import { documentPaths, HUB_PATH } from '../core/snapshot/paths.ts';
import type { Snapshot } from '../core/snapshot/snapshot.ts';
import { LEAD_MS } from '../core/publish/activation.ts';
import { callbackRules } from '../modules/push/client/rules.ts';
import type { Configuration } from './configuration.ts';
import { createReaderService, isReadersQuestion } from '../modules/readers/service.ts';
import { EXTENSIONS } from './modules/extensions.ts';
import { postgresSettings, PUSH_DEFAULTS } from './options.ts';
import { GENERATOR } from './version.ts';

/** What a publisher takes from outside. */
export interface PublisherTools {
  readonly now: () => number;
  readonly random: () => number;
}

/** The thread that publishes: regenerates, and tells subscribers and hubs of it. */
export type Publisher = LocalRegenerator & ConnectedRegenerator;

/** Hubs are the publication's own choice: they may be anywhere, at any port. */
const ANYWHERE = callbackRules({ pushAllowPrivate: '0.0.0.0/0 ::/0', pushPorts: '1-65535' });

/** So many documents are kept ready for subscribers. */
const MAX_DOCUMENTS = 64;

/** Puts regeneration and push together. */
export function createPublisher(
  configuration: Configuration,
  { now, random }: PublisherTools,
  hooks: WorkerHooks,
): Publisher {
  const { settings, push: pushSettings, loadPublication } = configuration;
  const hold = createNotificationBarrier();
  /** Whoever takes over from another process may have an older snapshot at first than was recorded. */
  let isUpToDate = false;
  const regenerator: LocalRegenerator = createRegenerator({
    contentDirectory: settings.content,
    dataDirectory: settings.data,
    database: postgresSettings(settings),
    holder: `${hostname()} ${process.pid}`,
    mayLead: settings.role !== 'web',
    // Who answers beside this process has to have it first.
    leadMs: settings.role === 'publisher' ? LEAD_MS : 0,
    onHeard: () => push.look(),
    timezone: settings.timezone,
    loadPublication,
    generator: GENERATOR,
    extensions: EXTENSIONS,
    now,
    onRecord: async ({ enqueue }, { snapshot, changed }) => {
      const { publication, touched, serial } = snapshot;
      hold.recorded(serial);
      const topicsOf = (paths: readonly string[]): readonly string[] =>
        documentPaths(paths).map((path) => addressOf(publication, path));
      await enqueue({
        changed: topicsOf(changed),
        touched: touched && topicsOf(touched),
        hubs: outsideHubs(publication),
        now: now(),
      });
    },
    ...hooks,
    onRegenerated: (regeneration) => {
      isUpToDate = !regenerator.isFollower();
      hooks.onRegenerated(regeneration);
    },
    onFailed: (error) => {
      hold.failed(regenerator.current()?.serial);
      hooks.onFailed(error);
    },
  });
  const rules = callbackRules(settings);
  const publication = (): Publication | undefined => regenerator.current()?.publication;
  const push: Push = createPush({
    store: async () => (await regenerator.store()).push,
    client: createPushClient({ rules }),
    rules,
    hubClient: createPushClient({ rules: ANYWHERE }),
    documentOf: createDocuments(regenerator),
    hold,
    hubs: () => publication()?.hubs ?? [],
    outsideHubs: () => outsideHubs(publication()),
    provedTopics: () => {
      const now = publication();
      return now?.provesHubs === true ? documentPaths(MAIN).map((path) => addressOf(now, path)) : [];
    },
    addressOf: (path) => addressOf(publication() ?? { baseUrl: '' }, path),
    offers: () => {
      const now = publication();
      return {
        hub: now?.hubs?.includes(addressOf(now, HUB_PATH)) === true,
        cloud: now?.cloud !== undefined,
      };
    },
    leases: () => publication()?.leases ?? PUSH_DEFAULTS.leases,
    signatureMethod: pushSettings.signature ?? PUSH_DEFAULTS.signature,
    mayWork: () => isUpToDate,
    now,
    random,
    token: () => randomBytes(24).toString('hex'),
    onEvent: (event: PushEvent) => hooks.onEvent?.(event),
  });
  const answerReaders = createReaderService({
    store: async () => (await regenerator.store()).readers,
    now,
    freshSalt: () => randomBytes(32).toString('hex'),
  });
  return {
    ...regenerator,
    restore: async () => {
      await regenerator.restore();
      isUpToDate = regenerator.current() !== undefined && !regenerator.isFollower();
    },
    ask: async (question) =>
      isReadersQuestion(question) ? answerReaders(question) : push.answer(question as PushQuestion),
    close: async () => {
      await push.close();
      await regenerator.close();
    },
  };
}

const MAIN = ['/rss.xml', '/atom.xml', '/feed.json'];

/** Those that are not the service's own. */
function outsideHubs(publication: Publication | undefined): readonly string[] {
  if (publication?.hubs === undefined) return [];
  return publication.hubs.filter((hub) => hub !== addressOf(publication, HUB_PATH));
}

/** Documents by their addresses, each made once for a snapshot. */
function createDocuments({
  current,
  find,
}: LocalRegenerator): (topic: string) => Promise<TopicDocument | undefined> {
  let of: Snapshot | undefined;
  const made = new Map<string, Promise<TopicDocument | undefined>>();

  async function make(path: string, snapshot: Snapshot): Promise<TopicDocument | undefined> {
    const found = snapshot.resources.get(path) ?? (await find(path));
    if (found === undefined || found === 'gone' || !('representations' in found)) return undefined;
    const { ending, contentType } = found;
    const hasEnded = ending !== undefined && ending.from <= snapshot.made;
    if (hasEnded && ending.location === undefined) return undefined;
    const { tag, body } = identityOf(found);
    return { tag, contentType, body, hasMoved: hasEnded };
  }

  return async (topic) => {
    const snapshot = current();
    if (snapshot === undefined) throw new Error('nothing is published yet');
    if (of !== snapshot || made.size >= MAX_DOCUMENTS) made.clear();
    of = snapshot;
    const { publication } = snapshot;
    const path = topic.startsWith(publication.baseUrl)
      ? pathOf(`/${topic.slice(publication.baseUrl.length)}`)
      : undefined;
    // Exactly the address that the document names as its own.
    if (path === undefined || addressOf(publication, path) !== topic || documentPaths([path]).length === 0)
      return undefined;
    const known = made.get(topic) ?? make(path, snapshot);
    made.set(topic, known);
    known.catch(() => made.delete(topic));
    return known;
  };
}
