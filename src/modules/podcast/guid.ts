import { nameUuid } from '../../core/article/ids/name-uuid.ts';

/** The namespace of shows' UUIDs (Podcasting 2.0, `podcast:guid`). */
const NAMESPACE = Buffer.from('ead4c236bf5858c6a2c6a6b28d128cb6', 'hex');

/**
 * The UUID of a show, from the URL of its feed without scheme and slashes at the end: UUIDv5 (RFC 9562, 5.5).
 * The same feed has the same everywhere, and the first that was told stays when the feed moves.
 */
export function podcastGuid(feedUrl: string): string {
  const name = feedUrl.replace(/^[a-z][a-z\d+.-]*:\/\//i, '').replace(/\/+$/, '');
  return nameUuid(NAMESPACE, name);
}
