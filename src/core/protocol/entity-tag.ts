// RFC 9110, section 8.8.3: ETag, and 13.1.1 and 13.1.2: the lists of If-Match and If-None-Match.

import { createHash } from 'node:crypto';
import { trimWhiteSpace } from './list.ts';

/** 128 bits of SHA-256: two bodies with one tag will not be met. */
const OPAQUE_TAG_LENGTH = 32;

/** What a proxy that compresses on its own was seen to put into the tag: Apache, Jetty, and others. */
const PROXY_SUFFIXES: readonly string[] = ['gzip', 'br', 'zstd', 'deflate'].flatMap((coding) => [
  `-${coding}`,
  `--${coding}`,
  `;${coding}`,
]);

/** The tags of one document's representations as {@link entityTag} makes them: strong, never empty. */
export interface CurrentTags {
  /** Of the selected representation: the one that a 200 would send. */
  readonly tag: string;
  /** Of all representations of the document, in every content-coding. */
  readonly allTags: readonly string[];
}

/** The strong entity-tag of a representation, from the bytes that are sent: 32 hexadecimal digits in quotes. */
export function entityTag(body: Uint8Array): string {
  return `"${createHash('sha256').update(body).digest('hex').slice(0, OPAQUE_TAG_LENGTH)}"`;
}

/**
 * Whether an If-None-Match value names what the client would get (weak comparison, 8.8.3.2). Forgives lost
 * quotes, and a coding that a proxy wrote into the tag: the proxy coded some representation of the document
 * itself, so the rest of the tag may be any current one. What cannot be read never matches and never throws.
 */
export function matchesWeakly(ifNoneMatch: string, current: CurrentTags): boolean {
  const { tag, allTags } = current;
  if (ifNoneMatch === tag) return true;
  // A compressing nginx makes every tag weak.
  if (ifNoneMatch.length === tag.length + 2 && ifNoneMatch.startsWith('W/') && ifNoneMatch.endsWith(tag)) {
    return true;
  }
  return (
    isAsterisk(ifNoneMatch) ||
    someMember(ifNoneMatch, (start, end) => {
      if (isOpaqueTag(ifNoneMatch, start, end, tag)) return true;
      return allTags.some((other) => {
        const stemEnd = start + other.length - 2;
        if (stemEnd >= end || !isOpaqueTag(ifNoneMatch, start, stemEnd, other)) return false;
        return PROXY_SUFFIXES.some(
          (suffix) => stemEnd + suffix.length === end && ifNoneMatch.startsWith(suffix, stemEnd),
        );
      });
    })
  );
}

/** {@link OPAQUE_TAG_LENGTH} digits and no more. */
const OPAQUE_TAG = /(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/;

/**
 * Whether an If-None-Match value names anything that {@link entityTag} may ever have made: not an empty tag, nor one
 * that somebody else's server gave or a client made up. Forgives what {@link matchesWeakly} does.
 */
export function namesOurs(ifNoneMatch: string): boolean {
  return OPAQUE_TAG.test(ifNoneMatch);
}

/** Whether an If-Match value names the representation (strong comparison, 8.8.3.2). Forgives nothing. */
export function matchesStrongly(ifMatch: string, tag: string): boolean {
  return (
    ifMatch === tag ||
    isAsterisk(ifMatch) ||
    someMember(ifMatch, (start, end, isExact) => isExact && isOpaqueTag(ifMatch, start, end, tag))
  );
}

/**
 * What the members of an If-None-Match value may name, in order: for each what stands between its quotes, and the
 * same without a coding that a proxy may have written into it. Forgives what {@link matchesWeakly} does, and
 * ends where that ends.
 */
export function namedTags(ifNoneMatch: string): readonly (readonly string[])[] {
  const named: string[][] = [];
  someMember(ifNoneMatch, (start, end) => {
    const opaque = ifNoneMatch.slice(start, end);
    const suffixes = PROXY_SUFFIXES.filter((suffix) => opaque.endsWith(suffix));
    named.push([opaque, ...suffixes.map((suffix) => opaque.slice(0, -suffix.length))]);
    return false;
  });
  return named;
}

/** An asterisk means anything only where it stands alone. */
function isAsterisk(value: string): boolean {
  return trimWhiteSpace(value) === '*';
}

/** Whether value[start, end) is what stands between the quotes of `tag`. */
function isOpaqueTag(value: string, start: number, end: number, tag: string): boolean {
  if (end - start !== tag.length - 2) return false;
  for (let index = start; index < end; index++) {
    if (value.charCodeAt(index) !== tag.charCodeAt(index - start + 1)) return false;
  }
  return true;
}

const TAB = 0x09;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;

/**
 * Whether one member of a list passes. A member is given by where its opaque tag starts and ends, and
 * whether it is exactly a strong tag: in quotes, without `W/`. The first member that is no tag at all ends
 * the list, because behind a lost quotation mark nobody knows what is inside a tag and what is outside.
 */
function someMember(
  value: string,
  passes: (start: number, end: number, isExact: boolean) => boolean,
): boolean {
  let index = 0;
  while (index < value.length) {
    index = skipWhiteSpace(value, index);
    if (value.charCodeAt(index) === COMMA) {
      index++;
      continue;
    }
    const isWeak = value.startsWith('W/', index);
    if (isWeak) index += 2;
    const isQuoted = value.charCodeAt(index) === QUOTE;
    const start = isQuoted ? index + 1 : index;
    const end = isQuoted ? value.indexOf('"', start) : endOfToken(value, start);
    if (end === -1) return false;
    index = skipWhiteSpace(value, isQuoted ? end + 1 : end);
    if (index < value.length && value.charCodeAt(index) !== COMMA) return false;
    if (passes(start, end, isQuoted && !isWeak)) return true;
  }
  return false;
}

function skipWhiteSpace(value: string, from: number): number {
  let index = from;
  while (value.charCodeAt(index) === SPACE || value.charCodeAt(index) === TAB) index++;
  return index;
}

/** A tag that lost its quotes reaches as far as nothing ambiguous comes. */
function endOfToken(value: string, from: number): number {
  for (let index = from; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code === COMMA || code === SPACE || code === TAB || code === QUOTE) return index;
  }
  return value.length;
}
