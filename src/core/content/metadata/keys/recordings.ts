import type { Attachment } from '../../../article/article.ts';
import type { Complain, MetadataKey } from '../../formats/source-format.ts';
import { mediaTypeOf } from '../../media/file-types.ts';
import { listOf, oneLine, readTruth, stringsIn } from '../text-values.ts';
import { isRecording } from './addresses.ts';
import type { KeyName } from './declared-keys.ts';
import type { KeyReader } from './key-reader.ts';
import type { WrittenValue } from './written-values.ts';

/** Fields of an attachment by the names that other programs give them; the first wins. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  url: ['url', 'src', 'href', 'file', 'path', 'uri', 'link'],
  type: ['type', 'mime', 'mime_type', 'mimetype', 'content_type', 'media_type'],
  size: ['size', 'length', 'bytes', 'filesize', 'file_size'],
  title: ['title', 'name'],
  duration: ['duration', 'itunes_duration'],
  width: ['width'],
  height: ['height'],
};

/** Own names under which an attachment is meant, whatever its address. */
const CERTAIN: ReadonlySet<string> = new Set(['attachments', 'attachment', 'enclosure', 'enclosures']);

/** Names under which an address is that of a recording or of a film to watch. */
const MEDIA: ReadonlySet<string> = new Set(['audio', 'audio_url', 'video', 'video_url', 'podcast_url']);

/** WordPress: the address, the length in bytes and the type, on a line each or with blanks between. */
const THREE_WORDS = /^(\S{1,2000})\s+(\d{1,15})(?:\s+([\w.+-]{1,127}\/[\w.+-]{1,127}))?(?:\s|$)/u;

/**
 * Reads attachments from the keys that name files and from an `url` that leads to a recording. Length, duration and type
 * may stand in keys beside them, which belong to the only attachment.
 */
export function readRecordings(
  reader: KeyReader,
  key: MetadataKey<readonly Attachment[]>,
): readonly Attachment[] | undefined {
  const found: {
    readonly value: WrittenValue;
    readonly fields: unknown;
    readonly index: number | undefined;
  }[] = [];
  let isStated = false;
  for (const value of candidates(reader)) {
    const isCertain = CERTAIN.has(value.written.toLowerCase());
    const isMedia = MEDIA.has(value.written.toLowerCase());
    const isList = Array.isArray(value.value);
    for (const [index, item] of listOf(value.value).entries()) {
      if (!isCertain && !leadsToRecording(item) && !(isMedia && hasOtherScheme(item))) continue;
      found.push({ value, fields: fieldsOf(item), index: isList ? index : undefined });
    }
    isStated ||= isCertain;
    // The first key that names files is the one that is meant.
    if (found.length > 0) break;
  }
  if (found.length === 0) return isStated ? [] : undefined;
  const beside = found.length === 1 ? fieldsBeside(reader) : {};
  return found.flatMap(({ value, fields, index }) => {
    const complain: Complain = (message) => reader.complain(value, 'attachment', message, 'warning', index);
    const whole = typeof fields === 'object' && fields !== null ? { ...beside, ...fields } : fields;
    return key.read(whole, complain, reader.context) ?? [];
  });
}

function candidates(reader: KeyReader): readonly WrittenValue[] {
  return [...reader.filled('attachments'), ...reader.filled('url')];
}

/** Tells if a value is an address that no recording can have, such as `javascript:…`. */
function hasOtherScheme(item: unknown): boolean {
  return typeof item === 'string' && /^\s*(?!https?:)[a-z][a-z\d+.-]*:/iu.test(item);
}

function leadsToRecording(item: unknown): boolean {
  const { url } = recordOf(fieldsOf(item));
  if (url === undefined || readTruth(url) !== undefined) return false;
  return isRecording(url) || mediaTypeOf(url) === 'application/pdf';
}

/** Fields of an attachment under our names; what is no text and no map stays as it is. */
function fieldsOf(item: unknown): unknown {
  if (typeof item === 'string') {
    const [, url, size, type] = THREE_WORDS.exec(item.trim()) ?? [];
    return url === undefined || size === undefined || !/[./]/u.test(url)
      ? { url: oneLine(item) }
      : { url, size, ...(type !== undefined && { type }) };
  }
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
  const written = stringsIn(item);
  const entries = Object.entries(FIELDS).flatMap(([field, names]) => {
    const name = names.find((one) => Object.hasOwn(written, one));
    return name === undefined ? [] : [[field, written[name]] as const];
  });
  return Object.fromEntries(entries);
}

function recordOf(fields: unknown): Readonly<Record<string, string | undefined>> {
  return typeof fields === 'object' && fields !== null ? (fields as Record<string, string>) : {};
}

/** Length, duration and type in keys of their own. `length` may be a playing time. */
function fieldsBeside(reader: KeyReader): Readonly<Record<string, string>> {
  const textOf = (name: KeyName): string | undefined => {
    const value = reader.filled(name)[0]?.value;
    return typeof value === 'string' ? oneLine(value) : undefined;
  };
  const size = textOf('size')
    ?.replace(/^(\d+) ?bytes?$/iu, '$1')
    .replace(/(?<=\d)[,_](?=\d{3})/gu, '');
  const isClock = size?.includes(':') === true;
  const duration = textOf('duration') ?? (isClock ? size : undefined);
  const type = textOf('mediaType');
  return {
    ...(size !== undefined && /^\d+$/u.test(size) && { size }),
    ...(duration !== undefined && { duration }),
    ...(type !== undefined && { type }),
  };
}
