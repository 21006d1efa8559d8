// RFC 3229, section 10.5.3: A-IM; 10.4.1: 226 IM Used; 10.5.1: Delta-Base. The instance-manipulation `feed`
// is registered nowhere, but readers have asked for it since 2004: a document with only the entries that the
// base instance did not have as they are now.

import type { DeltaBase } from '../../core/delivery/responses/delta-response.ts';
import { namedTags } from '../../core/protocol/entity-tag.ts';
import type { Bases } from '../../core/snapshot/resource.ts';
import { listMembers, trimWhiteSpace } from '../../core/protocol/list.ts';

/** The supported instance-manipulation, as the value of IM. */
export const FEED = 'feed';

/** 10.8.3: only caches that support deltas may store one. */
export const DELTA_CACHE_CONTROL = 'no-store, im';

interface KnownTag {
  /** 0 is the newest instance. */
  readonly age: number;
  readonly instance: string;
  readonly tag: string;
}

/** {@link Bases} by the opaque part of each tag. */
export type KnownTags = ReadonlyMap<string, KnownTag>;

/** A quality (RFC 9110, 12.4.2); a malformed one counts as 0. */
const WEIGHT = /^q[\t ]*=[\t ]*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/i;

/**
 * True if an A-IM value accepts `feed`: with a quality above 0 that is not lower than that of `identity`. If
 * nothing acceptable can be sent, the whole document is, instead of a 406; accept-encoding.ts has the reason.
 */
export function acceptsFeed(aIm: string): boolean {
  if (aIm === FEED) return true;
  let feed = 0;
  let identity = 0;
  for (const member of listMembers(aIm)) {
    const [name = '', ...parameters] = member.split(';').map(trimWhiteSpace);
    if (name.toLowerCase() === FEED) feed = Math.max(feed, qualityOf(parameters));
    if (name.toLowerCase() === 'identity') identity = Math.max(identity, qualityOf(parameters));
  }
  return feed > 0 && feed >= identity;
}

/** A manipulation with other parameters is not supported, so its quality is 0. */
function qualityOf(parameters: readonly string[]): number {
  const [weight, ...others] = parameters;
  if (weight === undefined) return 1;
  const [, quality = '0'] = WEIGHT.exec(weight) ?? [];
  return others.length > 0 ? 0 : Number(quality);
}

/**
 * Media type in the Accept of every request of the library feedparser, and of no other client. The library
 * sends A-IM even if the program that uses it does not support deltas.
 */
const MARK_OF_FEEDPARSER = 'application/x-netcdf';

/**
 * True if A-IM was sent by a library on behalf of a program that may not support deltas. rss2email up to 3.14
 * treats status 226 as a failure: it delivers nothing and keeps its old tag, under the library's own
 * User-Agent. Such a request gets the whole document, which is a valid response to any client, so caches need
 * not distinguish it.
 */
export function isAskedByLibrary(accept: string | undefined): boolean {
  return accept?.includes(MARK_OF_FEEDPARSER) === true;
}

/** Indexes tags for repeated look-ups. */
export function indexBases(bases: Bases): KnownTags {
  const known = new Map<string, KnownTag>();
  for (const [age, tags] of bases.entries()) {
    const instance = tags.at(-1) ?? '';
    for (const tag of tags) {
      const opaque = tag.slice(1, -1);
      if (!known.has(opaque)) known.set(opaque, { age, instance, tag });
    }
  }
  return known;
}

/**
 * The newest known instance that an If-None-Match value names. Tolerates the same deviations as
 * entity-tag.ts: a list of weak tags, missing quotes, a coding that a proxy wrote into the tag. `*` names
 * none.
 */
export function chooseBase(ifNoneMatch: string, known: KnownTags): DeltaBase | undefined {
  let best: KnownTag | undefined;
  let members = 0;
  for (const readings of namedTags(ifNoneMatch)) {
    members += 1;
    for (const opaque of readings) {
      const found = known.get(opaque);
      if (found !== undefined && (best === undefined || found.age < best.age)) best = found;
    }
  }
  return best && { instance: best.instance, tag: best.tag, isOneOfSeveral: members > 1 };
}
