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
import type { HttpClient, HttpOutcome, HttpRequest } from '../../../core/http-client.ts';
import { createJobRunner, type JobRunner } from './job-runner.ts';
import type { DocumentOf, PushTools, TopicDocument } from '../topic.ts';

/** Dependencies of {@link createDeliveries}. */
export interface DeliveriesInput extends PushTools {
  readonly store: () => Promise<PushStore>;
  readonly client: HttpClient;
  readonly documentOf: DocumentOf;
  /** Absolute URLs of the hubs that a document names. */
  readonly hubs: () => readonly string[];
  readonly signatureMethod: SignatureMethod;
  /** Called when a subscription is suspended after repeated failures; gets neither callback nor secret. */
  readonly onParked: (topic: string, host: string) => void;
}

/** Max. concurrent first deliveries. */
const MAX_AT_ONCE = 128;
/** Max. concurrent first deliveries to one host, so that a slow host does not delay others. */
const MAX_OF_HOST = 16;
/** Limits of retries. They are separate, so that many unreachable subscribers do not delay the others. */
const MAX_RETRIES = 64;
const MAX_RETRIES_OF_HOST = 4;

/** Wait until a retry if the document cannot be determined, in milliseconds. */
const UNKNOWN_MS = 30_000;

/**
 * Creates the job runners that deliver new versions to subscribers, one for first attempts and one for
 * retries. The queue in the store has a row per subscriber, and each row has one request at a time with the
 * current version, so no subscriber gets an older version after a newer one. Results that are not stored when
 * the process ends are delivered again.
 */
export function createDeliveries(input: DeliveriesInput): readonly JobRunner[] {
  const { store, client, documentOf, hubs, signatureMethod, now, random, onParked } = input;

  const crew = (isRetry: boolean, maxConcurrent: number, maxPerHost: number): JobRunner =>
    createJobRunner<SubscriberDelivery, SettledDelivery>({
      due: async (busy, limit) => (await store()).dueDeliveries({ now: now(), isRetry, busy, limit }),
      keyOf: ({ id }) => id,
      run: async (row) => {
        const { id, changes, lease } = row;
        return { id, changes, lease, ...(await deliver(row)) };
      },
      settle: async (results) => (await store()).settle(results),
      hasFailed: ({ outcome }) => outcome === 'again' || outcome === 'parked',
      maxConcurrent,
      maxPerHost,
    });

  async function deliver(row: SubscriberDelivery): Promise<DeliveryOutcome> {
    const { attempts, topic, told } = row;
    let document: TopicDocument | undefined;
    try {
      document = await documentOf(topic);
    } catch {
      return { outcome: 'again', attempts, runAt: now() + UNKNOWN_MS };
    }
    // The job may have waited long enough for the subscription or the host lease to end.
    if (row.expires <= now() || !row.lease.mayBegin()) return { outcome: 'again', attempts, runAt: now() };
    // Without a hub in the documents there are no WebSub subscriptions.
    if (document === undefined || (row.protocol === 'websub' && hubs().length === 0)) return deny(row);
    const { tag } = document;
    if (tag === told) return { outcome: 'told', tag };
    const answer = await client.send(requestFor(row, document));
    const outcome = outcomeOf('status' in answer ? answer.status : undefined);
    if (outcome === 'delivered') return { outcome: 'told', tag };
    if (outcome === 'ended') return { outcome: 'ended' };
    return again(row, answer);
  }

  /**
   * Ends a subscription to a document that no longer exists, and informs a WebSub subscriber once (WebSub,
   * section 5.2).
   */
  async function deny(row: SubscriberDelivery): Promise<DeliveryOutcome> {
    const { protocol, topic, callback } = row;
    if (protocol === 'websub') {
      const url = denialUrl(callback, topic, 'There is no such topic any more.');
      const answer = await client.send({ url, method: 'GET', headers: {}, bodyBytes: 0 });
      if ('failure' in answer && answer.failure === 'closed') return again(row, answer);
    }
    return { outcome: 'ended' };
  }

  function again({ attempts, topic, host }: SubscriberDelivery, answer: HttpOutcome): DeliveryOutcome {
    // Aborted because the process is ending, so it does not count as an attempt.
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
  ): HttpRequest {
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
