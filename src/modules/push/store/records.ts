/** Protocol of a subscription: WebSub sends the whole document, rssCloud its address. */
type PushProtocol = 'websub' | 'rsscloud';

/** A subscription to new versions of a document. */
export interface Subscription {
  readonly protocol: PushProtocol;
  /** Absolute URL of the document. */
  readonly topic: string;
  readonly callback: string;
  /** Host of the callback, lower case, without port. */
  readonly host: string;
  readonly secret: string | undefined;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** The right to deliver to a host; one publisher holds it at a time. */
export interface HostLease {
  readonly host: string;
  /** Unique for each lease of a host. */
  readonly stamp: string;
  /** Returns true if a request that starts now ends before another publisher may take the host over. */
  readonly mayBegin: () => boolean;
}

/** A delivery to a subscriber. */
export interface SubscriberDelivery extends Subscription {
  readonly id: string;
  /** Entity-tag of the version that was delivered last. */
  readonly told: string | undefined;
  /**
   * Counts the changes of this row: a higher count than the one that was read means another version to
   * deliver.
   */
  readonly changes: number;
  readonly attempts: number;
  readonly lease: HostLease;
}

/** Query for deliveries. */
export interface DueDeliveries {
  readonly now: number;
  /** True: deliveries that have failed before; false: those not yet tried. */
  readonly isRetry: boolean;
  /** Hosts that are left out. */
  readonly busy: readonly string[];
  readonly limit: number;
}

/**
 * Result of an attempt: delivered, subscription ended, to be retried, or suspended until the subscription is
 * renewed.
 */
export type DeliveryOutcome =
  | { readonly outcome: 'told'; readonly tag: string }
  | { readonly outcome: 'ended' }
  | { readonly outcome: 'again'; readonly attempts: number; readonly runAt: number }
  | { readonly outcome: 'parked'; readonly attempts: number };

/** A delivery with its result. */
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

/** A ping of an outside hub about a topic. */
export interface Ping {
  readonly hub: string;
  readonly topic: string;
  readonly changes: number;
  readonly attempts: number;
  /** Entity-tag of the version that the hub was pinged for last. */
  readonly told: string | undefined;
}

/** Result of a ping; without `runAt` it is done, or given up until the next change. */
interface SettledPing extends Pick<Ping, 'hub' | 'topic' | 'changes'> {
  readonly tag: string | undefined;
  readonly attempts: number;
  readonly runAt: number | undefined;
  /** When the hub was pinged; undefined: it was not. */
  readonly pinged: number | undefined;
}

/** Evidence that an outside hub delivers a topic. */
interface StoredProof {
  readonly hub: string;
  readonly topic: string;
  /** When it was pinged for the first version that it has not delivered since. */
  readonly pinged: number;
  /** When it last delivered to this service. */
  readonly proved: number | undefined;
}

/** Numbers of rows that wait. */
export interface PushCounts {
  readonly subscriptions: number;
  readonly waiting: number;
  readonly parked: number;
  readonly intents: number;
  readonly pings: number;
}

/** Numbers that new requests are limited by. */
interface PushLoad {
  readonly intents: number;
  readonly subscriptions: number;
  readonly ofHost: number;
}

/** Stored state of subscribers and hubs. Every method rejects with `store_failed`. */
export interface PushStore {
  readonly addIntent: (intent: Intent) => Promise<void>;
  /** Reads requests that are due, oldest first, without those of the hosts in `busy`. */
  readonly dueIntents: (now: number, busy: readonly string[], limit: number) => Promise<readonly Intent[]>;
  readonly endIntent: (id: string) => Promise<void>;
  /**
   * Ends a confirmed request, and earlier ones of the same subscriber and topic: their confirmation would
   * come too late.
   */
  readonly endIntents: (intent: Pick<Intent, 'id' | 'topic' | 'callback'>) => Promise<void>;
  readonly retryIntent: (id: string, attempts: number, runAt: number) => Promise<void>;
  /**
   * Begins or renews a subscription, and ends its suspension. A new subscriber has the version with the
   * entity-tag `told`, and gets any other one at once; without `told`, it gets the next.
   */
  readonly subscribe: (subscription: Subscription, told?: string) => Promise<void>;
  readonly unsubscribe: (
    subscription: Pick<Subscription, 'protocol' | 'topic' | 'callback'>,
  ) => Promise<void>;
  /**
   * Reads deliveries that are due, oldest first, at hosts that no other publisher has leased, and leases
   * them.
   */
  readonly dueDeliveries: (query: DueDeliveries) => Promise<readonly SubscriberDelivery[]>;
  /**
   * Writes results, except for leases that were lost. Resolves to true if one of the deliveries is due again:
   * its document has changed meanwhile.
   */
  readonly settle: (settled: readonly SettledDelivery[]) => Promise<boolean>;
  /** Reads pings of a hub that are due; at most `limit`. */
  readonly duePings: (hub: string, now: number, limit: number) => Promise<readonly Ping[]>;
  readonly settlePing: (settled: SettledPing) => Promise<void>;
  readonly proofs: () => Promise<readonly StoredProof[]>;
  /** Records that a hub has delivered, or, `first`, that it is expected to from now on. */
  readonly prove: (hub: string, topic: string, now: number, when?: 'first') => Promise<void>;
  /** Secret of the proofs: the first caller's `fresh`, for all callers. */
  readonly proofSecret: (fresh: string) => Promise<string>;
  /** Deletes the state of all hubs but these. */
  readonly keepHubs: (hubs: readonly string[]) => Promise<void>;
  /** Deletes subscriptions whose lease has expired. */
  readonly expire: (now: number) => Promise<void>;
  /** When the next row is due; undefined: none waits. */
  readonly nextDue: () => Promise<number | undefined>;
  readonly counts: () => Promise<PushCounts>;
  /**
   * Numbers that new requests are limited by: requests and subscriptions in all, and subscriptions of a host.
   */
  readonly load: (host: string) => Promise<PushLoad>;
}
