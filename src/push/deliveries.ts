import {
  distributionHeaders,
  outcomeOf,
  signatureOf,
  type SignatureMethod,
} from '../protocol/websub-delivery.ts';
import { retryAt } from '../protocol/back-off.ts';
import { FORM_TYPE } from '../protocol/form.ts';
import { notificationForm } from '../protocol/rss-cloud.ts';
import type { Delivery, PushStore, Settled } from '../store/push.ts';
import type { PushAnswer, PushClient, PushRequest } from './client.ts';
import type { DocumentOf, PushTools, TopicDocument } from './topic.ts';

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

/** Tells subscribers of new versions. */
export interface Deliveries {
  /** Delivers all that is due, and what becomes due meanwhile. One at a time. */
  readonly work: () => Promise<void>;
  /** Says that something may be due that was not when it was looked for. */
  readonly wake: () => void;
  /** Begins no more; those under way are called off by the client. */
  readonly stop: () => void;
}

/** So many are told at once… */
const MOST_AT_ONCE = 128;
/** …so many of one host: one that is slow holds up nobody else… */
const MOST_OF_HOST = 16;
/** …and so many of those that could not be told before: many slow ones neither. */
const MOST_RETRIES = 64;
/** So many are fetched at a time: the queue itself stays in the store. */
const BATCH = 256;
/** So many results are written at a time. */
const SETTLE_AT = 64;

/** A document that cannot be had at the moment is asked for again after so long. */
const UNKNOWN_MS = 30_000;

/**
 * The queue is in the store, a row for each subscriber: each is told of the present version, by one request at a
 * time, so that nobody ever gets an older version after a newer one. What is not settled when the process ends is done again.
 */
export function createDeliveries(input: DeliveriesInput): Deliveries {
  const { store, client, documentOf, hubs, signatureMethod, now, random, onParked } = input;
  /** Fetched and not begun, by host. */
  const waiting = new Map<string, Delivery[]>();
  /** Whatever is not to be fetched once more: waiting, under way, or done and not yet written. */
  const taken = new Set<string>();
  const running = new Set<Promise<void>>();
  const ofHost = new Map<string, number>();
  let retries = 0;
  /** Whether all that is due was fetched, as far as anybody knows. */
  let isDry = false;
  let settled: Settled[] = [];
  let stopped = false;

  const count = (): number => [...waiting.values()].reduce((sum, { length }) => sum + length, 0);

  async function fetch(): Promise<boolean> {
    isDry = true;
    const enough = [...waiting].flatMap(([host, { length }]) => (length >= MOST_OF_HOST ? [host] : []));
    const rows = await (await store()).dueDeliveries(now(), enough, BATCH + taken.size);
    const fresh = rows.filter(({ id }) => !taken.has(id)).slice(0, BATCH);
    if (fresh.length > 0) isDry = false;
    for (const row of fresh) {
      taken.add(row.id);
      const others = waiting.get(row.host);
      if (others === undefined) waiting.set(row.host, [row]);
      else others.push(row);
    }
    return fresh.length > 0;
  }

  /** Begins what may begin; whether anything did. */
  function begin(): boolean {
    let hasBegun = false;
    for (const [host, rows] of waiting) {
      while (rows.length > 0 && running.size < MOST_AT_ONCE && (ofHost.get(host) ?? 0) < MOST_OF_HOST) {
        const isRetry = (rows[0]?.attempts ?? 0) > 0;
        if (isRetry && retries >= MOST_RETRIES) break;
        const row = rows.shift();
        if (row === undefined) break;
        start(row, isRetry);
        hasBegun = true;
      }
      if (rows.length === 0) waiting.delete(host);
    }
    return hasBegun;
  }

  function start(row: Delivery, isRetry: boolean): void {
    ofHost.set(row.host, (ofHost.get(row.host) ?? 0) + 1);
    if (isRetry) retries += 1;
    const done = deliver(row).then((result) => {
      settled.push(result);
      const left = (ofHost.get(row.host) ?? 1) - 1;
      if (left === 0) ofHost.delete(row.host);
      else ofHost.set(row.host, left);
      if (isRetry) retries -= 1;
      running.delete(done);
    });
    running.add(done);
  }

  async function settle(): Promise<void> {
    const results = settled;
    settled = [];
    if (results.length === 0) return;
    await (await store()).settle(results);
    for (const { id } of results) taken.delete(id);
  }

  async function deliver(row: Delivery): Promise<Settled> {
    const { id, changes, attempts, topic, told } = row;
    let document: TopicDocument | undefined;
    try {
      document = await documentOf(topic);
    } catch {
      return { id, changes, outcome: 'again', attempts, runAt: now() + UNKNOWN_MS };
    }
    if (document === undefined) return { id, changes, outcome: 'ended' };
    const { tag } = document;
    if (tag === told) return { id, changes, outcome: 'told', tag };
    const answer = await client.send(requestFor(row, document));
    const outcome = outcomeOf('status' in answer ? answer.status : undefined);
    if (outcome === 'delivered') return { id, changes, outcome: 'told', tag };
    if (outcome === 'ended') return { id, changes, outcome: 'ended' };
    return again(row, answer);
  }

  function again({ id, changes, attempts, topic, host }: Delivery, answer: PushAnswer): Settled {
    // Called off because we end: it was no attempt.
    if ('failure' in answer && answer.failure === 'closed') {
      return { id, changes, outcome: 'again', attempts, runAt: now() };
    }
    const retryAfter = 'status' in answer ? answer.retryAfter : undefined;
    const runAt = retryAt({ attempts: attempts + 1, now: now(), random: random(), retryAfter });
    if (runAt !== undefined) return { id, changes, outcome: 'again', attempts: attempts + 1, runAt };
    onParked(topic, host);
    return { id, changes, outcome: 'parked', attempts: attempts + 1 };
  }

  function requestFor({ protocol, topic, callback, secret }: Delivery, document: TopicDocument): PushRequest {
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

  async function work(): Promise<void> {
    isDry = false;
    for (;;) {
      const mayHaveMore = !stopped && !isDry && count() < BATCH / 2 && (await fetch());
      const hasBegun = !stopped && begin();
      if (settled.length >= SETTLE_AT) await settle();
      if (hasBegun || mayHaveMore) {
        // Others get a turn, and what was begun goes out.
        if (running.size >= MOST_AT_ONCE) await Promise.race(running);
        continue;
      }
      if (running.size > 0) {
        await Promise.race(running);
        continue;
      }
      await settle();
      if (stopped || (count() === 0 && !(await fetch()))) return;
    }
  }

  return {
    work,
    wake: () => (isDry = false),
    stop: () => {
      stopped = true;
      for (const rows of waiting.values()) for (const { id } of rows) taken.delete(id);
      waiting.clear();
    },
  };
}
