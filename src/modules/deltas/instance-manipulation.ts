// RFC 3229, section 10.5.3: A-IM; 10.4.1: 226 IM Used; 10.5.1: Delta-Base. The instance-manipulation `feed` is
// registered nowhere, but readers have asked for it since 2004: a document with only the entries that the base
// instance did not have as they are now.

import type { DeltaBase } from '../../core/delivery/responses/delta-response.ts';
import { namedTags } from '../../core/protocol/entity-tag.ts';
import type { Bases } from '../../core/snapshot/resource.ts';
import { listMembers, trimWhiteSpace } from '../../core/protocol/list.ts';

/** The manipulation that we know, as it stands in IM. */
export const FEED = 'feed';

/** 10.8.3: a cache that does not know of deltas stores none; one that does may. */
export const DELTA_CACHE_CONTROL = 'no-store, im';

interface KnownTag {
  /** 0 is the newest instance. */
  readonly age: number;
  readonly instance: string;
  readonly tag: string;
}

/** {@link Bases}, by what stands between the quotes of each tag. */
export type KnownTags = ReadonlyMap<string, KnownTag>;

/** A quality as RFC 9110, 12.4.2 has it; a malformed one refuses what it stands behind. */
const WEIGHT = /^q[\t ]*=[\t ]*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/i;

/**
 * Whether an A-IM value wants `feed`: it is listed, not with a quality of 0, and not with a lower one than
 * `identity`. Where nothing acceptable can be sent the whole document is, for the reason that
 * accept-encoding.ts gives, and no 406.
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

/** With a parameter of its own it is a manipulation that we do not know. */
function qualityOf(parameters: readonly string[]): number {
  const [weight, ...others] = parameters;
  if (weight === undefined) return 1;
  const [, quality = '0'] = WEIGHT.exec(weight) ?? [];
  return others.length > 0 ? 0 : Number(quality);
}

/**
 * Stands in the Accept of every request that the library feedparser makes, and in nobody else's. It sends A-IM
 * too, whether or not the program that uses it knows of deltas.
 */
const MARK_OF_FEEDPARSER = 'application/x-netcdf';

/**
 * Whether A-IM came from a library and says nothing of the program behind it. rss2email up to 3.14 takes status 226
 * for a failure: it delivers nothing, keeps the tag that it has and asks in vain, under the library's own
 * User-Agent. Such a request gets the whole document, and no cache has to know: that is right for everybody.
 */
export function isAskedByLibrary(accept: string | undefined): boolean {
  return accept?.includes(MARK_OF_FEEDPARSER) === true;
}

/** Makes tags ready to be looked up, again and again. */
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
 * Which instance an If-None-Match value names: the newest of those that are known. What entity-tag.ts forgives
 * is forgiven here: a list of weak tags, lost quotes, a coding that a proxy wrote into the tag. `*` names none.
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
