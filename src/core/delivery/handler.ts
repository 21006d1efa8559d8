import type { IncomingMessage, ServerResponse } from 'node:http';
import { publicPathOf, targetOf } from '../article/address.ts';
import { chooseCoding, type Coding } from '../protocol/accept-encoding.ts';
import { evaluate } from '../protocol/conditional.ts';
import type { Base } from '../../modules/deltas/instance-manipulation.ts';
import { isNavigation, wantsSource } from '../protocol/fetch-metadata.ts';
import { pathOf } from '../protocol/request-target.ts';
import { isMadeOnDemand } from '../snapshot/paths.ts';
import { identityOf, type Ending, type Resource } from '../snapshot/resource.ts';
import type { DeltaRange, Found, Snapshot } from '../snapshot/snapshot.ts';
import { slotOf, type Counted } from './response-slots.ts';
import type { App } from '../../server/app.ts';
import { deltaAnswer, wantedBase } from '../../modules/deltas/response.ts';
import { withDigests } from './digests.ts';
import { FastResponse } from './fast-response.ts';
import { movedResponse } from './ended-feed.ts';
import { createDateFields, type ClockedFields, type FieldsAt } from './freshness.ts';
import { asXml, without, type KeyField } from './headers.ts';
import type { Limit } from '../../modules/rate-limit/limiter.ts';
import type { SendMedia } from '../../modules/media/send.ts';
import type { ObserveResponse } from './response-observers.ts';
import { prepareResource, type PreparedResponse, type PreparedResource } from './prepared-response.ts';
import {
  GONE,
  movedTo,
  PRECONDITION_FAILED,
  PREFLIGHT,
  seeOther,
  WRONG_METHOD,
  type PlainResponse,
} from './plain-responses.ts';
import { createRedirects } from './redirects.ts';
import { tooManyRequests } from '../../modules/rate-limit/response.ts';

/** What the delivery handler asks and obeys. */
export interface DeliveryOptions {
  readonly current: () => Snapshot | undefined;
  /** How long a resource may be taken for fresh, as header fields. */
  readonly fieldsOf: (resource: Resource) => FieldsAt;
  /** In which field keys for a CDN go; undefined: in none. */
  readonly keyField?: (() => KeyField | undefined) | undefined;
  /** What is behind a path that is not in the snapshot; with a range, the delta of a document. */
  readonly find: (path: string, range?: DeltaRange) => Promise<Found>;
  /** Sends a file that `find` has found. */
  readonly sendMedia: SendMedia;
  readonly now: () => number;
  readonly note: ObserveResponse;
  /** Who fetches whole documents too often; undefined: nobody does. */
  readonly limit?: Limit | undefined;
  /** By which feed answers with what is at a path are counted; undefined: by none. */
  readonly feedIndexOf?: ((path: string) => number) | undefined;
  /** Answers all else where the handler is called without `next`. */
  readonly otherwise: App;
}

