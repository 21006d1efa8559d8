import type { IncomingMessage } from 'node:http';
import { publicPathOf } from '../../article/address.ts';
import { servesPages } from '../../article/addresses/page-location.ts';
import { chooseCoding } from '../../protocol/accept-encoding.ts';
import { evaluate, preconditionsOf } from '../../protocol/conditional.ts';
import { isNavigation, wantsSource } from '../../protocol/fetch-metadata.ts';
import type { Representation, Resource } from '../../snapshot/resource.ts';
import type { DeltaRange, Found, Snapshot } from '../../snapshot/snapshot.ts';
import { withDigests } from '../digests.ts';
import { sendEnded } from '../ended-feed.ts';
import type { Exchange, FallbackHandler } from '../exchange.ts';
import { asXml, without, type RawHeaders } from '../response-headers.ts';
import {
  PRECONDITION_FAILED,
  PREFLIGHT,
  seeOther,
  WRONG_METHOD,
  type PlainResponse,
} from '../plain-responses.ts';
import { createPreparer, type PrepareOptions, type PreparedResponse } from '../prepared-response.ts';
import type { ObserveResponse } from '../response-observers.ts';
import { createDeltaResponder, type DeltaRules } from './delta-response.ts';
import { sendPlain, sendPrepared } from './send-response.ts';

/**
 * Asked before a whole document is sent in this representation; `time` is in milliseconds since 1970. Returns
 * a response to send instead.
 */
export type Guard = (
  req: IncomingMessage,
  resource: Resource,
  representation: Representation,
  time: number,
) => PlainResponse | undefined;

/** Dependencies of {@link createResourceResponder}. */
export interface ResourceResponderOptions extends PrepareOptions {
  readonly current: () => Snapshot | undefined;
  /** Looks up a path that is not in the snapshot; with a range, it gives the delta of a document. */
  readonly find: (path: string, range?: DeltaRange) => Promise<Found>;
  readonly now: () => number;
  readonly observe: ObserveResponse;
  /** Undefined where clients may fetch whole documents as often as they like. */
  readonly guard?: Guard | undefined;
  /** Undefined where documents are only served whole. */
  readonly deltas?: DeltaRules | undefined;
  /** Answers requests that fail while a delta is made. */
  readonly otherwise: FallbackHandler;
}

/** Answers a request for a document or a page. */
export type RespondWithResource = (resource: Resource, exchange: Exchange) => void;

/**
 * Creates the responder of documents and pages: methods, codings, navigation, conditions, deltas and the
 * guard, in this order.
 */
export function createResourceResponder(options: ResourceResponderOptions): RespondWithResource {
  const { current, now, observe, guard, deltas } = options;
  const prepare = createPreparer(options);
  const respondWhole: RespondWithResource = (resource, exchange) => respond(resource, exchange, false);
  const respondWithDelta = deltas && createDeltaResponder(deltas, { ...options, prepare, respondWhole });

  function respond(resource: Resource, exchange: Exchange, mayBeDelta: boolean): void {
    const { req } = exchange;
    const { method = 'GET', headers } = req;
    const { format, pagePath, fieldsAt, codings, byCoding, identity } = prepare(resource);
    if (method === 'OPTIONS') return sendPlain(observe, exchange, PREFLIGHT, format);
    if (method !== 'GET' && method !== 'HEAD') return sendPlain(observe, exchange, WRONG_METHOD, format);

    const coding = chooseCoding(headers['accept-encoding'], codings);
    const { representation, state, full, notModified } = byCoding.get(coding) ?? identity;
    const time = now();
    if (resource.ending !== undefined && resource.ending.from <= time) {
      return sendEnded(observe, exchange, resource.ending, full, format);
    }
    // Before conditions: a browser that has stored the document should still show the page.
    if (pagePath !== undefined && isNavigation(headers['sec-fetch-dest']) && hasPage(req, current())) {
      return sendPlain(observe, exchange, seeOther(publicPath(pagePath, current())), format);
    }
    const status = evaluate(method, preconditionsOf(headers), state, time);
    if (status === 412) return sendPlain(observe, exchange, PRECONDITION_FAILED, format);
    if (status === 200 && headers['a-im'] !== undefined && mayBeDelta) {
      const base = deltas?.wantedBase(req, resource);
      if (base !== undefined) return respondWithDelta?.(resource, coding, base, exchange);
    }
    if (status === 200 && guard !== undefined && pagePath !== undefined) {
      const refusal = guard(req, resource, representation, time);
      if (refusal !== undefined) return sendPlain(observe, exchange, refusal, format, resource);
    }
    const chosen = status === 304 ? notModified : full;
    const isSource = status === 200 && pagePath !== undefined && wantsSource(req.url ?? '');
    const usual = isSource ? asXml(chosen.fields) : chosen.fields;
    const fields = fieldsFor(req, resource, representation, chosen, usual, time);
    const body = method === 'GET' ? chosen.body : undefined;
    sendPrepared(observe, exchange, resource, chosen, fields, fieldsAt(time), body);
  }

  return (resource, exchange) => respond(resource, exchange, true);
}

/** True if a browser that opens a document is to see its page instead. */
function hasPage({ url = '' }: IncomingMessage, snapshot: Snapshot | undefined): boolean {
  return !wantsSource(url) && (snapshot === undefined || servesPages(snapshot.publication));
}

/** The path of a page as browsers request it: behind a proxy, all paths may lie below another. */
function publicPath(path: string, snapshot: Snapshot | undefined): string {
  return snapshot === undefined ? path : publicPathOf(snapshot.publication, path);
}

/**
 * Fields of a prepared response for one request; the same array if nothing differs, so that its head is sent
 * as it is.
 */
function fieldsFor(
  req: IncomingMessage,
  { lastModified }: Resource,
  representation: Representation,
  { status }: PreparedResponse,
  usual: RawHeaders,
  time: number,
): RawHeaders {
  const { headers, method } = req;
  let fields = usual;
  // A date in the future must not be sent (RFC 9110, 8.8.2.1): the clock was set back, or two changes fell
  // into one second.
  if (lastModified !== undefined && lastModified > time) fields = without(fields, 'Last-Modified');
  if (headers['want-repr-digest'] !== undefined || headers['want-content-digest'] !== undefined) {
    fields = withDigests(fields, req, representation, method === 'GET' && status === 200);
  }
  return fields;
}
