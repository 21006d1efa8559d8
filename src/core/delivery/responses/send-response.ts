import type { Resource } from '../../snapshot/resource.ts';
import type { Exchange } from '../exchange.ts';
import { FastResponse } from '../fast-response.ts';
import type { ClockedFields } from '../cache-freshness.ts';
import type { RawHeaders } from '../response-headers.ts';
import type { PlainResponse } from '../plain-responses.ts';
import type { PreparedResponse } from '../prepared-response.ts';
import type { ObserveResponse } from '../response-observers.ts';
import { slotOf, type Counted } from '../response-slots.ts';

/**
 * Sends a prepared response about a resource. With the `fields` that were prepared, its head is written as it
 * is; fields that were changed for this request go through `writeHead`.
 */
export function sendPrepared(
  observe: ObserveResponse,
  exchange: Exchange,
  resource: Resource,
  { status, fields: usual, head, slot }: PreparedResponse,
  fields: RawHeaders,
  clocked: ClockedFields,
  body: Buffer | undefined,
): void {
  const { res } = exchange;
  if (fields !== usual || !(res instanceof FastResponse) || !res.sendPrepared(head, clocked, body)) {
    res.writeHead(status, [...fields, ...clocked.list]).end(body);
  }
  observe(exchange, slot, status, body === undefined ? 0 : body.length, resource);
}

/** Sends a short response; `resource` is the document that it is about, if a client polled one. */
export function sendPlain(
  observe: ObserveResponse,
  exchange: Exchange,
  { status, fields, text }: PlainResponse,
  counted: Counted,
  resource?: Resource,
): void {
  const { req, res } = exchange;
  res.writeHead(status, fields as string[]).end(text);
  const bytes = req.method === 'HEAD' ? 0 : Buffer.byteLength(text);
  observe(exchange, slotOf(counted, status), status, bytes, resource);
}
