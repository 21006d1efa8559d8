import { networkOf } from '../../../core/protocol/ip-network.ts';
import type { PushStore } from '../store/records.ts';

/** Bounds on what others may make us do: a request to a hub is a request to somebody else. */
export interface QuotaLimits {
  /** Requests of one client within a minute: of an IPv4 address, or of all IPv6 addresses in a /64. */
  readonly ofRequester: number;
  /** Requests that name one host within a minute, whoever sends them. */
  readonly ofHost: number;
  /** Requests that wait to be verified, in all. */
  readonly waiting: number;
  /** Subscriptions of one host, and in all. */
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

/** See {@link QuotaLimits}. */
export interface Quota {
  /** Counts a request; after how many seconds to come again, if it is one too many. */
  readonly refuse: (
    requester: string,
    host: string,
    store: Pick<PushStore, 'load'>,
  ) => Promise<number | undefined>;
}

const MINUTE_MS = 60_000;
const FULL_SECONDS = 300;
/** So many names are counted: with more, the counts of this minute begin anew. */
const MAX_COUNTED = 10_000;

/** Counts in memory; `now` in milliseconds since 1970. */
export function createQuota(now: () => number, limits: QuotaLimits = USUAL_QUOTA): Quota {
  let minute = -1;
  const counts = new Map<string, number>();

  function isBeyond(name: string, most: number): boolean {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count > most;
  }

  return {
    refuse: async (requester, host, store) => {
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
