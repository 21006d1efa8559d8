import { toCalendarDate, type Instant } from './instant.ts';

/** RFC 4151, 2.1: a domain name or an e-mail address; lower case, so that ids compare as strings. */
const AUTHORITY = /^(?:[a-z0-9._-]+@)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/** Whether `authority` may stand in a tag: URI. */
export function isAuthority(authority: string): boolean {
  return AUTHORITY.test(authority);
}

/**
 * A `tag:` URI (RFC 4151) such as `tag:example.org,2014-06-05:security-ties`. The same arguments give the
 * same id on every machine. `authority` must pass {@link isAuthority}.
 */
export function mintId(authority: string, published: Instant, slug: string): string {
  return `tag:${authority},${toCalendarDate(published)}:${encodeURIComponent(slug)}`;
}

/** An absolute IRI: a scheme, a colon, and no white space or characters that RFC 3987 leaves out. */
const IRI = /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`\p{Cc}\p{Cs}]+$/iu;

/** Whether `id` may stand as an entry's permanent id (RFC 4287, 4.2.6: an absolute IRI). */
export function isPermanentId(id: string): boolean {
  return IRI.test(id);
}
