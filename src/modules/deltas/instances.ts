import { createHash } from 'node:crypto';
import type { Tombstone } from '../../core/feed/feed.ts';
import type { RenderDocument } from '../../core/feed/render.ts';
import {
  nameOf,
  type DocumentSource,
  type Instance,
  type Instances,
  type Resource,
  type UnencodedResource,
} from '../../core/snapshot/resource.ts';

/** 64 bits of SHA-256: enough to tell a few thousand parts apart. */
const HASH_BYTES = 8;

function hashOf(part: string): Buffer {
  return createHash('sha256').update(part).digest().subarray(0, HASH_BYTES);
}

/** The hashes of an instance in hexadecimal digits. */
function hashesIn({ parts }: Instance): ReadonlySet<string> {
  const bytes = Buffer.from(parts.buffer, parts.byteOffset, parts.byteLength);
  const hashes = new Set<string>();
  for (let at = 0; at < bytes.length; at += HASH_BYTES)
    hashes.add(bytes.toString('hex', at, at + HASH_BYTES));
  return hashes;
}

/** The part of a tombstone; no fragment begins like this. */
function tombstonePart({ id, deleted }: Tombstone): string {
  return `\0${deleted} ${id}`;
}

/** The instance of a document with these fragments and tombstones. */
export function instanceOf(
  { representations }: Resource,
  fragments: readonly string[],
  tombstones: readonly Tombstone[] = [],
): Instance {
  const hashes = [...fragments, ...tombstones.map(tombstonePart)].map(hashOf);
  return { tags: representations.map(({ tag }) => tag), parts: new Uint8Array(Buffer.concat(hashes)) };
}

/**
 * The instances to remember after `current` has replaced the current one of `before`: at most `most` former
 * ones. An instance that comes back is current, and no longer a former one.
 */
export function succeed(before: Instances | undefined, current: Instance, most: number): Instances {
  const former = before === undefined ? [] : [before.current, ...before.former];
  return { current, former: former.filter((one) => nameOf(one) !== nameOf(current)).slice(0, most) };
}

/**
 * The document that leads from a former instance to the present one: the same head, the entries that are new
 * or changed, and deletions that the instance did not list. Entries that merely fell off the end are not
 * listed. Undefined where the instance is not known, or the delta is not shorter than the whole document of
 * `wholeBytes`. Throws `document_malformed` as {@link RenderDocument} does.
 */
export function deltaDraft(
  { path, contentType, links }: Pick<UnencodedResource, 'path' | 'contentType' | 'links'>,
  { format, feed, fragments }: DocumentSource,
  wholeBytes: number,
  former: readonly Instance[],
  base: string,
  renderDocument: RenderDocument,
): UnencodedResource | undefined {
  const instance = former.find((one) => nameOf(one) === base);
  if (instance === undefined) return undefined;
  const had = hashesIn(instance);
  const isNew = (part: string): boolean => !had.has(hashOf(part).toString('hex'));
  const changed = fragments.filter(isNew);
  if (changed.length === fragments.length) return undefined;
  const tombstones = feed.tombstones?.filter((tombstone) => isNew(tombstonePart(tombstone)));
  // Only the whole document is complete, not the delta (RFC 5005, 2).
  const history = { ...feed.history, isComplete: undefined };
  const text = renderDocument(format, { ...feed, tombstones, history }, changed);
  if (Buffer.byteLength(text) >= wholeBytes) return undefined;
  return { path, contentType, links, text, lastModified: undefined };
}
