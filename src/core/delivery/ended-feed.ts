import { DESCRIBING_FIELDS, only, type RawHeaders } from './headers.ts';
import { REDIRECT_CACHING } from './plain-responses.ts';
import type { PreparedResponse } from './prepared-response.ts';

/** RFC 9110, 15.4.2. */
const MOVED_PERMANENTLY = 301;

/** What the document that goes with a redirect has of its own fields: no validator, nobody should ask for it again. */
const FIELDS_OF_THE_BODY: ReadonlySet<string> = new Set([
  ...DESCRIBING_FIELDS,
  'Content-Length',
  'Content-Security-Policy',
]);

/** The answer of a feed that has moved. Its body is the last document, for readers that do not follow redirects. */
export interface MovedResponse {
  readonly status: number;
  readonly fields: RawHeaders;
  readonly body: Buffer | undefined;
}

/** Sends a poller on, with what it would have got before. */
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
