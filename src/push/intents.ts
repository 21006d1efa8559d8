import { comparableTopic, readHubRequest } from '../protocol/websub.ts';
import {
  denialUrl,
  isConfirmed,
  leaseFor,
  verificationUrl,
  type LeaseBounds,
} from '../protocol/websub-intent.ts';
import type { Intent, PushStore } from '../store/push.ts';
import { readCallback, type CallbackRules } from './callback.ts';
import type { PushClient } from './client.ts';
import type { Quota } from './quota.ts';
import type { DocumentOf, PushTools } from './topic.ts';

/** What a hub answers at once: a status and a sentence in plain text. */
export interface HubAnswer {
  readonly status: number;
  readonly text: string;
  readonly retryAfterSeconds?: number | undefined;
}

/** What the hub needs to take requests and verify them. */
export interface IntentsInput extends PushTools {
  readonly store: () => Promise<PushStore>;
  readonly client: PushClient;
  readonly rules: CallbackRules;
  readonly documentOf: DocumentOf;
  readonly leases: LeaseBounds;
  readonly quota: Quota;
}

/** The part of a hub that subscribers talk to (WebSub, 5). */
export interface Intents {
  /** Takes a request: 202, or why not. `requester` is the address that it came from. */
  readonly accept: (
    contentType: string | undefined,
    body: Uint8Array,
    requester: string,
  ) => Promise<HubAnswer>;
  /** Asks those whose turn it is whether they want what was asked for. */
  readonly work: () => Promise<void>;
}

/** So many subscribers are asked at a time. */
const MOST_AT_ONCE = 16;
/** A challenge, and not much more: whoever sends a page has not understood the question. */
const MOST_ANSWER_BYTES = 512;
/** A subscriber that cannot be reached is asked so often; one that says no, once. */
const MOST_ATTEMPTS = 3;
const RETRY_MS = 30_000;

/** See {@link Intents}. */
export function createIntents(input: IntentsInput): Intents {
  const { store, client, rules, documentOf, leases, quota, now, token } = input;

  async function verify(intent: Intent): Promise<void> {
    const { id, mode, topic, callback, leaseSeconds, attempts } = intent;
    const push = await store();
    if ((await documentOf(topic)) === undefined) {
      await client.send({
        url: denialUrl(callback, topic, 'There is no such topic.'),
        method: 'GET',
        headers: {},
        bodyBytes: 0,
      });
      return push.endIntent(id);
    }
    const challenge = token();
    const lease = mode === 'subscribe' ? { leaseSeconds } : {};
    const url = verificationUrl(callback, { mode, topic, challenge, ...lease });
    const answer = await client.send({ url, method: 'GET', headers: {}, bodyBytes: MOST_ANSWER_BYTES });
    if ('status' in answer && isConfirmed(answer.status, answer.body, challenge)) {
      await settle(push, intent);
      return push.endIntent(id);
    }
    const mayBeReachedLater = 'failure' in answer ? MAY_PASS.has(answer.failure) : answer.status >= 500;
    if (!mayBeReachedLater || attempts + 1 >= MOST_ATTEMPTS) return push.endIntent(id);
    return push.retryIntent(id, attempts + 1, now() + RETRY_MS);
  }

  /** A document that cannot be had at the moment is asked for again. */
  async function verifyOrWait(intent: Intent): Promise<void> {
    try {
      await verify(intent);
    } catch {
      await (await store()).retryIntent(intent.id, intent.attempts, now() + RETRY_MS);
    }
  }

  async function settle(
    push: PushStore,
    { mode, topic, callback, host, secret, leaseSeconds }: Intent,
  ): Promise<void> {
    const subscription = { protocol: 'websub', topic, callback } as const;
    if (mode === 'unsubscribe') return push.unsubscribe(subscription);
    return push.subscribe({ ...subscription, host, secret, expires: now() + leaseSeconds * 1000 });
  }

  return {
    accept: async (contentType, body, requester) => {
      const request = readHubRequest(contentType, body);
      if ('refusal' in request) return { status: request.status, text: request.refusal };
      const { mode, callback, secret } = request;
      const url = readCallback(callback, rules);
      if (url === undefined)
        return { status: 400, text: 'hub.callback must be at a public address, at a port of the web.' };
      const topic = comparableTopic(request.topic) ?? request.topic;
      if ((await documentOf(topic)) === undefined) {
        return {
          status: 404,
          text: 'hub.topic must be a document of this service: the URL that it names as rel=self.',
        };
      }
      const push = await store();
      const retryAfterSeconds = await quota.refuse(requester, url.hostname, push);
      if (retryAfterSeconds !== undefined) {
        return { status: 429, text: 'Too many requests: try again later.', retryAfterSeconds };
      }
      await push.addIntent({
        id: token(),
        mode,
        topic,
        callback,
        host: url.hostname,
        secret,
        leaseSeconds: leaseFor(request.leaseSeconds, leases),
        runAt: now(),
        attempts: 0,
      });
      return { status: 202, text: 'Accepted: hub.callback will be asked whether this is wanted.' };
    },

    work: async () => {
      for (;;) {
        const due = await (await store()).dueIntents(now(), MOST_AT_ONCE);
        if (due.length === 0) return;
        // Two requests of one subscriber are asked in the order in which they came.
        const first = new Map(due.map((one) => [`${one.topic} ${one.callback}`, one] as const).reverse());
        await Promise.all([...first.values()].map(verifyOrWait));
      }
    },
  };
}

/** What may be otherwise in half a minute. */
const MAY_PASS: ReadonlySet<string> = new Set(['timeout', 'network', 'unresolved']);
