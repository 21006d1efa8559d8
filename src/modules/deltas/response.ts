import type { IncomingMessage } from 'node:http';
import type { Coding } from '../../core/protocol/accept-encoding.ts';
import type { DeltaAnswer, DeltaBase, DeltaRules } from '../../core/delivery/responses/delta-response.ts';
import {
  acceptsFeed,
  chooseBase,
  DELTA_CACHE_CONTROL,
  FEED,
  indexBases,
  isAskedByLibrary,
  type KnownTags,
} from './base-instance.ts';
import type { Resource } from '../../core/snapshot/resource.ts';
import { slotOf } from '../../core/delivery/response-slots.ts';
import { withContentDigest } from '../../core/delivery/digests.ts';
import { PreparedHead } from '../../core/delivery/fast-response.ts';
import { DESCRIBING_FIELDS, only } from '../../core/delivery/response-headers.ts';
import type { PreparedResponse, PreparedResource } from '../../core/delivery/prepared-response.ts';

/** RFC 3229, 10.4.1. */
const IM_USED = 226;

/**
 * Fields that a 226 shares with the 200 it replaces. Fields that let caches store a 200 do not apply to a
 * delta, and Repr-Digest would describe bytes that are not sent.
 */
const FIELDS_OF_THE_WHOLE: ReadonlySet<string> = new Set([...DESCRIBING_FIELDS, 'ETag', 'Last-Modified']);

/** Tags of the former instances of documents, looked up by every request for a delta. */
const knownTags = new WeakMap<Resource, KnownTags>();

function tagsOf(resource: Resource): KnownTags {
  const known = knownTags.get(resource) ?? indexBases(resource.bases ?? []);
  knownTags.set(resource, known);
  return known;
}

/** The instance that the client has, if it asks for the entries that are new since then. */
function wantedBase({ headers }: IncomingMessage, resource: Resource): DeltaBase | undefined {
  const aIm = headers['a-im'] as string | undefined;
  const named = headers['if-none-match'];
  const { bases = [] } = resource;
  if (aIm === undefined || named === undefined || bases.length === 0) return undefined;
  if (!acceptsFeed(aIm) || isAskedByLibrary(headers.accept)) return undefined;
  return chooseBase(named, tagsOf(resource));
}

/** The responses of a delta by coding, and the whole document that it stands for. */
interface PreparedDelta {
  readonly whole: PreparedResource;
  readonly byCoding: ReadonlyMap<Coding, PreparedResponse>;
}

const prepared = new WeakMap<Resource, PreparedDelta>();

/**
 * The response with a delta, in the coding of the whole document and with its tag, which the client sends
 * with the next poll. Undefined where the whole is no longer.
 */
function deltaAnswer(
  delta: Resource,
  whole: PreparedResource,
  coding: Coding,
  base: DeltaBase,
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

/** RFC 3229: answers with a delta instead of the whole document. */
export const DELTA_RULES: DeltaRules = { wantedBase, deltaAnswer };
