import { comparableTopic, readHubRequest } from '../protocol/websub.ts';
import {
  denialUrl,
  isConfirmed,
  leaseFor,
  verificationUrl,
  type LeaseBounds,
} from '../protocol/websub-intent.ts';
import type { Intent, PushStore } from '../store/records.ts';
import type { HttpClient, HttpOutcome } from '../../../core/http-client.ts';
import { createJobRunner, type JobRunner } from './job-runner.ts';
import type { Quota } from './quota.ts';
import type { DocumentOf, PushTools, TopicDocument } from '../topic.ts';

/** A response of the hub: a status and a sentence in plain text. */
export interface HubAnswer {
  readonly status: number;
  readonly text: string;
  readonly retryAfterSeconds?: number | undefined;
}

/** Dependencies of {@link createSubscriptionRequests}. */
export interface SubscriptionRequestsOptions extends PushTools {
  readonly store: () => Promise<PushStore>;
  readonly client: HttpClient;
  readonly documentOf: DocumentOf;
  readonly leases: () => LeaseBounds;
  readonly quota: Quota;
  /** Called when a subscription was added or renewed, since a delivery may be due. */
  readonly onSubscribed: () => void;
}

/** The part of a hub that handles subscription requests (WebSub, section 5). */
export interface SubscriptionRequests {
  /** Handles a request; status 202 if accepted. `requester` is the address of the client. */
  readonly accept: (
    contentType: string | undefined,
    body: Uint8Array,
    requester: string,
  ) => Promise<HubAnswer>;
  /** Verifies the intents of subscribers. */
  readonly runner: JobRunner;
}

/** Max. concurrent verifications. */
const MAX_AT_ONCE = 64;
/** Max. concurrent verifications at one host, so that an unresponsive host does not block others. */
const MAX_OF_HOST = 4;
/** Max. bytes read of a response: a challenge and some white space. */
const MAX_ANSWER_BYTES = 512;
/** Max. verifications of a subscriber that cannot be reached; a refusal is final. */
const MAX_ATTEMPTS = 3;
const RETRY_MS = 30_000;

/** Creates the request handler and its job runner. */
export function createSubscriptionRequests(input: SubscriptionRequestsOptions): SubscriptionRequests {
  const { store, client, documentOf, leases, quota, onSubscribed, now, token } = input;
  let accepted = 0;

  async function verify(intent: Intent): Promise<void> {
    const { id, mode, topic, callback, leaseSeconds, attempts } = intent;
    const push = await store();
    const document = await documentOf(canonical(topic));
    if (document === undefined || !isOffered(document, mode)) {
      const url = denialUrl(callback, topic, 'There is no such topic.');
      const answer = await client.send({ url, method: 'GET', headers: {}, bodyBytes: 0 });
      return isCalledOff(answer) ? undefined : push.endIntent(id);
    }
    const challenge = token();
    const lease = mode === 'subscribe' ? { leaseSeconds } : {};
    const url = verificationUrl(callback, { mode, topic, challenge, ...lease });
    const answer = await client.send({ url, method: 'GET', headers: {}, bodyBytes: MAX_ANSWER_BYTES });
    if ('status' in answer && isConfirmed(answer.status, answer.body, challenge)) {
      return settle(push, intent, document);
    }
    // The client is closing; the next publisher verifies again.
    if (isCalledOff(answer)) return;
    const mayBeReachedLater = 'failure' in answer ? MAY_PASS.has(answer.failure) : answer.status >= 500;
    if (!mayBeReachedLater || attempts + 1 >= MAX_ATTEMPTS) return push.endIntent(id);
    return push.retryIntent(id, attempts + 1, now() + RETRY_MS);
  }

  /** Verifies an intent; retries later if the document cannot be determined now. */
  async function verifyOrWait(intent: Intent): Promise<void> {
    try {
      await verify(intent);
    } catch {
      // An intent that cannot be updated stays due, so it is retried anyway.
      await (await store()).retryIntent(intent.id, intent.attempts, now() + RETRY_MS).catch(() => {});
    }
  }

  /**
   * Stores a verified intent. `asked` is the document from before the verification, so that a change during
   * it is still delivered.
   */
  async function settle(push: PushStore, intent: Intent, asked: TopicDocument): Promise<void> {
    const { mode, callback, host, secret, leaseSeconds } = intent;
    const subscription = { protocol: 'websub', topic: canonical(intent.topic), callback } as const;
    if (mode === 'unsubscribe') await push.unsubscribe(subscription);
    else {
      const expires = now() + leaseSeconds * 1000;
      await push.subscribe({ ...subscription, host, secret, expires }, asked.tag);
    }
    await push.endIntents(intent);
    if (mode === 'subscribe') onSubscribed();
  }

  return {
    accept: async (contentType, body, requester) => {
      const request = readHubRequest(contentType, body);
      if ('refusal' in request) return { status: request.status, text: request.refusal };
      const { mode, topic, callback, secret } = request;
      const url = client.readUrl(callback);
      if (url === undefined)
        return { status: 400, text: 'hub.callback must be at a public address and an allowed port.' };
      // Checked first, since finding the document may require rendering it.
      const push = await store();
      const retryAfterSeconds = await quota.check(requester, url.hostname, push);
      if (retryAfterSeconds !== undefined) {
        return { status: 429, text: 'Too many requests: try again later.', retryAfterSeconds };
      }
      if (!isOffered(await documentOf(canonical(topic)), mode)) {
        return {
          status: 404,
          text: 'hub.topic must be a document of this service: the URL that it names as rel=self.',
        };
      }
      accepted += 1;
      await push.addIntent({
        id: intentId(now(), accepted, token()),
        mode,
        topic,
        callback,
        host: url.hostname,
        secret,
        leaseSeconds: leaseFor(request.leaseSeconds, leases()),
        runAt: now(),
        attempts: 0,
      });
      return { status: 202, text: 'Accepted: hub.callback will be verified.' };
    },

    runner: createJobRunner<Intent, void>({
      due: async (busy, limit) => (await store()).dueIntents(now(), busy, limit),
      // Requests of one subscriber for one topic are verified in order.
      keyOf: ({ topic, callback }) => `${canonical(topic)} ${callback}`,
      run: verifyOrWait,
      settle: async () => true,
      hasFailed: () => false,
      maxConcurrent: MAX_AT_ONCE,
      maxPerHost: MAX_OF_HOST,
    }),
  };
}

/** Failures that may be temporary. */
const MAY_PASS: ReadonlySet<string> = new Set(['timeout', 'network', 'unresolved']);

/** Subscribers of a moved feed may still unsubscribe. */
const isOffered = (document: TopicDocument | undefined, mode: Intent['mode']): boolean =>
  document !== undefined && (mode === 'unsubscribe' || document.hasMoved !== true);

const isCalledOff = (answer: HttpOutcome): boolean => 'failure' in answer && answer.failure === 'closed';

/** Verifications repeat the topic as requested (WebSub, section 5.3.1); the store has the normalised form. */
const canonical = (topic: string): string => comparableTopic(topic) ?? topic;

/** Ids that sort by time of arrival: milliseconds since 1970, then a counter of this process. */
function intentId(now: number, number: number, token: string): string {
  return [String(now).padStart(15, '0'), String(number).padStart(9, '0'), token].join('-');
}
