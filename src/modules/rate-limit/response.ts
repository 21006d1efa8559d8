import { NO_STORE } from '../../core/protocol/cache-control.ts';
import { CORS_HEADERS } from '../../core/protocol/cors.ts';
import type { Representation, Resource } from '../../core/snapshot/resource.ts';
import { SECURITY_HEADERS } from '../../core/delivery/response-headers.ts';
import type { PlainResponse } from '../../core/delivery/plain-responses.ts';

/** Codings that are recommended to a client that fetches uncompressed documents. */
const USUAL_CODINGS = 'gzip, br';

/**
 * RFC 6585, 4: for a client that fetches the whole document too often. The text is for the author of the
 * client: the request to send instead, with the tag of the present document.
 */
export function tooManyRequests(
  { path, links }: Resource,
  { tag, coding }: Pick<Representation, 'tag' | 'coding'>,
  seconds: number,
): PlainResponse {
  const self = links.find(({ rel }) => rel === 'self')?.href;
  const { host, pathname } = new URL(self ?? path, 'http://localhost');
  const text = `Too Many Requests

This program fetches the whole of ${pathname} again and again. Please come again in ${seconds} seconds.

Requests that only ask for changes may come more often: send the ETag of the document that you have. As long
as nothing has changed the answer is 304, without a body, and such requests are not counted:

  GET ${pathname} HTTP/1.1
  Host: ${host}
  If-None-Match: ${tag}
  Accept-Encoding: ${coding === 'identity' ? USUAL_CODINGS : coding}

Cache-Control says with each document how long to wait before the next request. If you are not the author of the
program, please pass this on.
`;
  return {
    status: 429,
    fields: [
      'Retry-After',
      String(seconds),
      'Cache-Control',
      NO_STORE,
      'Content-Type',
      'text/plain; charset=utf-8',
      'Content-Length',
      String(Buffer.byteLength(text)),
      ...CORS_HEADERS,
      ...SECURITY_HEADERS,
    ],
    text,
  };
}
