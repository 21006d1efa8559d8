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

/** The header fields of a representation, for the answer with its body and for the one without. */
export interface PreparedHeaders {
  readonly full: RawHeaders;
  /** RFC 9110, 15.4.5: what the 200 would have had of these, and nothing that describes a body. */
  readonly notModified: RawHeaders;
}

/** What every answer with content carries, errors too. */
export const SECURITY_HEADERS: RawHeaders = [
  'X-Content-Type-Options',
  'nosniff',
  'Referrer-Policy',
  'no-referrer',
];

/** In which field a CDN looks for keys, and what stands between two of them. */
export const KEY_FIELDS = { 'Surrogate-Key': ' ', 'Cache-Tag': ',' } as const;
export type KeyField = keyof typeof KEY_FIELDS;

/** Makes the header fields of a representation that never change, so this is done once for each. */
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
    // Whoever gets a 304 has them with what is stored (RFC 9111, 3.2), and a 304 is sent far more often.
    ...SECURITY_HEADERS,
    ...(contentType.startsWith('text/html') ? ['Content-Security-Policy', policyOf(resource)] : []),
  ];
  return { full, notModified };
}

/** Pages of feeds, and they alone, are at paths that end in a slash. */
function policyOf({ path }: Resource): string {
  return path.endsWith('/') ? FEED_PAGE_POLICY : CONTENT_SECURITY_POLICY;
}

/** The same fields without one. */
export function without(headers: RawHeaders, name: string): RawHeaders {
  const at = headers.indexOf(name);
  return at === -1 ? headers : [...headers.slice(0, at), ...headers.slice(at + 2)];
}

const FEED_IN_XML = /^application\/(?:rss|atom)\+xml/;

/**
 * The same of a feed in XML, called by what it is made of: Chromium shows `application/rss+xml` as plain text, and
 * `application/xml` (RFC 7303, 9.1) as its style sheet says.
 */
export function asXml(headers: RawHeaders): RawHeaders {
  const at = headers.indexOf('Content-Type') + 1;
  return headers.map((value, index) =>
    index === at ? value.replace(FEED_IN_XML, 'application/xml') : value,
  );
}

/** Names of what describes a body and who may read it, and says nothing of how long it is good. */
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

/** Those of the fields that have one of these names. */
export function only(headers: RawHeaders, names: ReadonlySet<string>): RawHeaders {
  return headers.filter((_, index) => names.has(headers[index - (index % 2)] ?? ''));
}
