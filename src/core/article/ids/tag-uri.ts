import { toCalendarDate, type Instant } from '../instant.ts';

/** RFC 4151, 2.1: a domain name or e-mail address. Lower case only, so that ids compare as strings. */
const AUTHORITY = /^(?:[a-z0-9._-]+@)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/** True if `authority` is valid in a tag: URI. */
export function isAuthority(authority: string): boolean {
  return AUTHORITY.test(authority);
}

/**
 * Mints a `tag:` URI (RFC 4151) such as `tag:example.org,2014-06-05:security-ties`. Deterministic.
 * `authority` must pass {@link isAuthority}.
 */
export function mintId(authority: string, published: Instant, slug: string): string {
  return `tag:${authority},${toCalendarDate(published)}:${encodeURIComponent(slug)}`;
}

/** An absolute IRI: a scheme, a colon, and no white space or characters excluded by RFC 3987. */
const IRI = /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`\p{Cc}\p{Cs}]+$/iu;

/** True if `id` is a valid permanent id of an entry (RFC 4287, 4.2.6: an absolute IRI). */
export function isPermanentId(id: string): boolean {
  return IRI.test(id);
}
