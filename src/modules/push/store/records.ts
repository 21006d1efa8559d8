/** How a subscriber is told: by WebSub with the whole document, by rssCloud with its address. */
export type PushProtocol = 'websub' | 'rsscloud';

/** Somebody who is told of new versions of a document. */
export interface Subscription {
  readonly protocol: PushProtocol;
  /** Absolute URL of the document. */
  readonly topic: string;
  readonly callback: string;
  /** Of the callback, lower case, without port. */
  readonly host: string;
  readonly secret: string | undefined;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** The right to deliver to a host, which one publisher has at a time. */
export interface HostLease {
  readonly host: string;
  /** Another one for each lease of a host. */
  readonly stamp: string;
  /** Whether a request that begins now ends before another publisher may take the host over. */
  readonly mayBegin: () => boolean;
}

/** A subscriber that is to be told. */
export interface SubscriberDelivery extends Subscription {
  readonly id: string;
  /** The entity-tag of what it was told of last. */
  readonly told: string | undefined;
  /** Names the state of this row: who has changed it meanwhile has something more to tell. */
  readonly changes: number;
  readonly attempts: number;
  readonly lease: HostLease;
}

/** Which deliveries are asked for. */
export interface DueDeliveries {
  readonly now: number;
  /** Those that were tried before, or those that were not. */
  readonly isRetry: boolean;
  /** To none of these hosts. */
  readonly busy: readonly string[];
  readonly limit: number;
}

/** The end of an attempt: told, gone for good, tried again, or given up until the subscription is renewed. */
export type DeliveryOutcome =
  | { readonly outcome: 'told'; readonly tag: string }
  | { readonly outcome: 'ended' }
  | { readonly outcome: 'again'; readonly attempts: number; readonly runAt: number }
  | { readonly outcome: 'parked'; readonly attempts: number };

/** A delivery and how it ended. */
export type SettledDelivery = Pick<SubscriberDelivery, 'id' | 'changes' | 'lease'> & DeliveryOutcome;

/** A request to the hub that is to be verified. */
export interface Intent {
  readonly id: string;
  readonly mode: 'subscribe' | 'unsubscribe';
  readonly topic: string;
  readonly callback: string;
  readonly host: string;
  readonly secret: string | undefined;
  readonly leaseSeconds: number;
  readonly runAt: number;
  readonly attempts: number;
}

/** An outside hub that is to be told of a topic. */
export interface Ping {
  readonly hub: string;
  readonly topic: string;
  readonly changes: number;
  readonly attempts: number;
  /** The entity-tag of what it was told of last. */
  readonly told: string | undefined;
}

/** How a ping ended; without `runAt` it is done, or given up until the next change. */
export interface SettledPing extends Pick<Ping, 'hub' | 'topic' | 'changes'> {
  readonly tag: string | undefined;
  readonly attempts: number;
  readonly runAt: number | undefined;
  /** When the hub was told; undefined: it was not. */
  readonly pinged: number | undefined;
}

/** An outside hub that was told of a topic. */
export interface StoredProof {
  readonly hub: string;
  readonly topic: string;
  /** When it was told of the first version that it has not delivered since. */
  readonly pinged: number;
  /** When it last delivered to us. */
  readonly proved: number | undefined;
}

/** How much there is to do. */
export interface PushCounts {
  readonly subscriptions: number;
  readonly waiting: number;
  readonly parked: number;
  readonly intents: number;
  readonly pings: number;
}

/** How many there are. */
export interface PushLoad {
  readonly intents: number;
  readonly subscriptions: number;
  readonly ofHost: number;
}

/** What is remembered of subscribers and hubs. Every method rejects with `store_failed`. */
export interface PushStore {
  readonly addIntent: (intent: Intent) => Promise<void>;
  /** Oldest first, of none of the hosts in `busy`. */
  readonly dueIntents: (now: number, busy: readonly string[], limit: number) => Promise<readonly Intent[]>;
  readonly endIntent: (id: string) => Promise<void>;
  /** Ends an intent that was confirmed, and what the same subscriber wanted before: an answer to that comes too late. */
  readonly endIntents: (intent: Pick<Intent, 'id' | 'topic' | 'callback'>) => Promise<void>;
  readonly retryIntent: (id: string, attempts: number, runAt: number) => Promise<void>;
  /**
   * Begins a subscription, or renews it: then it is not parked any more. Whoever begins is known to have version `told`
   * (an entity-tag), and is told of any other at once; without it, of the next.
   */
  readonly subscribe: (subscription: Subscription, told?: string) => Promise<void>;
  readonly unsubscribe: (
    subscription: Pick<Subscription, 'protocol' | 'topic' | 'callback'>,
  ) => Promise<void>;
  /** Deliveries that are due, oldest first, at hosts that no other publisher has leased; this one leases them. */
  readonly dueDeliveries: (query: DueDeliveries) => Promise<readonly SubscriberDelivery[]>;
  /** Whether one of them is due at once: something came meanwhile. Nothing is written for leases that were lost. */
  readonly settle: (settled: readonly SettledDelivery[]) => Promise<boolean>;
  /** Pings of a hub that are due; `limit` of them. */
  readonly duePings: (hub: string, now: number, limit: number) => Promise<readonly Ping[]>;
  readonly settlePing: (settled: SettledPing) => Promise<void>;
  readonly proofs: () => Promise<readonly StoredProof[]>;
  /** Notes that a hub has delivered, or, `first`, that it will from now on. */
  readonly prove: (hub: string, topic: string, now: number, when?: 'first') => Promise<void>;
  /** What proofs are made with: `fresh` for the first who asks, and what that was for all others. */
  readonly proofSecret: (fresh: string) => Promise<string>;
  /** Forgets what is known of all hubs but these. */
  readonly keepHubs: (hubs: readonly string[]) => Promise<void>;
  /** Forgets subscriptions whose lease has ended. */
  readonly expire: (now: number) => Promise<void>;
  /** When the next of all these is due; undefined: nothing waits. */
  readonly nextDue: () => Promise<number | undefined>;
  readonly counts: () => Promise<PushCounts>;
  /** What new requests are held against: intents and subscriptions in all, and subscriptions of a host. */
  readonly load: (host: string) => Promise<PushLoad>;
}
