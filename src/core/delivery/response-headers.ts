import { CONTENT_SECURITY_POLICY, FEED_PAGE_POLICY } from '../page/policy.ts';
import { CORS_HEADERS } from '../protocol/cors.ts';
import { reprDigest } from '../protocol/digest.ts';
import { formatHttpDate } from '../protocol/http-date.ts';
import { formatLink } from '../protocol/link.ts';
import { keysOf } from '../snapshot/surrogate-keys.ts';
import type { Representation, Resource } from '../snapshot/resource.ts';

/** Request fields that a response depends on where there may be deltas (RFC 9110, 12.5.5; RFC 3229). */
const VARY_WITH_DELTAS = 'Accept-Encoding, A-IM, If-None-Match';

/** Header fields as `writeHead` takes them without looking at each: name, value, name, value. */
export type RawHeaders = readonly string[];

/** Header fields of a representation, for the responses with and without its body. */
export interface PreparedHeaders {
  readonly full: RawHeaders;
  /** RFC 9110, 15.4.5: these fields of the 200, and none that describes a body. */
  readonly notModified: RawHeaders;
}

/** Fields of every response with content, including errors. */
export const SECURITY_HEADERS: RawHeaders = [
  'X-Content-Type-Options',
  'nosniff',
  'Referrer-Policy',
  'no-referrer',
];

/** Fields for the surrogate keys of CDNs, with their separators. */
export const KEY_FIELDS = { 'Surrogate-Key': ' ', 'Cache-Tag': ',' } as const;
export type KeyField = keyof typeof KEY_FIELDS;

/** Builds the header fields of a representation that never change; called once for each representation. */
export function prepareHeaders(
  resource: Resource,
  representation: Representation,
  keyField?: KeyField,
): PreparedHeaders {
  const { contentType, lastModified, links } = resource;
  const { coding, body, tag, sha256 } = representation;
  const notModified = [
    'ETag',
    tag,
    ...(lastModified === undefined ? [] : ['Last-Modified', formatHttpDate(lastModified)]),
    'Vary',
    resource.bases === undefined ? 'Accept-Encoding' : VARY_WITH_DELTAS,
    'Link',
    formatLink(links),
    'Repr-Digest',
    reprDigest(sha256),
    ...CORS_HEADERS,
  ];
  const full = [
    'Content-Type',
    contentType,
    'Content-Length',
    String(body.length),
    ...(coding === 'identity' ? [] : ['Content-Encoding', coding]),
    ...notModified,
    ...(keyField === undefined ? [] : [keyField, keysOf(resource, KEY_FIELDS[keyField])]),
    // Not in a 304: clients keep them with the stored response (RFC 9111, 3.2), and 304 is far more frequent.
    ...SECURITY_HEADERS,
    ...(contentType.startsWith('text/html') ? ['Content-Security-Policy', policyOf(resource)] : []),
  ];
  return { full, notModified };
}

/** Only pages of feeds have paths that end in a slash. */
function policyOf({ path }: Resource): string {
  return path.endsWith('/') ? FEED_PAGE_POLICY : CONTENT_SECURITY_POLICY;
}

/** The fields without the one of this name. */
export function without(headers: RawHeaders, name: string): RawHeaders {
  const at = headers.indexOf(name);
  return at === -1 ? headers : [...headers.slice(0, at), ...headers.slice(at + 2)];
}

const FEED_IN_XML = /^application\/(?:rss|atom)\+xml/;

/**
 * The fields of a feed in XML with the media type `application/xml` (RFC 7303, 9.1): Chromium shows
 * `application/rss+xml` as plain text, and applies the style sheet only to `application/xml`.
 */
export function asXml(headers: RawHeaders): RawHeaders {
  const at = headers.indexOf('Content-Type') + 1;
  return headers.map((value, index) =>
    index === at ? value.replace(FEED_IN_XML, 'application/xml') : value,
  );
}

/** Names of the fields that describe a body and who may read it, without those about caching. */
export const DESCRIBING_FIELDS: readonly string[] = [
  'Content-Type',
  'Content-Encoding',
  'Vary',
  'Link',
  'Access-Control-Allow-Origin',
  'Access-Control-Expose-Headers',
  'X-Content-Type-Options',
  'Referrer-Policy',
];

/** The fields with one of these names. */
export function only(headers: RawHeaders, names: ReadonlySet<string>): RawHeaders {
  return headers.filter((_, index) => names.has(headers[index - (index % 2)] ?? ''));
}
