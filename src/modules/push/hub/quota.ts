import { networkOf } from '../../../core/protocol/ip-network.ts';
import type { PushStore } from '../store/records.ts';

/** Limits of requests to the hub, since each one causes a request to a third party. */
export interface QuotaLimits {
  /** Max. requests of one client per minute; a client is an IPv4 address or an IPv6 /64 network. */
  readonly ofRequester: number;
  /** Max. requests per minute that name one host, from all clients. */
  readonly ofHost: number;
  /** Max. requests waiting for verification. */
  readonly waiting: number;
  /** Max. subscriptions of one host, and in total. */
  readonly subscriptionsOfHost: number;
  readonly subscriptions: number;
}

const USUAL_QUOTA: QuotaLimits = {
  ofRequester: 60,
  ofHost: 120,
  waiting: 5000,
  subscriptionsOfHost: 10_000,
  subscriptions: 200_000,
};

/** Counts requests and enforces {@link QuotaLimits}. */
export interface Quota {
  /** Counts a request; resolves to the seconds to wait if it exceeds a limit. */
  readonly check: (
    requester: string,
    host: string,
    store: Pick<PushStore, 'load'>,
  ) => Promise<number | undefined>;
}

const MINUTE_MS = 60_000;
const FULL_SECONDS = 300;
/** Max. counters; beyond that, all counters of the minute are reset. */
const MAX_COUNTED = 10_000;

/** Creates a quota with counters in memory; `now` returns milliseconds since 1970. */
export function createQuota(now: () => number, limits: QuotaLimits = USUAL_QUOTA): Quota {
  let minute = -1;
  const counts = new Map<string, number>();

  function isBeyond(name: string, most: number): boolean {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count > most;
  }

  return {
    check: async (requester, host, store) => {
      const at = Math.floor(now() / MINUTE_MS);
      if (at !== minute || counts.size > MAX_COUNTED) counts.clear();
      minute = at;
      const rest = Math.ceil(((at + 1) * MINUTE_MS - now()) / 1000);
      const isTooMuchOfRequester = isBeyond(`from ${networkOf(requester)}`, limits.ofRequester);
      if (isTooMuchOfRequester || isBeyond(`to ${host}`, limits.ofHost)) return rest;
      const { intents, subscriptions, ofHost } = await store.load(host);
      const isFull =
        intents >= limits.waiting ||
        subscriptions >= limits.subscriptions ||
        ofHost >= limits.subscriptionsOfHost;
      return isFull ? FULL_SECONDS : undefined;
    },
  };
}
