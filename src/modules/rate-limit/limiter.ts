import type { IncomingMessage } from 'node:http';
import { containsOwnTag } from '../../core/protocol/entity-tag.ts';
import { parseHttpDate } from '../../core/protocol/http-date.ts';
import { isPrivate, networkOf } from '../../core/protocol/ip-network.ts';
import { GcraStore } from './gcra-store.ts';
import { ADDRESS_FACTOR, costOf, theoreticalArrival, usualPerHour, waitBefore, weightOf } from './gcra.ts';
import type { Resource } from '../../core/snapshot/resource.ts';
import type { ClientAddress } from '../../core/delivery/client-address.ts';
import { memoizeByKey } from '../../core/cache/memoize.ts';

/**
 * Called before a whole document is sent: returns the seconds to wait if the client is over its limit, and
 * counts the fetch otherwise. `now` is in milliseconds since 1970.
 */
export type Limit = (req: IncomingMessage, resource: Resource, now: number) => number | undefined;

/** Dependencies of {@link createLimiter}. */
export interface LimiterInput {
  /**
   * Max. whole documents of a feed per client and hour; `auto`: from the polling interval of the publication.
   */
  readonly perHour: number | 'auto';
  /** Min. polling interval that documents ask for, in seconds. */
  readonly leastSeconds: () => number;
  readonly clientAddress: ClientAddress;
  /** Number of subscribers that an aggregator states in its User-Agent; undefined for every other client. */
  readonly subscribersOf?: ((userAgent: string) => number | undefined) | undefined;
}

/** User-Agents are compared by their first 256 characters. */
const MAX_AGENT_CHARACTERS = 256;

/** Memoized network of addresses without a limit: loopback, private and unknown ones. */
const UNLIMITED = '';

/**
 * Creates a limit on whole documents, per client and feed. A client is an address (of IPv6, a /64) with a
 * User-Agent, so that clients behind one address do not use up each other's share; all clients of an address
 * together have ten times as much, so that changing the User-Agent does not help. Requests with and without
 * conditions are counted apart, in bounded memory, per process.
 */
export function createLimiter({ perHour, leastSeconds, clientAddress, subscribersOf }: LimiterInput): Limit {
  const [conditional, unconditional] = [new GcraStore(), new GcraStore()];
  const judge = (address: string): string => (isPrivate(address) ? UNLIMITED : networkOf(address));
  const networks = memoizeByKey(judge);
  const weights = memoizeByKey((agent) => weightOf(subscribersOf?.(agent)));

  return (req, resource, now) => {
    const address = clientAddress(req);
    const network = address.includes(':') ? networks(address) : judge(address);
    if (network === UNLIMITED) return undefined;
    const { method, headers } = req;
    const isConditional = isAsked(headers['if-none-match'], headers['if-modified-since'], now);
    const { path, lastModified } = resource;
    const sinceChangeMs = lastModified === undefined ? undefined : now - lastModified;
    const least = leastSeconds();
    const cost = costOf({ isConditional, sinceChangeMs }, perHour === 'auto' ? usualPerHour(least) : perHour);

    const debts = isConditional ? conditional : unconditional;
    const known = debts.find(path, network);
    const costOfNetwork = cost / ADDRESS_FACTOR;
    const networkUntil = known?.until ?? 0;
    const agent = agentOf(headers['user-agent']);
    const costOfClient = cost / weights(agent);
    const clientUntil = known?.clients.get(agent)?.until ?? 0;
    // The client is served after this time, so the longer of the two counts.
    const wait = Math.max(
      waitBefore(costOfNetwork, networkUntil, now),
      waitBefore(costOfClient, clientUntil, now),
    );
    if (wait > 0) return Math.max(Math.ceil(wait / 1000), least);
    // HEAD gets the status of GET, and costs nothing.
    if (method === 'HEAD') return undefined;
    const ofNetwork = theoreticalArrival(costOfNetwork, networkUntil, now);
    const ofClient = theoreticalArrival(costOfClient, clientUntil, now);
    debts.charge({ feed: path, network, agent }, known, { ofNetwork, ofClient }, now);
    return undefined;
  };
}

/** True for a request with a tag of this service's form, or without tags but with a valid date. */
function isAsked(ifNoneMatch: string | undefined, ifModifiedSince: string | undefined, now: number): boolean {
  if (ifNoneMatch !== undefined) return containsOwnTag(ifNoneMatch);
  return ifModifiedSince !== undefined && parseHttpDate(ifModifiedSince, now) !== undefined;
}

/** Copied, because a slice would keep the whole text in memory. */
function agentOf(userAgent = ''): string {
  if (userAgent.length <= MAX_AGENT_CHARACTERS) return userAgent;
  return Buffer.from(userAgent.slice(0, MAX_AGENT_CHARACTERS), 'latin1').toString('latin1');
}
