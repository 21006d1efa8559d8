import type { IncomingMessage } from 'node:http';
import type { Coding } from '../../protocol/accept-encoding.ts';
import { identityOf, type Resource } from '../../snapshot/resource.ts';
import type { DeltaRange, Found, Snapshot } from '../../snapshot/snapshot.ts';
import type { Exchange, FallbackHandler } from '../exchange.ts';
import { createDateFields } from '../cache-freshness.ts';
import { without, type RawHeaders } from '../response-headers.ts';
import type { PreparedResource, PreparedResponse } from '../prepared-response.ts';
import type { ObserveResponse } from '../response-observers.ts';
import { sendPrepared } from './send-response.ts';

/** An instance of a document that a client has (RFC 3229). */
export interface DeltaBase {
  /** Name of the instance: the tag of its identity. */
  readonly instance: string;
  /** The tag that the client sent, strong and in quotes: the value of Delta-Base. */
  readonly tag: string;
  /**
   * True if the client named several instances, so that the response has to name the one it builds on
   * (10.5.1).
   */
  readonly isOneOfSeveral: boolean;
}

/** A delta as it is sent, and its fields for one request. */
export interface DeltaAnswer {
  readonly answer: PreparedResponse;
  readonly fields: RawHeaders;
}

/** The rules of deltas, which the module of deltas brings. */
export interface DeltaRules {
  /** The instance that the client has, if it asks for a delta from there. */
  readonly wantedBase: (req: IncomingMessage, resource: Resource) => DeltaBase | undefined;
  /**
   * The response with a delta in the coding of the whole document; undefined where the whole is no longer.
   */
  readonly deltaAnswer: (
    delta: Resource,
    whole: PreparedResource,
    coding: Coding,
    base: DeltaBase,
    req: IncomingMessage,
  ) => DeltaAnswer | undefined;
}

/** Dependencies of {@link createDeltaResponder}. */
export interface DeltaResponderOptions {
  readonly current: () => Snapshot | undefined;
  readonly find: (path: string, range: DeltaRange) => Promise<Found>;
  readonly now: () => number;
  readonly observe: ObserveResponse;
  readonly otherwise: FallbackHandler;
  readonly prepare: (resource: Resource) => PreparedResource;
  readonly respondWhole: (resource: Resource, exchange: Exchange) => void;
}

/** Answers with the delta from a base to a resource. */
export type RespondWithDelta = (
  resource: Resource,
  coding: Coding,
  base: DeltaBase,
  exchange: Exchange,
) => void;

/**
 * Creates the responder of deltas. The snapshot may change while a delta is made: the client gets one
 * instance either way, if need be the whole of the present one.
 */
export function createDeltaResponder(
  { deltaAnswer }: DeltaRules,
  { current, find, now, observe, otherwise, prepare, respondWhole }: DeltaResponderOptions,
): RespondWithDelta {
  const dateAt = createDateFields();
  return (resource, coding, base, exchange) => {
    const { req, res } = exchange;
    const { path, lastModified } = resource;
    const range = { base: base.instance, current: identityOf(resource).tag };
    const present = (): Resource => current()?.resources.get(path) ?? resource;
    const sendWhole = (): void => respondWhole(present(), exchange);
    const send = (delta: Found): void => {
      if (delta?.kind !== 'resource' || identityOf(present()).tag !== range.current) return sendWhole();
      const found = deltaAnswer(delta.resource, prepare(resource), coding, base, req);
      if (found === undefined) return sendWhole();
      const time = now();
      const isAhead = lastModified !== undefined && lastModified > time;
      const fields = isAhead ? without(found.fields, 'Last-Modified') : found.fields;
      const body = req.method === 'GET' ? found.answer.body : undefined;
      sendPrepared(observe, exchange, resource, found.answer, fields, dateAt(time), body);
    };
    find(path, range)
      .then(send, sendWhole)
      .catch((error: unknown) => otherwise(req, res, error));
  };
}
