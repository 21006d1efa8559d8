import { nameUuid } from './name-uuid.ts';
import { isPermanentId } from './tag-uri.ts';

/** Namespace of the UUIDs of ids that are no IRI. Permanent: another one would give every such entry another id. */
const NAMESPACE = Buffer.from('5b0e4b0c6d1a5c5f9a3e2f7d41c8a690', 'hex');

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Id in Atom of what has the permanent id `id`, and in Atom perhaps another one. */
export function atomIdIn({
  id,
  atomId,
}: {
  readonly id: string;
  readonly atomId?: string | undefined;
}): string {
  return atomId ?? atomIdOf(id);
}

/**
 * Id of an entry in Atom, which must be an IRI (RFC 4287, 4.2.6): the id itself if it is one; `urn:uuid:` and the UUID
 * that it is, in lower case (RFC 9562, 4); for any other text `urn:uuid:` and the UUID of version 5 of the text.
 */
export function atomIdOf(id: string): string {
  if (UUID.test(id)) return `urn:uuid:${id.toLowerCase()}`;
  return isPermanentId(id) ? id : `urn:uuid:${nameUuid(NAMESPACE, id)}`;
}
