import { isPermanentId } from '../../../article/ids/tag-uri.ts';
import type { Complain } from '../../formats/source-format.ts';
import { oneLine, quoteValue } from '../text-values.ts';
import type { KeyReader } from './key-reader.ts';
import type { WrittenValue } from './written-values.ts';

/** Reads an id that is to be the permanent id. */
export function readPermanentId(value: unknown, complain: Complain): string | undefined {
  if (typeof value === 'string' && isPermanentId(value)) return value;
  complain(`${quoteValue(value)} is not an absolute IRI such as tag:example.org,2014:ties`);
  return undefined;
}

/** Ids of an article: the permanent one, and that of another program as it was written. */
export interface Ids {
  readonly id?: string;
  readonly guid?: string;
}

/** Max. length of an id in characters. */
const MAX_LENGTH = 1000;

/**
 * Reads the ids. An absolute IRI in `id` is the permanent one. Anything else that `id` or `guid` names is kept as it
 * was written: it becomes the permanent id of an article that is new here. One that readers know keeps theirs.
 */
export function readIds(reader: KeyReader): Ids {
  let id: string | undefined;
  let guid: string | undefined;
  const own = reader.filled('id');
  for (const value of [...own, ...reader.filled('guid')]) {
    const written = typeof value.value === 'string' ? oneLine(value.value) : '';
    const isOwn = own.includes(value);
    if (isOwn && typeof value.value === 'string' && isPermanentId(value.value)) id ??= value.value;
    else if (isOwn && !reader.isForeign && isMeantAsIri(value.value)) tellUnfit(value, reader);
    else if (written !== '' && written.length <= MAX_LENGTH) guid ??= written;
    else tellUnfit(value, reader);
  }
  return { ...(id !== undefined && { id }), ...(guid !== undefined && { guid }) };
}

/** True for what is no text, or begins with a scheme: it is a slip in an IRI, and a minted id could not be taken back. */
function isMeantAsIri(value: unknown): boolean {
  return typeof value !== 'string' || /^\s*[a-z][a-z\d+.-]*:/iu.test(value);
}

function tellUnfit(value: WrittenValue, reader: KeyReader): void {
  const message = `${quoteValue(value.value)} is not an absolute IRI such as tag:example.org,2014:ties`;
  if (reader.isForeign) reader.complain(value, 'metadata', `${message}; a minted id is used`, 'note');
  else reader.complain(value, 'metadata', message, 'error');
}
