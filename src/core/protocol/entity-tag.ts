// RFC 9110, section 8.8.3: ETag; 13.1.1 and 13.1.2: If-Match and If-None-Match.

import { createHash } from 'node:crypto';
import { trimWhiteSpace } from './list.ts';

/** 128 bits of SHA-256 exclude collisions in practice. */
const OPAQUE_TAG_LENGTH = 32;

/** Suffixes that compressing proxies append to the opaque tag (such as Apache and Jetty). */
const PROXY_SUFFIXES: readonly string[] = ['gzip', 'br', 'zstd', 'deflate'].flatMap((coding) => [
  `-${coding}`,
  `--${coding}`,
  `;${coding}`,
]);

/** Strong, non-empty tags of a document's representations, made by {@link entityTag}. */
export interface CurrentTags {
  /** Tag of the selected representation, the one that a 200 would carry. */
  readonly tag: string;
  /** Tags of the document's representations in all content-codings. */
  readonly allTags: readonly string[];
}

/** Strong entity-tag of the bytes of a representation: 32 hexadecimal digits in quotes. */
export function entityTag(body: Uint8Array): string {
  return `"${createHash('sha256').update(body).digest('hex').slice(0, OPAQUE_TAG_LENGTH)}"`;
}

/**
 * True if an If-None-Match value names the selected representation (weak comparison, 8.8.3.2). Tolerates lost
 * quotes, and the suffix of a compressing proxy: such a proxy compressed any representation of the document,
 * so the rest of the tag may be any current tag. Malformed values never match and never throw.
 */
export function matchesWeakly(ifNoneMatch: string, current: CurrentTags): boolean {
  const { tag, allTags } = current;
  if (ifNoneMatch === tag) return true;
  // nginx makes every tag weak when it compresses.
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

/** Exactly {@link OPAQUE_TAG_LENGTH} digits. */
const OPAQUE_TAG = /(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/;

/**
 * True if an If-None-Match value contains a tag that {@link entityTag} could have made; false for empty tags
 * and those of another server or invented by the client. As tolerant as {@link matchesWeakly}.
 */
export function containsOwnTag(ifNoneMatch: string): boolean {
  return OPAQUE_TAG.test(ifNoneMatch);
}

/** True if an If-Match value names the representation (strong comparison, 8.8.3.2). Strict. */
export function matchesStrongly(ifMatch: string, tag: string): boolean {
  return (
    ifMatch === tag ||
    isAsterisk(ifMatch) ||
    someMember(ifMatch, (start, end, isExact) => isExact && isOpaqueTag(ifMatch, start, end, tag))
  );
}

/**
 * Opaque tags of an If-None-Match value, in order; each with its form without a proxy's suffix. As tolerant
 * as {@link matchesWeakly}, and ends at the same member.
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

/** 13.1.2: `*` is valid only as the whole value. */
function isAsterisk(value: string): boolean {
  return trimWhiteSpace(value) === '*';
}

/** True if value[start, end) is the opaque part of `tag`. */
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
 * True if a list member passes `test`, which gets the start and end of the opaque tag, and whether the member
 * is exactly a strong tag: quoted, without `W/`. The first malformed member ends the list, because after a
 * lost quotation mark the limits of tags are ambiguous.
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

/** End of an unquoted tag: the first ambiguous character. */
function endOfToken(value: string, from: number): number {
  for (let index = from; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code === COMMA || code === SPACE || code === TAB || code === QUOTE) return index;
  }
  return value.length;
}
