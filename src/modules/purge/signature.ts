// A signature over a request of ours, so that who gets it knows that it is ours and when it was sent.

import { createHmac } from 'node:crypto';

/** What is signed. */
export interface SignedRequest {
  readonly method: string;
  /** With its query, as it is sent. */
  readonly path: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** Empty where there is none. */
  readonly body: string;
}

/** In this field it goes. */
export const SIGNATURE_FIELD = 'X-Feedwright-Signature';

/**
 * `t=SECONDS,v1=HEX`: HMAC-SHA256 over method, path, timestamp and body, a line feed between each two. Of these
 * only the body may hold line feeds, and it is the last: no two requests are signed alike.
 */
export function signature({ method, path, timestamp, body }: SignedRequest, secret: string): string {
  const signed = [method, path, timestamp, body].join('\n');
  return `t=${timestamp},v1=${createHmac('sha256', secret).update(signed).digest('hex')}`;
}
