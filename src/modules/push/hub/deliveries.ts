import {
  distributionHeaders,
  outcomeOf,
  signatureOf,
  type SignatureMethod,
} from '../protocol/websub-delivery.ts';
import { retryAt } from '../protocol/back-off.ts';
import { denialUrl } from '../protocol/websub-intent.ts';
import { FORM_TYPE } from '../protocol/form.ts';
import { notificationForm } from '../protocol/rss-cloud.ts';
import type { SubscriberDelivery, DeliveryOutcome, PushStore, SettledDelivery } from '../store/records.ts';
import type { PushClient } from '../client/client.ts';
import type { PushAnswer, PushRequest } from '../client/types.ts';
import { createJobRunner, type JobRunner } from './job-runner.ts';
import type { DocumentOf, PushTools, TopicDocument } from '../topic.ts';

/** What deliveries need. */
export interface DeliveriesInput extends PushTools {
  readonly store: () => Promise<PushStore>;
  readonly client: PushClient;
  readonly documentOf: DocumentOf;
  /** Absolute URLs of the hubs that a document names. */
  readonly hubs: () => readonly string[];
  readonly signatureMethod: SignatureMethod;
  /** When somebody could not be told for so long that it is given up. Neither callback nor secret is told. */
  readonly onParked: (topic: string, host: string) => void;
}

/** So many are told at once… */
const MAX_AT_ONCE = 128;
/** …so many of one host: one that is slow holds up nobody else. */
const MAX_OF_HOST = 16;
/** Those that could not be told before keep to themselves: many dead ones hold up nobody either. */
const MAX_RETRIES = 64;
const MAX_RETRIES_OF_HOST = 4;

/** A document that cannot be had at the moment is asked for again after so long. */
const UNKNOWN_MS = 30_000;

/**
 * Tells subscribers of new versions; those that could not be told before are a crew of their own. The queue is in
 * the store, a row for each subscriber: each is told of the present version, by one request at a time, so that nobody
 * ever gets an older version after a newer one. What is not settled when the process ends is done again.
 */
export function createDeliveries(input: DeliveriesInput): readonly JobRunner[] {
  const { store, client, documentOf, hubs, signatureMethod, now, random, onParked } = input;

  const crew = (isRetry: boolean, mostAtOnce: number, mostOfHost: number): JobRunner =>
    createJobRunner<SubscriberDelivery, SettledDelivery>({
      due: async (busy, limit) => (await store()).dueDeliveries({ now: now(), isRetry, busy, limit }),
      keyOf: ({ id }) => id,
      run: async (row) => {
        const { id, changes, lease } = row;
        return { id, changes, lease, ...(await deliver(row)) };
      },
      settle: async (results) => (await store()).settle(results),
      hasFailed: ({ outcome }) => outcome === 'again' || outcome === 'parked',
      mostAtOnce,
      mostOfHost,
    });

  async function deliver(row: SubscriberDelivery): Promise<DeliveryOutcome> {
    const { attempts, topic, told } = row;
    let document: TopicDocument | undefined;
    try {
      document = await documentOf(topic);
    } catch {
      return { outcome: 'again', attempts, runAt: now() + UNKNOWN_MS };
    }
    // After a long wait here the subscription or the lease may be over, or renewed: both are looked up again.
    if (row.expires <= now() || !row.lease.mayBegin()) return { outcome: 'again', attempts, runAt: now() };
    // Without a hub that documents name nobody is subscribed to anything.
    if (document === undefined || (row.protocol === 'websub' && hubs().length === 0)) return deny(row);
    const { tag } = document;
    if (tag === told) return { outcome: 'told', tag };
    const answer = await client.send(requestFor(row, document));
    const outcome = outcomeOf('status' in answer ? answer.status : undefined);
    if (outcome === 'delivered') return { outcome: 'told', tag };
    if (outcome === 'ended') return { outcome: 'ended' };
    return again(row, answer);
  }

  /** The document is none any more: its subscribers are told so once (WebSub, 5.2), whether they hear it or not. */
  async function deny(row: SubscriberDelivery): Promise<DeliveryOutcome> {
    const { protocol, topic, callback } = row;
    if (protocol === 'websub') {
      const url = denialUrl(callback, topic, 'There is no such topic any more.');
      const answer = await client.send({ url, method: 'GET', headers: {}, bodyBytes: 0 });
      if ('failure' in answer && answer.failure === 'closed') return again(row, answer);
    }
    return { outcome: 'ended' };
  }

  function again({ attempts, topic, host }: SubscriberDelivery, answer: PushAnswer): DeliveryOutcome {
    // Called off because we end: it was no attempt.
    if ('failure' in answer && answer.failure === 'closed') {
      return { outcome: 'again', attempts, runAt: now() };
    }
    const retryAfter = 'status' in answer ? answer.retryAfter : undefined;
    const runAt = retryAt({ attempts: attempts + 1, now: now(), random: random(), retryAfter });
    if (runAt !== undefined) return { outcome: 'again', attempts: attempts + 1, runAt };
    onParked(topic, host);
    return { outcome: 'parked', attempts: attempts + 1 };
  }

  function requestFor(
    { protocol, topic, callback, secret }: SubscriberDelivery,
    document: TopicDocument,
  ): PushRequest {
    if (protocol === 'rsscloud') {
      return {
        url: callback,
        method: 'POST',
        headers: { 'Content-Type': FORM_TYPE },
        body: notificationForm(topic),
        bodyBytes: 0,
      };
    }
    const { contentType, body } = document;
    const signature = secret === undefined ? undefined : signatureOf(secret, body, signatureMethod);
    return {
      url: callback,
      method: 'POST',
      headers: distributionHeaders({ contentType, topic, hubs: hubs(), signature }),
      body,
      bodyBytes: 0,
    };
  }

  return [crew(false, MAX_AT_ONCE, MAX_OF_HOST), crew(true, MAX_RETRIES, MAX_RETRIES_OF_HOST)];
}
