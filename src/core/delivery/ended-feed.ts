import type { Ending } from '../snapshot/resource.ts';
import type { Exchange } from './exchange.ts';
import { DESCRIBING_FIELDS, only, type RawHeaders } from './response-headers.ts';
import { GONE, REDIRECT_CACHING } from './plain-responses.ts';
import type { PreparedResponse } from './prepared-response.ts';
import type { ObserveResponse } from './response-observers.ts';
import { slotOf, type Counted } from './response-slots.ts';
import { sendPlain } from './responses/send-response.ts';

/** RFC 9110, 15.4.2. */
const MOVED_PERMANENTLY = 301;

/**
 * Fields of the document that goes with a redirect. It has no validator, since clients should not request it
 * again.
 */
const FIELDS_OF_THE_BODY: ReadonlySet<string> = new Set([
  ...DESCRIBING_FIELDS,
  'Content-Length',
  'Content-Security-Policy',
]);

/**
 * The response of a feed that has moved. Its body is the last document, for readers that do not follow
 * redirects.
 */
export interface MovedResponse {
  readonly status: number;
  readonly fields: RawHeaders;
  readonly body: Buffer | undefined;
}

/** Redirects a client, with the document that it would have got before. */
export function movedResponse(
  { fields, body }: Pick<PreparedResponse, 'fields' | 'body'>,
  location: string,
): MovedResponse {
  return {
    status: MOVED_PERMANENTLY,
    fields: ['Location', location, 'Cache-Control', REDIRECT_CACHING, ...only(fields, FIELDS_OF_THE_BODY)],
    body,
  };
}

/** Answers for a feed that has moved or was retired. Conditions have no meaning then (RFC 9110, 13.2.1). */
export function sendEnded(
  observe: ObserveResponse,
  exchange: Exchange,
  { location }: Ending,
  full: PreparedResponse,
  counted: Counted,
): void {
  if (location === undefined) return sendPlain(observe, exchange, GONE, counted);
  const { status, fields, body } = movedResponse(full, location);
  const sent = exchange.req.method === 'GET' ? body : undefined;
  exchange.res.writeHead(status, fields as string[]).end(sent);
  observe(exchange, slotOf(counted, status), status, sent === undefined ? 0 : sent.length);
}
