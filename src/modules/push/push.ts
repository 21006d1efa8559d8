import { messageOf } from '../../core/errors.ts';
import type { PushEvent } from '../../core/events.ts';
import type { LeaseBounds } from './protocol/websub-intent.ts';
import type { SignatureMethod } from './protocol/websub-delivery.ts';
import type { PushCounts, PushStore } from './store/records.ts';
import type { CallbackRules } from './client/callback.ts';
import type { PushClient } from './client/client.ts';
import { createCloud } from './hub/rss-cloud.ts';
import { createDeliveries } from './hub/deliveries.ts';
import { createSubscriptionRequests, type HubAnswer } from './hub/subscription-requests.ts';
import { createCoalescingLoop } from './outside-hubs/coalescing-loop.ts';
import { createHubNotifier } from './outside-hubs/notifier.ts';
import { createHubMonitor, type MonitoredHub } from './outside-hubs/monitor.ts';
import { createQuota } from './hub/quota.ts';
import type { NotificationBarrier } from './notification-barrier.ts';
import type { DocumentOf, PushTools } from './topic.ts';

/** What telling others is made of. */
export interface PushInput extends PushTools {
  readonly store: () => Promise<PushStore>;
  /** For URLs that others have named, with its rules. */
  readonly client: PushClient;
  readonly rules: CallbackRules;
  /** For hubs that the publication has chosen. */
  readonly hubClient: PushClient;
  /** Of a topic as it is now. */
  readonly documentOf: DocumentOf;
  /** What is told, and when: see {@link NotificationBarrier}. */
  readonly hold: NotificationBarrier;
  /** Absolute URLs of all hubs that documents name, of those that are not ours, and of documents that are proved. */
  readonly hubs: () => readonly string[];
  readonly outsideHubs: () => readonly string[];
  readonly provedTopics: () => readonly string[];
  readonly addressOf: (path: string) => string;
  /** Whether subscribers and aggregators may register here at present. */
  readonly offers: () => { readonly hub: boolean; readonly cloud: boolean };
  readonly leases: () => LeaseBounds;
  readonly signatureMethod: SignatureMethod;
  /** Whether this process is the one that publishes: only that one tells others. */
  readonly mayWork: () => boolean;
  readonly onEvent: (event: PushEvent) => void;
}

/** A question to push, as plain data: it may be asked from another thread. */
export type PushQuestion =
  | {
      readonly ask: 'subscribe' | 'register';
      readonly contentType: string | undefined;
      readonly body: Uint8Array;
      readonly requester: string;
    }
  | { readonly ask: 'prove'; readonly token: string; readonly query: string | undefined }
  /** The snapshot of that serial is served, and caches know. */
  | { readonly ask: 'wake'; readonly serial: number }
  | { readonly ask: 'state' };

/** How things stand. */
export interface PushState extends PushCounts {
  readonly problem: string | undefined;
  /** Hubs that are to prove that they deliver. */
  readonly hubs: readonly MonitoredHub[];
}

/** Tells subscribers and hubs of changes. */
export interface Push {
  readonly answer: (question: PushQuestion) => Promise<HubAnswer | PushState | undefined>;
  /** Says that another process may have taken a request. */
  readonly look: () => void;
  /** Begins nothing more, calls off what is under way, and resolves when all of it is written down. */
  readonly close: () => Promise<void>;
}

/** What is due is looked for so often at the least: another process may have taken a request. */
const LOOK_MS = 5000;

const NOT_FOUND: HubAnswer = { status: 404, text: 'Not Found' };

/** See {@link Push}. */
export function createPush(input: PushInput): Push {
  const { store, client, hubClient, documentOf, hold, mayWork, now, onEvent } = input;
  let told: string | undefined;
  /** Said once: what cannot be done now is tried again every few seconds. */
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
    topics: input.provedTopics,
  });
  const toTell: DocumentOf = async (topic) => {
    await hold.released();
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
    isProved: (topic) => input.provedTopics().includes(topic),
    onGivenUp: (hub, topic) => onEvent({ event: 'given-up', topic, hub }),
    onError,
  });
  const crews = [intents.crew, ...deliveries];
  const works = [...crews, proof].map(({ work }) => createCoalescingLoop(work, onError));
  const loops = [...works, pings];
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function wake(): void {
    if (isClosed || !mayWork()) return;
    for (const crew of crews) crew.wake();
    for (const loop of loops) loop.wake();
  }

  function wait(): void {
    if (isClosed) return;
    timer = setTimeout(() => void look().catch(onError).finally(wait), LOOK_MS).unref();
  }

  async function look(): Promise<void> {
    if (!mayWork()) return;
    const push = await store();
    const isDue = ((await push.nextDue()) ?? Infinity) <= now();
    // What is due may be the end of a lease, or for a hub that is not told any more.
    if (isDue) {
      await push.expire(now());
      await push.keepHubs(input.outsideHubs());
    }
    if (isDue || input.provedTopics().length > 0) wake();
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
          return (await proof.take(token)) ? { status: 204, text: '' } : { status: 410, text: 'Gone' };
        }
        case 'wake':
          hold.release(question.serial);
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
    look: () => {
      if (!isClosed) void look().catch(onError);
    },
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      for (const { stop } of crews) stop();
      const closed = Promise.all([client.close(), hubClient.close()]);
      hold.end();
      await closed;
      for (const loop of loops) await loop.settled();
    },
  };
}
