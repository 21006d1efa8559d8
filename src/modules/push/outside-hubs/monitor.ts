import { createHmac } from 'node:crypto';
import { FORM_TYPE, writeForm } from '../protocol/form.ts';
import type { PushStore } from '../store/records.ts';
import type { HttpClient } from '../../../core/http-client.ts';
import type { PushTools } from '../topic.ts';

/** Dependencies of {@link createHubMonitor}. */
export interface HubMonitorOptions extends PushTools {
  readonly store: () => Promise<PushStore>;
  readonly client: HttpClient;
  /** Absolute URLs of the outside hubs, and of the monitored documents. */
  readonly hubs: () => readonly string[];
  readonly topics: () => readonly string[];
  /** Returns the absolute URL of a request path. */
  readonly addressOf: (path: string) => string;
}

/** Prefix of the request paths of the monitor's callbacks. */
const PROOF_PATH = '/hub/proof/';

/** Checks that outside hubs deliver changes, by subscribing to them. */
export interface HubMonitor {
  /** Subscribes, or renews subscriptions that are due. */
  readonly work: () => Promise<void>;
  /** Returns the challenge in response to a hub's verification; undefined for an unknown subscription. */
  readonly verify: (token: string, query: URLSearchParams) => Promise<string | undefined>;
  /** Records a delivery; resolves to false for an unknown subscription. */
  readonly recordDelivery: (token: string) => Promise<boolean>;
  /** Describes missing deliveries in a sentence; undefined if there are none. */
  readonly problem: () => Promise<string | undefined>;
  /** The state of each hub. */
  readonly hubs: () => Promise<readonly MonitoredHub[]>;
}

/** An outside hub and the number of documents whose delivery is overdue. */
export interface MonitoredHub {
  readonly hub: string;
  readonly late: number;
}

const LEASE_SECONDS = 10 * 24 * 3600;
const RENEW_MS = (LEASE_SECONDS / 2) * 1000;
/** Wait after a failed subscription request, in milliseconds. */
const RETRY_MS = 10 * 60_000;
/** Max. time between a ping and the delivery, in milliseconds. */
const MAX_DELIVERY_MS = 10 * 60_000;

/** One document at one hub; `name` is the last segment of the callback. */
interface MonitoredTopic {
  readonly hub: string;
  readonly topic: string;
  readonly name: string;
}

/**
 * Creates a monitor. Callback names derive from a secret in the store, so every process recognises them, and
 * subscriptions survive restarts.
 */
export function createHubMonitor({
  store,
  client,
  hubs,
  topics,
  addressOf,
  now,
  token,
}: HubMonitorOptions): HubMonitor {
  /** When to subscribe again, by name. */
  const next = new Map<string, number>();

  async function watched(): Promise<readonly MonitoredTopic[]> {
    const [of, at] = [topics(), hubs()];
    if (of.length === 0 || at.length === 0) return [];
    const secret = await (await store()).proofSecret(token());
    return at.flatMap((hub) =>
      of.map((topic) => ({
        hub,
        topic,
        name: createHmac('sha256', secret).update(`${hub} ${topic}`).digest('hex').slice(0, 48),
      })),
    );
  }

  const find = async (name: string): Promise<MonitoredTopic | undefined> =>
    (await watched()).find((one) => one.name === name);

  async function subscribe({ hub, topic, name }: MonitoredTopic): Promise<void> {
    if ((next.get(name) ?? 0) > now()) return;
    const answer = await client.send({
      url: hub,
      method: 'POST',
      headers: { 'Content-Type': FORM_TYPE },
      body: writeForm([
        ['hub.mode', 'subscribe'],
        ['hub.topic', topic],
        ['hub.callback', addressOf(PROOF_PATH + name)],
        ['hub.lease_seconds', LEASE_SECONDS],
        // Required by PubSubHubbub 0.3 and 0.4 hubs.
        ['hub.verify', 'async'],
      ]),
      bodyBytes: 0,
    });
    const isTaken = 'status' in answer && answer.status >= 200 && answer.status <= 299;
    next.set(name, now() + (isTaken ? RENEW_MS : RETRY_MS));
  }

  async function late(): Promise<readonly MonitoredTopic[]> {
    const all = await watched();
    if (all.length === 0) return [];
    const waiting = (await (await store()).proofs()).filter(
      ({ pinged, proved = 0 }) => proved < pinged && pinged + MAX_DELIVERY_MS <= now(),
    );
    return all.filter(({ hub, topic }) => waiting.some((one) => one.hub === hub && one.topic === topic));
  }

  return {
    work: async () => {
      await Promise.all((await watched()).map(subscribe));
    },
    verify: async (name, query) => {
      const one = await find(name);
      const challenge = query.get('hub.challenge');
      if (one === undefined || query.get('hub.mode') !== 'subscribe' || challenge === null) return undefined;
      if (query.get('hub.topic') !== one.topic) return undefined;
      // Pings from before the subscription were not for this subscriber.
      await (await store()).prove(one.hub, one.topic, now(), 'first');
      return challenge;
    },
    recordDelivery: async (name) => {
      const one = await find(name);
      if (one === undefined) return false;
      await (await store()).prove(one.hub, one.topic, now());
      return true;
    },
    problem: async () => {
      const missing = (await late()).map(({ hub, topic }) => `${new URL(hub).host} ${topic}`);
      return missing.length === 0
        ? undefined
        : `hubs have not delivered changes that they were pinged for: ${missing.join(', ')}`;
    },
    hubs: async () => {
      const missing = await late();
      const proved = topics().length === 0 ? [] : hubs();
      return proved.map((hub) => ({ hub, late: missing.filter((one) => one.hub === hub).length }));
    },
  };
}
