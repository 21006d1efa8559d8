import { isPermanentId } from '../../../article/tag-uri.ts';
import type { Complain } from '../../formats/source-format.ts';
import { oneLine, quoteValue } from '../text-values.ts';
import type { KeyReader } from './key-reader.ts';
import type { WrittenValue } from './written-values.ts';

/** RFC 9562, 4. */
const UUID = /^(?:urn:uuid:)?([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})$/i;

/** Permanent id of an entry that a written id is: an absolute IRI as it stands, a UUID as a URN; undefined for others. */
export function permanentIdOf(written: string): string | undefined {
  const uuid = UUID.exec(written.trim())?.[1];
  // RFC 9562, 4: lower case on output. An IRI is compared as a string, and stays as it is.
  if (uuid !== undefined && !written.startsWith('urn:')) return `urn:uuid:${uuid.toLowerCase()}`;
  return isPermanentId(written) ? written : undefined;
}

/** Reads an id that is to be the permanent id. */
export function readPermanentId(value: unknown, complain: Complain): string | undefined {
  const id = typeof value === 'string' ? permanentIdOf(value) : undefined;
  if (id === undefined) {
    complain(`${quoteValue(value)} is not an absolute IRI such as tag:example.org,2014:ties`);
  }
  return id;
}

/** Ids of an article: the permanent one, and that of another program as it was written. */
export interface Ids {
  readonly id?: string;
  readonly guid?: string;
}

/**
 * Reads the ids. An id that cannot be permanent here is kept beside a minted one. In our own dialect `guid` is only
 * kept: the article may have been published under a minted id.
 */
export function readIds(reader: KeyReader): Ids {
  let id: string | undefined;
  let guid: string | undefined;
  const own = reader.filled('id');
  for (const value of [...own, ...reader.filled('guid')]) {
    const { value: written } = value;
    const isOwn = own.includes(value);
    const permanent = typeof written === 'string' ? permanentIdOf(written) : undefined;
    if (!isOwn && typeof written === 'string' && oneLine(written) !== '') guid ??= written;
    if (permanent !== undefined && (isOwn || reader.isForeign)) id ??= permanent;
    else if (isOwn) {
      if (typeof written === 'string' && oneLine(written) !== '') guid ??= written;
      tellUnfit(value, reader);
    }
  }
  return { ...(id !== undefined && { id }), ...(guid !== undefined && { guid: oneLine(guid) }) };
}

/** Something that is meant to be an IRI and is none keeps an article of ours out: a minted id could not be taken back. */
function tellUnfit(value: WrittenValue, reader: KeyReader): void {
  const isMeant = typeof value.value !== 'string' || /^\s*[a-z][a-z\d+.-]*:/iu.test(value.value);
  const message = `${quoteValue(value.value)} is not an absolute IRI such as tag:example.org,2014:ties`;
  const severity = reader.isForeign ? 'note' : isMeant ? 'error' : 'warning';
  reader.complain(
    value,
    'metadata',
    severity === 'error' ? message : `${message}; a minted id is used`,
    severity,
  );
}