/** Answers what is in the snapshot and calls `next` for all else. Fits `app.use` of any Express app. */
export type DeliveryHandler = (
  req: IncomingMessage,
  res: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

/**
 * The handler that stands in front of Express: documents and pages from the current snapshot, conditional
 * requests and content-codings decided by the rules in protocol/. A document costs a poll no disk, no
 * rendering, no hashing and no compression.
 */
export function createDeliveryHandler(input: DeliveryOptions): DeliveryHandler {
  const { current, find, sendMedia, fieldsOf, keyField, now, note, limit, feedIndexOf, otherwise } = input;
  const prepared = new WeakMap<Resource, PreparedResource>();
  const redirectsOf = createRedirects();
  const dateAt = createDateFields();

  function prepare(resource: Resource): PreparedResource {
    const known = prepared.get(resource);
    if (known !== undefined) return known;
    const made = prepareResource(resource, fieldsOf(resource), keyField?.(), feedIndexOf?.(resource.path));
    prepared.set(resource, made);
    return made;
  }

  function answer(
    resource: Resource,
    req: IncomingMessage,
    res: ServerResponse,
    started: number,
    mayBeDelta = true,
  ): void {
    const { method = 'GET', headers } = req;
    const whole = prepare(resource);
    const { format, twin, fieldsAt, codings, byCoding, identity } = whole;
    if (method === 'OPTIONS') return say(PREFLIGHT, format, req, res, started);
    if (method !== 'GET' && method !== 'HEAD') return say(WRONG_METHOD, format, req, res, started);

    const coding = chooseCoding(headers['accept-encoding'], codings);
    const { representation, state, full, notModified } = byCoding.get(coding) ?? identity;
    const time = now();
    if (resource.ending !== undefined && resource.ending.from <= time) {
      return end(resource.ending, full, format, req, res, started);
    }
    // Before conditions: what a browser has kept of a document is nothing to read.
    if (twin !== undefined && isNavigation(headers['sec-fetch-dest']) && !wantsSource(req.url ?? '')) {
      return say(seeOther(publicPath(twin)), format, req, res, started);
    }
    const status = evaluate(
      method,
      {
        ifMatch: headers['if-match'],
        ifUnmodifiedSince: headers['if-unmodified-since'],
        ifNoneMatch: headers['if-none-match'],
        ifModifiedSince: headers['if-modified-since'],
      },
      state,
      time,
    );
    if (status === 412) return say(PRECONDITION_FAILED, format, req, res, started);
    if (status === 200 && headers['a-im'] !== undefined && mayBeDelta) {
      const base = wantedBase(req, whole);
      if (base !== undefined) return answerDelta(resource, coding, base, req, res, started);
    }

    if (status === 200 && limit !== undefined && twin !== undefined) {
      const seconds = limit(req, resource, time);
      if (seconds !== undefined) {
        return say(tooManyRequests(resource, representation, seconds), format, req, res, started, resource);
      }
    }

    const chosen = status === 304 ? notModified : full;
    let { fields } = chosen;
    // A date ahead of ours must not be sent (RFC 9110, 8.8.2.1): the clock was set back, or two changes fell into one second.
    if (resource.lastModified !== undefined && resource.lastModified > time) {
      fields = without(fields, 'Last-Modified');
    }
    if (headers['want-repr-digest'] !== undefined || headers['want-content-digest'] !== undefined) {
      fields = withDigests(fields, req, representation, method === 'GET' && status === 200);
    }
    if (status === 200 && twin !== undefined && wantsSource(req.url ?? '')) fields = asXml(fields);
    const body = method === 'GET' ? chosen.body : undefined;
    send(resource, chosen, fields, fieldsAt(time), body, req, res, started);
  }

  /** As browsers see it, whatever host they came by: behind a proxy all may lie below a path. */
  function publicPath(path: string): string {
    const publication = current()?.publication;
    return publication === undefined ? path : publicPathOf(publication, path);
  }

  /** What a feed answers that is somewhere else, or no more; conditions mean nothing then (RFC 9110, 13.2.1). */
  function end(
    { location }: Ending,
    full: PreparedResponse,
    format: Counted,
    req: IncomingMessage,
    res: ServerResponse,
    started: number,
  ): void {
    if (location === undefined) return say(GONE, format, req, res, started);
    const { status, fields, body } = movedResponse(full, location);
    res.writeHead(status, fields as string[]).end(req.method === 'GET' ? body : undefined);
    const bytes = req.method === 'GET' && body !== undefined ? body.length : 0;
    note(req, slotOf(format, status), status, bytes, started);
  }

  /** RFC 3229. Whatever comes between, the client gets one instance: the whole of the present one, if need be. */
  function answerDelta(
    resource: Resource,
    coding: Coding,
    base: Base,
    req: IncomingMessage,
    res: ServerResponse,
    started: number,
  ): void {
    const { path, lastModified } = resource;
    const range = { base: base.instance, current: identityOf(resource).tag };
    const sendWhole = (): void =>
      answer(current()?.resources.get(path) ?? resource, req, res, started, false);
    const tell = (delta: Found): void => {
      if (delta?.kind !== 'resource') return sendWhole();
      // Meanwhile there may be another snapshot.
      const present = current()?.resources.get(path) ?? resource;
      if (identityOf(present).tag !== range.current) return sendWhole();
      const found = deltaAnswer(delta.resource, prepare(resource), coding, base, req);
      if (found === undefined) return sendWhole();
      const time = now();
      const isAhead = lastModified !== undefined && lastModified > time;
      const fields = isAhead ? without(found.fields, 'Last-Modified') : found.fields;
      const body = req.method === 'GET' ? found.answer.body : undefined;
      send(resource, found.answer, fields, dateAt(time), body, req, res, started);
    };
    find(path, range)
      .then(tell, sendWhole)
      .catch((error: unknown) => otherwise(req, res, error));
  }

  function send(
    resource: Resource,
    { status, fields: usual, head, slot }: PreparedResponse,
    fields: readonly string[],
    clocked: ClockedFields,
    body: Buffer | undefined,
    req: IncomingMessage,
    res: ServerResponse,
    started: number,
  ): void {
    if (fields !== usual || !(res instanceof FastResponse) || !res.sendPrepared(head, clocked, body)) {
      res.writeHead(status, [...fields, ...clocked.list]).end(body);
    }
    const bytes = body === undefined ? 0 : body.length;
    note(req, slot, status, bytes, started, resource);
  }

  function say(
    { status, fields, text }: PlainResponse,
    format: Counted,
    req: IncomingMessage,
    res: ServerResponse,
    started: number,
    resource?: Resource,
  ): void {
    res.writeHead(status, fields as string[]).end(text);
    const bytes = req.method === 'HEAD' ? 0 : Buffer.byteLength(text);
    note(req, slotOf(format, status), status, bytes, started, resource);
  }

  function redirect(
    location: string,
    format: Counted,
    req: IncomingMessage,
    res: ServerResponse,
    started: number,
  ): void {
    say(isRead(req) ? movedTo(location) : WRONG_METHOD, format, req, res, started);
  }

  /** Lets somebody else answer. */
  function pass(
    req: IncomingMessage,
    res: ServerResponse,
    next: Parameters<DeliveryHandler>[2],
    error: unknown,
  ): void {
    if (next === undefined) otherwise(req, res, error);
    else next(error);
  }

  const deliver: DeliveryHandler = (req, res, next) => {
    const started = performance.now();
    const snapshot = current();
    const target = req.url ?? '/';
    const redirects = snapshot && redirectsOf(snapshot.publication);
    const moved = redirects?.ofHost(req.headers.host, target) ?? redirects?.ofTarget(target);
    if (moved !== undefined) return redirect(moved, 'other', req, res, started);
    const known = snapshot?.resources.get(target);
    if (known !== undefined) return answer(known, req, res, started);

    const handOn = (error?: unknown): void => pass(req, res, next, error);
    if (snapshot === undefined) return handOn();
    const path = pathOf(target);
    if (path === undefined) return handOn();
    // Written in another way, or with a query.
    const movedPath = redirects?.ofTarget(path);
    if (movedPath !== undefined) return redirect(movedPath, 'other', req, res, started);
    const resource = snapshot.resources.get(path);
    if (resource !== undefined) return answer(resource, req, res, started);
    if (!isMadeOnDemand(path)) return handOn();
    const tell = (found: Found): void => {
      if (found === undefined) return handOn();
      if (found.kind === 'gone') return say(GONE, 'html', req, res, started);
      if (found.kind === 'file') {
        if (req.method === 'OPTIONS') return say(PREFLIGHT, 'other', req, res, started);
        if (!isRead(req)) return say(WRONG_METHOD, 'other', req, res, started);
        const sent = sendMedia(found.file, req, res, started);
        return void sent.then((isThere) => isThere || handOn()).catch(handOn);
      }
      if (found.kind === 'resource') return answer(found.resource, req, res, started);
      redirect(targetOf(snapshot.publication, found.movedTo), 'html', req, res, started);
    };
    find(path).then(tell).catch(handOn);
  };

  return (req, res, next) => {
    try {
      deliver(req, res, next);
    } catch (error) {
      // Whatever cannot be sent is one answer that fails, and not the end of the process.
      pass(req, res, next, error);
    }
  };
}

const isRead = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD';
