import { createHmac } from 'node:crypto';
import { FORM_TYPE, writeForm } from '../protocol/form.ts';
import type { PushStore } from '../store/records.ts';
import type { PushClient } from '../client/client.ts';
import type { PushTools } from '../topic.ts';

/** What proving needs. */
export interface HubMonitorOptions extends PushTools {
  readonly store: () => Promise<PushStore>;
  readonly client: PushClient;
  /** Absolute URLs of outside hubs, and of the documents whose delivery is proved. */
  readonly hubs: () => readonly string[];
  readonly topics: () => readonly string[];
  /** Absolute URL of a path of the service. */
  readonly addressOf: (path: string) => string;
}

/** Request path below which hubs deliver to us. */
export const PROOF_PATH = '/hub/proof/';

/** Shows whether outside hubs deliver what they are told of: we are one of their subscribers. */
export interface HubMonitor {
  /** Subscribes where that is not done, or to be renewed. */
  readonly work: () => Promise<void>;
  /** Answers a hub that verifies our intent: the challenge; undefined: we want no such thing. */
  readonly verify: (token: string, query: URLSearchParams) => Promise<string | undefined>;
  /** Takes a delivery; whether it is one of ours. */
  readonly take: (token: string) => Promise<boolean>;
  /** What hubs have not delivered, as a sentence; undefined if all is well. */
  readonly problem: () => Promise<string | undefined>;
  /** Whether each hub delivers what it was told of. */
  readonly hubs: () => Promise<readonly MonitoredHub[]>;
}

/** An outside hub, and how many documents it was told of and has not delivered in time. */
export interface MonitoredHub {
  readonly hub: string;
  readonly late: number;
}

const LEASE_SECONDS = 10 * 24 * 3600;
const RENEW_MS = (LEASE_SECONDS / 2) * 1000;
/** After a failure it is asked again so late. */
const RETRY_MS = 10 * 60_000;
/** So long a hub may take. */
const PATIENCE_MS = 10 * 60_000;

/** One document at one hub, with the name under which the hub knows us. */
interface Watched {
  readonly hub: string;
  readonly topic: string;
  readonly name: string;
}

/**
 * See {@link HubMonitor}. The names are made of a secret that the store keeps: whichever process a hub reaches knows them, and
 * subscriptions outlive a restart.
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
  /** When each is subscribed anew, by name. */
  const next = new Map<string, number>();

  async function watched(): Promise<readonly Watched[]> {
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

  const find = async (name: string): Promise<Watched | undefined> =>
    (await watched()).find((one) => one.name === name);

  async function subscribe({ hub, topic, name }: Watched): Promise<void> {
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
        // Hubs of PubSubHubbub want to be told when to ask.
        ['hub.verify', 'async'],
      ]),
      bodyBytes: 0,
    });
    const isTaken = 'status' in answer && answer.status >= 200 && answer.status <= 299;
    next.set(name, now() + (isTaken ? RENEW_MS : RETRY_MS));
  }

  async function late(): Promise<readonly Watched[]> {
    const all = await watched();
    if (all.length === 0) return [];
    const waiting = (await (await store()).proofs()).filter(
      ({ pinged, proved = 0 }) => proved < pinged && pinged + PATIENCE_MS <= now(),
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
      // What it was told of before it knew us it owes to others.
      await (await store()).prove(one.hub, one.topic, now(), 'first');
      return challenge;
    },
    take: async (name) => {
      const one = await find(name);
      if (one === undefined) return false;
      await (await store()).prove(one.hub, one.topic, now());
      return true;
    },
    problem: async () => {
      const missing = (await late()).map(({ hub, topic }) => `${new URL(hub).host} ${topic}`);
      return missing.length === 0
        ? undefined
        : `hubs have not delivered what they were told of: ${missing.join(', ')}`;
    },
    hubs: async () => {
      const missing = await late();
      const proved = topics().length === 0 ? [] : hubs();
      return proved.map((hub) => ({ hub, late: missing.filter((one) => one.hub === hub).length }));
    },
  };
}
