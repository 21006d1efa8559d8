import { messageOf } from '../../core/errors.ts';
import type { PushEvent } from '../../core/events.ts';
import type { LeaseBounds } from './protocol/websub-intent.ts';
import type { SignatureMethod } from './protocol/websub-delivery.ts';
import type { PushCounts, PushStore } from './store/records.ts';
import type { HttpClient } from '../../core/http-client.ts';
import { createCloud } from './hub/rss-cloud.ts';
import { createDeliveries } from './hub/deliveries.ts';
import { createSubscriptionRequests, type HubAnswer } from './hub/subscription-requests.ts';
import { createCoalescingLoop } from './outside-hubs/coalescing-loop.ts';
import { createHubNotifier } from './outside-hubs/notifier.ts';
import { createHubMonitor, type MonitoredHub } from './outside-hubs/monitor.ts';
import { createQuota } from './hub/quota.ts';
import type { NotificationBarrier } from './notification-barrier.ts';
import type { DocumentOf, PushTools } from './topic.ts';

/** Dependencies of {@link createPush}. */
export interface PushInput extends PushTools {
  readonly store: () => Promise<PushStore>;
  /** For callback URLs, which subscribers choose. */
  readonly client: HttpClient;
  /** For outside hubs, which the operator chooses. */
  readonly hubClient: HttpClient;
  /** Returns the current document of a topic. */
  readonly documentOf: DocumentOf;
  /** Delays notifications until the snapshot is served. */
  readonly barrier: NotificationBarrier;
  /**
   * Absolute URLs of all hubs that documents name, of the outside hubs among them, and of monitored
   * documents.
   */
  readonly hubs: () => readonly string[];
  readonly outsideHubs: () => readonly string[];
  readonly monitoredTopics: () => readonly string[];
  readonly addressOf: (path: string) => string;
  /** Returns whether the hub and the rssCloud endpoint accept requests at present. */
  readonly offers: () => { readonly hub: boolean; readonly cloud: boolean };
  readonly leases: () => LeaseBounds;
  readonly signatureMethod: SignatureMethod;
  /** Returns whether this process is the publisher; only the publisher sends notifications. */
  readonly isPublisher: () => boolean;
  readonly onEvent: (event: PushEvent) => void;
}

/** A message to push, as plain data that can be sent between threads. */
export type PushMessage =
  | {
      readonly ask: 'subscribe' | 'register';
      readonly contentType: string | undefined;
      readonly body: Uint8Array;
      readonly requester: string;
    }
  | { readonly ask: 'prove'; readonly token: string; readonly query: string | undefined }
  /** The snapshot with this serial is served and caches are purged. */
  | { readonly ask: 'wake'; readonly serial: number }
  | { readonly ask: 'state' };

/** The state of push for the health report. */
export interface PushState extends PushCounts {
  readonly problem: string | undefined;
  /** The monitored hubs. */
  readonly hubs: readonly MonitoredHub[];
}

/** Sends changes to subscribers and pings to hubs. */
export interface Push {
  readonly answer: (question: PushMessage) => Promise<HubAnswer | PushState | undefined>;
  /** Looks for due work at once, as another process may have accepted a request. */
  readonly checkDue: () => void;
  /** Starts no more work, aborts requests in progress, and resolves when all results are stored. */
  readonly close: () => Promise<void>;
}

/** Interval of looking for due work in milliseconds; other processes may have accepted requests. */
const POLL_INTERVAL_MS = 5000;

const NOT_FOUND: HubAnswer = { status: 404, text: 'Not Found' };

/** Creates the hub, the rssCloud endpoint, and the notifier and monitor of outside hubs. */
export function createPush(input: PushInput): Push {
  const { store, client, hubClient, documentOf, barrier, isPublisher, now, onEvent } = input;
  let told: string | undefined;
  /** Reports each reason once, since failed work is retried every few seconds. */
  const onError = (error: unknown): void => {
    const reason = messageOf(error);
    if (reason !== told) onEvent({ event: 'failed', reason });
    told = reason;
  };
  const quota = createQuota(now);
  const intents = createSubscriptionRequests({ ...input, quota, onSubscribed: wake });
  const register = createCloud({ ...input, quota });
  const proof = createHubMonitor({
    ...input,
    client: hubClient,
    hubs: input.outsideHubs,
    topics: input.monitoredTopics,
  });
  const toTell: DocumentOf = async (topic) => {
    await barrier.released();
    return documentOf(topic);
  };
  const deliveries = createDeliveries({
    ...input,
    documentOf: toTell,
    onParked: (topic, host) => onEvent({ event: 'parked', topic, host }),
  });
  const pings = createHubNotifier({
    ...input,
    client: hubClient,
    documentOf: toTell,
    hubs: input.outsideHubs,
    isProved: (topic) => input.monitoredTopics().includes(topic),
    onGivenUp: (hub, topic) => onEvent({ event: 'given-up', topic, hub }),
    onError,
  });
  const crews = [intents.runner, ...deliveries];
  const works = [...crews, proof].map(({ work }) => createCoalescingLoop(work, onError));
  const loops = [...works, pings];
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function wake(): void {
    if (isClosed || !isPublisher()) return;
    for (const crew of crews) crew.wake();
    for (const loop of loops) loop.wake();
  }

  function wait(): void {
    if (isClosed) return;
    timer = setTimeout(() => void look().catch(onError).finally(wait), POLL_INTERVAL_MS).unref();
  }

  async function look(): Promise<void> {
    if (!isPublisher()) return;
    const push = await store();
    const isDue = ((await push.nextDue()) ?? Infinity) <= now();
    // Due work may also be an expired lease or a ping to a hub that is no longer configured.
    if (isDue) {
      await push.expire(now());
      await push.keepHubs(input.outsideHubs());
    }
    if (isDue || input.monitoredTopics().length > 0) wake();
  }

  wait();
  return {
    answer: async (question) => {
      switch (question.ask) {
        case 'subscribe': {
          if (!input.offers().hub) return NOT_FOUND;
          const answer = await intents.accept(question.contentType, question.body, question.requester);
          wake();
          return answer;
        }
        case 'register':
          if (!input.offers().cloud) return NOT_FOUND;
          return register(question.contentType, question.body, question.requester);
        case 'prove': {
          const { token, query } = question;
          if (query !== undefined) {
            const challenge = await proof.verify(token, new URLSearchParams(query));
            return challenge === undefined ? NOT_FOUND : { status: 200, text: challenge };
          }
          return (await proof.recordDelivery(token))
            ? { status: 204, text: '' }
            : { status: 410, text: 'Gone' };
        }
        case 'wake':
          barrier.release(question.serial);
          wake();
          return undefined;
        case 'state':
          return {
            ...(await (await store()).counts()),
            problem: await proof.problem(),
            hubs: await proof.hubs(),
          };
      }
    },
    checkDue: () => {
      if (!isClosed) void look().catch(onError);
    },
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      for (const { stop } of crews) stop();
      const closed = Promise.all([client.close(), hubClient.close()]);
      barrier.end();
      await closed;
      for (const loop of loops) await loop.settled();
    },
  };
}
