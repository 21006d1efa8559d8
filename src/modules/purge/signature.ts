// Signatures of requests, by which a receiver verifies the sender and the time.

import { createHmac } from 'node:crypto';

/** Signed parts of a request. */
export interface SignedRequest {
  readonly method: string;
  /** With its query, as it is sent. */
  readonly path: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** Empty if there is none. */
  readonly body: string;
}

/** Name of the field that carries the signature. */
export const SIGNATURE_FIELD = 'X-Feedwright-Signature';

/**
 * `t=SECONDS,v1=HEX`: HMAC-SHA256 over method, path, timestamp and body, a line feed between each two. Of these
 * only the body may hold line feeds, and it is the last: no two requests are signed alike.
 */
export function signature({ method, path, timestamp, body }: SignedRequest, secret: string): string {
  const signed = [method, path, timestamp, body].join('\n');
  return `t=${timestamp},v1=${createHmac('sha256', secret).update(signed).digest('hex')}`;
}
