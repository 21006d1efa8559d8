import { createHash } from 'node:crypto';
import { FORM_TYPE, writeForm } from '../protocol/form.ts';
import type { PushStore } from '../store/push.ts';
import type { PushClient } from './client.ts';
import type { PushTools } from './topic.ts';

/** What proving needs. */
export interface ProofInput extends PushTools {
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
export interface Proof {
  /** Subscribes where that is not done, or to be renewed; looks what was not delivered. */
  readonly work: () => Promise<void>;
  /** Answers a hub that verifies our intent: the challenge; undefined: we want no such thing. */
  readonly verify: (token: string, query: URLSearchParams) => string | undefined;
  /** Takes a delivery; whether it is one of ours. */
  readonly take: (token: string) => Promise<boolean>;
  /** What hubs have not delivered; undefined if all is well. */
  readonly problem: () => string | undefined;
}

const LEASE_SECONDS = 10 * 24 * 3600;
const RENEW_MS = (LEASE_SECONDS / 2) * 1000;
/** After a failure it is asked again so late. */
const RETRY_MS = 10 * 60_000;
/** So long a hub may take. */
const PATIENCE_MS = 10 * 60_000;

/** One document at one hub. */
interface Watched {
  readonly hub: string;
  readonly topic: string;
  nextMs: number;
}

/** See {@link Proof}. Tokens are of this process: a hub that goes on with an old one finds nobody. */
export function createProof({ store, client, hubs, topics, addressOf, now, token }: ProofInput): Proof {
  const seed = token();
  const watched = new Map<string, Watched>();
  let missing: string | undefined;

  const nameOf = (hub: string, topic: string): string =>
    createHash('sha256').update(`${seed} ${hub} ${topic}`).digest('hex').slice(0, 32);

  async function subscribe(name: string, one: Watched): Promise<void> {
    const answer = await client.send({
      url: one.hub,
      method: 'POST',
      headers: { 'Content-Type': FORM_TYPE },
      body: writeForm([
        ['hub.mode', 'subscribe'],
        ['hub.topic', one.topic],
        ['hub.callback', addressOf(PROOF_PATH + name)],
        ['hub.lease_seconds', LEASE_SECONDS],
        // Hubs of PubSubHubbub want to be told when to ask.
        ['hub.verify', 'async'],
      ]),
      bodyBytes: 0,
    });
    const isTaken = 'status' in answer && answer.status >= 200 && answer.status <= 299;
    one.nextMs = now() + (isTaken ? RENEW_MS : RETRY_MS);
  }

  return {
    work: async () => {
      for (const hub of hubs()) {
        for (const topic of topics()) {
          const name = nameOf(hub, topic);
          const one = watched.get(name) ?? { hub, topic, nextMs: 0 };
          watched.set(name, one);
          if (one.nextMs <= now()) await subscribe(name, one);
        }
      }
      const late = (await (await store()).proofs()).filter(
        ({ hub, topic, pinged, proved = 0 }) =>
          watched.has(nameOf(hub, topic)) && proved < pinged && pinged + PATIENCE_MS <= now(),
      );
      missing =
        late.length === 0
          ? undefined
          : `hubs have not delivered what they were told of: ${late.map(({ hub, topic }) => `${new URL(hub).host} ${topic}`).join(', ')}`;
    },
    verify: (name, query) => {
      const one = watched.get(name);
      const challenge = query.get('hub.challenge');
      if (one === undefined || query.get('hub.mode') !== 'subscribe' || challenge === null) return undefined;
      return query.get('hub.topic') === one.topic ? challenge : undefined;
    },
    take: async (name) => {
      const one = watched.get(name);
      if (one === undefined) return false;
      await (await store()).prove(one.hub, one.topic, now());
      return true;
    },
    problem: () => missing,
  };
}
