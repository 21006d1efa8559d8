import type { IncomingMessage } from 'node:http';
import { namesOurs } from '../../core/protocol/entity-tag.ts';
import { parseHttpDate } from '../../core/protocol/http-date.ts';
import { isPrivate, networkOf } from '../../core/protocol/ip-network.ts';
import { GcraStore } from './gcra-store.ts';
import { ADDRESS_FACTOR, costOf, theoreticalArrival, usualPerHour, waitBefore, weightOf } from './gcra.ts';
import type { Resource } from '../../core/snapshot/resource.ts';
import type { ClientAddress } from '../../core/delivery/client-address.ts';
import { memoizeByKey } from '../../core/cache/memoize.ts';

/**
 * Asked when a whole document is about to be sent: after how many seconds to come again, if it is one too many.
 * What is sent is counted here. `now` is in milliseconds since 1970.
 */
export type Limit = (req: IncomingMessage, resource: Resource, now: number) => number | undefined;

/** What a limit follows from. */
export interface LimiterInput {
  /** Whole documents of a feed that a client may fetch within an hour; `auto`: as the publication's polls go. */
  readonly perHour: number | 'auto';
  /** How long pollers are asked to wait at the least. */
  readonly leastSeconds: () => number;
  readonly clientAddress: ClientAddress;
  /** Number of subscribers that an aggregator states in its User-Agent; undefined for every other client. */
  readonly subscribersOf?: ((userAgent: string) => number | undefined) | undefined;
}

/** What stands behind it in a User-Agent tells nobody apart. */
const MAX_AGENT_CHARACTERS = 256;

/** What is remembered of addresses that are not limited: of this machine, of private networks, of nobody. */
const UNLIMITED = '';

/**
 * Makes a limit on whole documents, per client and feed: a client is an address (of IPv6, a /64) with a User-Agent, so that
 * nobody is held to account for others behind the same address; all of an address together may have ten times as much, so
 * that another User-Agent each time is no way out. Requests with and without conditions are counted apart. Counts in
 * memory that is bounded, each process for itself.
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
    // Who waits so long is served, so the longer of the two.
    const wait = Math.max(
      waitBefore(costOfNetwork, networkUntil, now),
      waitBefore(costOfClient, clientUntil, now),
    );
    if (wait > 0) return Math.max(Math.ceil(wait / 1000), least);
    // HEAD is told what GET would be, and costs nothing.
    if (method === 'HEAD') return undefined;
    const ofNetwork = theoreticalArrival(costOfNetwork, networkUntil, now);
    const ofClient = theoreticalArrival(costOfClient, clientUntil, now);
    debts.charge({ feed: path, network, agent }, known, { ofNetwork, ofClient }, now);
    return undefined;
  };
}

/** Whether a request says what it has: a tag that can be one of ours, or where it has no tags a date. */
function isAsked(ifNoneMatch: string | undefined, ifModifiedSince: string | undefined, now: number): boolean {
  if (ifNoneMatch !== undefined) return namesOurs(ifNoneMatch);
  return ifModifiedSince !== undefined && parseHttpDate(ifModifiedSince, now) !== undefined;
}

/** A part of a text would keep all of it in memory. */
function agentOf(userAgent = ''): string {
  if (userAgent.length <= MAX_AGENT_CHARACTERS) return userAgent;
  return Buffer.from(userAgent.slice(0, MAX_AGENT_CHARACTERS), 'latin1').toString('latin1');
}
