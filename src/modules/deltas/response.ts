import type { IncomingMessage } from 'node:http';
import type { Coding } from '../../core/protocol/accept-encoding.ts';
import {
  acceptsFeed,
  chooseBase,
  DELTA_CACHE_CONTROL,
  FEED,
  isAskedByLibrary,
  type Base,
} from './instance-manipulation.ts';
import type { Resource } from '../../core/snapshot/resource.ts';
import { slotOf } from '../../core/delivery/response-slots.ts';
import { withContentDigest } from '../../core/delivery/digests.ts';
import { PreparedHead } from '../../core/delivery/fast-response.ts';
import { DESCRIBING_FIELDS, only, type RawHeaders } from '../../core/delivery/headers.ts';
import type { PreparedResponse, PreparedResource } from '../../core/delivery/prepared-response.ts';

/** RFC 3229, 10.4.1. */
const IM_USED = 226;

/**
 * What a 226 has of the fields of the 200 that would be sent instead. No more than these: whatever lets caches
 * keep a 200 is not for a delta, and Repr-Digest would be of bytes that nobody gets.
 */
const FIELDS_OF_THE_WHOLE: ReadonlySet<string> = new Set([...DESCRIBING_FIELDS, 'ETag', 'Last-Modified']);

/** Which instance the client has, if it wants only what is new since then. */
export function wantedBase({ headers }: IncomingMessage, { bases }: PreparedResource): Base | undefined {
  const aIm = headers['a-im'] as string | undefined;
  const named = headers['if-none-match'];
  if (aIm === undefined || named === undefined || bases.size === 0) return undefined;
  if (!acceptsFeed(aIm) || isAskedByLibrary(headers.accept)) return undefined;
  return chooseBase(named, bases);
}

/** The answers of a delta, by their coding, and the whole document that it stands for. */
interface PreparedDelta {
  readonly whole: PreparedResource;
  readonly byCoding: ReadonlyMap<Coding, PreparedResponse>;
}

const prepared = new WeakMap<Resource, PreparedDelta>();

/** A delta as it is sent, and its fields for this request. */
export interface DeltaAnswer {
  readonly answer: PreparedResponse;
  readonly fields: RawHeaders;
}

/**
 * The answer with a delta in the coding that the whole document would have, whose tag it bears: that is the one
 * which the next poll is held against. Undefined where the whole is no longer.
 */
export function deltaAnswer(
  delta: Resource,
  whole: PreparedResource,
  coding: Coding,
  base: Base,
  req: IncomingMessage,
): DeltaAnswer | undefined {
  let known = prepared.get(delta);
  if (known?.whole !== whole) {
    known = { whole, byCoding: prepareDelta(delta, whole) };
    prepared.set(delta, known);
  }
  const answer = known.byCoding.get(coding);
  const representation = delta.representations.find((one) => one.coding === coding);
  if (answer === undefined || representation === undefined) return undefined;
  let { fields } = answer;
  if (base.isOneOfSeveral) fields = [...fields, 'Delta-Base', base.tag];
  if (req.method === 'GET') fields = withContentDigest(fields, req, representation);
  return { answer, fields };
}

function prepareDelta(
  { representations }: Resource,
  { byCoding, format }: PreparedResource,
): ReadonlyMap<Coding, PreparedResponse> {
  return new Map(
    representations.flatMap(({ coding, body }): [Coding, PreparedResponse][] => {
      const whole = byCoding.get(coding);
      if (whole === undefined || body.length >= whole.representation.body.length) return [];
      const fields = [
        'IM',
        FEED,
        'Content-Length',
        String(body.length),
        'Cache-Control',
        DELTA_CACHE_CONTROL,
        ...only(whole.full.fields, FIELDS_OF_THE_WHOLE),
      ];
      const head = new PreparedHead(IM_USED, fields);
      return [[coding, { status: IM_USED, fields, head, body, slot: slotOf(format, IM_USED, coding) }]];
    }),
  );
}
