import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import type { Instant } from '../article/instant.ts';
import type { Feed, Format } from '../feed/feed.ts';
import type { Coding } from '../protocol/accept-encoding.ts';
import { entityTag } from '../protocol/entity-tag.ts';
import type { LinkTarget } from '../protocol/link.ts';

/** A resource's bytes in one content-coding (RFC 9110, 8.4), with the tag of exactly these bytes. */
export interface Representation {
  readonly coding: Coding;
  readonly body: Buffer;
  /** Strong entity-tag with its quotes. */
  readonly tag: string;
  /** SHA-256 of `body`, for Repr-Digest. */
  readonly sha256: Buffer;
}

/**
 * The end of a resource at a moment: it moves to another address (absolute URL), or is gone if `location` is
 * undefined.
 */
export interface Ending {
  readonly from: Instant;
  readonly location: string | undefined;
}

/** A document as it was once sent (RFC 3229's instance): its entity-tags, and hashes of its parts. */
export interface Instance {
  /** In all codings, the identity last. */
  readonly tags: readonly string[];
  /**
   * Hashes of its fragments and its tombstones, eight bytes each. An entry's id is in its fragment, so it
   * need not be kept.
   */
  readonly parts: Uint8Array;
}

/** The present instance of a document, and former ones. */
export interface Instances {
  readonly current: Instance;
  /** The newest first. */
  readonly former: readonly Instance[];
}

/** Entity-tags of former instances, the newest first: each in all its codings, the identity last. */
export type Bases = readonly (readonly string[])[];

/** The name of an instance between threads and processes: the tag of its identity. */
export function nameOf({ tags }: Pick<Instance, 'tags'>): string | undefined {
  return tags.at(-1);
}

/** The tags that clients may name in If-None-Match to get a delta. */
export function basesOf({ former }: Instances): Bases {
  return former.map(({ tags }) => tags);
}

/** A document or a page at a path of the service. Immutable. */
export interface Resource {
  /** Canonical request path, percent-encoded. */
  readonly path: string;
  readonly contentType: string;
  readonly links: readonly LinkTarget[];
  /** Undefined where the time of the last change is not recorded: the tag is then its only validator. */
  readonly lastModified: Instant | undefined;
  /** `archive`: never changes, so caches may store it for a year. Undefined: follows the rhythm of polls. */
  readonly caching?: 'archive' | undefined;
  /** Surrogate keys of the articles in it, by which caches are purged, besides the key of its path. */
  readonly keys?: readonly string[] | undefined;
  readonly ending?: Ending | undefined;
  /** In the order the service prefers them; the last one is the identity. */
  readonly representations: readonly Representation[];
  /** Instances from which there are deltas to this one; undefined for resources without deltas. */
  readonly bases?: Bases | undefined;
  /** Instances with the hashes of their parts, in the thread that makes deltas. */
  readonly instances?: Instances | undefined;
}

/** The source of a document. */
export interface DocumentSource {
  readonly format: Format;
  readonly feed: Feed;
  /** Fragments of its entries, in their order. */
  readonly fragments: readonly string[];
}

/** A resource before its bytes are coded. */
export interface UnencodedResource {
  readonly path: string;
  readonly contentType: string;
  readonly links: readonly LinkTarget[];
  readonly text: string;
  /** When its content says it changed; undefined: no Last-Modified. */
  readonly lastModified: Instant | undefined;
  /** As {@link Resource} has it. */
  readonly caching?: 'archive' | undefined;
  readonly keys?: readonly string[] | undefined;
  readonly ending?: Ending | undefined;
  /** The source of a document that may have deltas. */
  readonly written?: DocumentSource | undefined;
}

type Coder = (bytes: Buffer) => Promise<Buffer>;

/** Compression levels. */
interface Effort {
  readonly brotli: number;
  readonly gzip: number;
}

/** For resources that are compressed once per change and sent thousands of times. */
const THOROUGH: Effort = { brotli: 9, gzip: 9 };
/** For resources that a client waits for: a third of the time for a tenth more bytes. */
const QUICK: Effort = { brotli: 5, gzip: 6 };

function codersOf({ brotli, gzip }: Effort): readonly (readonly [Coding, Coder])[] {
  return [
    [
      'br',
      (bytes) =>
        promisify(zlib.brotliCompress)(bytes, {
          params: {
            [zlib.constants.BROTLI_PARAM_QUALITY]: brotli,
            [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
            // A window larger than the text finds no further matches, and costs megabytes.
            [zlib.constants.BROTLI_PARAM_LGWIN]: windowFor(bytes.length),
          },
        }),
    ],
    ...zstdCoder(),
    ['gzip', (bytes) => promisify(zlib.gzip)(bytes, { level: gzip })],
  ];
}

/** Binary logarithm of the smallest window that holds this number of bytes. */
function windowFor(bytes: number): number {
  const { BROTLI_MIN_WINDOW_BITS: least, BROTLI_MAX_WINDOW_BITS: most } = zlib.constants;
  return Math.min(most, Math.max(least, Math.ceil(Math.log2(bytes + 16))));
}

// Node 20 has no zstd.
function zstdCoder(): readonly (readonly [Coding, Coder])[] {
  const { zstdCompress } = zlib as {
    zstdCompress?: (bytes: Buffer, done: (error: Error | null, coded: Buffer) => void) => void;
  };
  return zstdCompress === undefined ? [] : [['zstd', promisify(zstdCompress)]];
}

const CODERS = codersOf(THOROUGH);
const QUICK_CODERS = codersOf(QUICK);

function represent(coding: Coding, body: Buffer): Representation {
  return { coding, body, tag: entityTag(body), sha256: createHash('sha256').update(body).digest() };
}

/** The identity of a resource, which every other representation decodes to. */
export function identityOf(resource: Resource): Representation {
  const identity = resource.representations.at(-1);
  if (identity === undefined) throw new RangeError(`${resource.path} has no representation`);
  return identity;
}

/**
 * Compresses a draft thoroughly. If no byte differs from the `previous` resource of its path, representations
 * and Last-Modified are taken from there, so that no validator changes. Otherwise Last-Modified is at least
 * `now` and later than before, so that a client which knows only the date never takes the old document for
 * the new one.
 */
export function makeResource(
  draft: UnencodedResource,
  previous: Resource | undefined,
  now: Instant,
): Promise<Resource> {
  return code(draft, previous, now, CODERS);
}

/**
 * Compresses a draft quickly, for a client that waits. Its tag is the only validator, since its history is
 * not recorded.
 */
export function makeResourceQuickly(draft: UnencodedResource): Promise<Resource> {
  return code({ ...draft, lastModified: undefined }, undefined, 0, QUICK_CODERS);
}

async function code(
  draft: UnencodedResource,
  previous: Resource | undefined,
  now: Instant,
  coders: typeof CODERS,
): Promise<Resource> {
  const { path, contentType, links, ending, caching, keys } = draft;
  const fixed = { path, contentType, links, ending, caching, keys };
  const identity = represent('identity', Buffer.from(draft.text));
  if (previous !== undefined && identityOf(previous).tag === identity.tag) {
    const { representations, lastModified } = previous;
    return { ...fixed, lastModified, representations };
  }
  const coded = await Promise.all(
    coders.map(async ([coding, encode]) => represent(coding, await encode(identity.body))),
  );
  const smaller = coded.filter(({ body }) => body.length < identity.body.length);
  const lastModified =
    previous?.lastModified === undefined || draft.lastModified === undefined
      ? draft.lastModified
      : Math.max(draft.lastModified, now, previous.lastModified + 1000);
  return { ...fixed, lastModified, representations: [...smaller, identity] };
}
