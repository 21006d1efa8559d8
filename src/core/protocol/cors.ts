// Fetch standard, section 3.3: CORS protocol. Feeds are public: any page may read them, without credentials.

import { ALLOW } from './methods.ts';

/** Response fields that scripts may read in addition to the CORS-safelisted ones. */
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

/**
 * Additional response fields that media players need. Documents have no ranges, and their 304 omits these.
 */
const EXPOSED_OF_MEDIA: readonly string[] = ['Accept-Ranges', 'Content-Range', 'Content-Length'];

/** Request fields that feed readers and players in a browser may set. */
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

/** Lifetime of a cached preflight response in seconds; most browsers cap it lower. */
const PREFLIGHT_MAX_AGE_SECONDS = 86_400;

/**
 * Header fields of every response to a request with Origin: name, value, name, value. `*` excludes
 * credentials.
 */
export const CORS_HEADERS: readonly string[] = exposing(EXPOSED_FIELDS);

/** {@link CORS_HEADERS} of media files. */
export const MEDIA_CORS_HEADERS: readonly string[] = exposing([...EXPOSED_FIELDS, ...EXPOSED_OF_MEDIA]);

function exposing(fields: readonly string[]): readonly string[] {
  return ['Access-Control-Allow-Origin', '*', 'Access-Control-Expose-Headers', fields.join(', ')];
}

/** Header fields of the response to OPTIONS, alternating names and values, including the origin. */
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
