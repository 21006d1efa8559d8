// Fetch standard, section 3.3: CORS protocol. A feed is public: any page may read it, without credentials.

import { ALLOW } from './methods.ts';

/** Response fields that scripts may read besides the few that they always may. */
const EXPOSED_FIELDS: readonly string[] = [
  'ETag',
  'Last-Modified',
  'Link',
  'Repr-Digest',
  'Content-Digest',
  'IM',
  'Delta-Base',
  'Retry-After',
];

/** What a player has to read besides; documents have no ranges, and go without these in every 304. */
const EXPOSED_OF_MEDIA: readonly string[] = ['Accept-Ranges', 'Content-Range', 'Content-Length'];

/** Request fields that scripts may set: what a feed reader or player in a browser has reason to send. */
const REQUEST_FIELDS: readonly string[] = [
  'If-None-Match',
  'If-Modified-Since',
  'A-IM',
  'Accept',
  'Cache-Control',
  'Want-Repr-Digest',
  'Want-Content-Digest',
  'Range',
  'If-Range',
];

/** Seconds that a browser may remember a preflight; most stop at less. */
const PREFLIGHT_MAX_AGE_SECONDS = 86_400;

/**
 * For every response to a request of any origin: name, value, name, value. Never with credentials: `*`
 * excludes them.
 */
export const CORS_HEADERS: readonly string[] = exposing(EXPOSED_FIELDS);

/** The same for files of articles. */
export const MEDIA_CORS_HEADERS: readonly string[] = exposing([...EXPOSED_FIELDS, ...EXPOSED_OF_MEDIA]);

function exposing(fields: readonly string[]): readonly string[] {
  return ['Access-Control-Allow-Origin', '*', 'Access-Control-Expose-Headers', fields.join(', ')];
}

/** For the answer to OPTIONS, in the same form, with the origin. */
export const PREFLIGHT_HEADERS: readonly string[] = [
  'Access-Control-Allow-Origin',
  '*',
  'Access-Control-Allow-Methods',
  ALLOW,
  'Access-Control-Allow-Headers',
  REQUEST_FIELDS.join(', '),
  'Access-Control-Max-Age',
  String(PREFLIGHT_MAX_AGE_SECONDS),
];
