import type { Metadata, MetadataKey, MetadataKeys, ReadingContext } from '../formats/source-format.ts';
import { readAddresses } from './keys/addresses.ts';
import { readPublicity } from './keys/draft-words.ts';
import { readIds } from './keys/identifiers.ts';
import { createKeyReader, type KeyReader, type Tell } from './keys/key-reader.ts';
import { readLabels } from './keys/labels.ts';
import { readMemberKey } from './keys/member-keys.ts';
import { nameIndexOf } from './keys/name-index.ts';
import { isOwnDate, readPublished } from './keys/publication-date.ts';
import { readRecordings } from './keys/recordings.ts';
import { collectValues, type WrittenValues } from './keys/written-values.ts';
import { closestKey, FRONT_MATTER_KEYS } from './metadata-keys.ts';
import type { YamlPair } from './yaml-map.ts';

/** Max. unknown keys that a note names. */
const MAX_NAMED = 6;

/** Keys that are read from one value, the most preferred that can be read. */
const SINGLE = [
  'title',
  'updated',
  'authors',
  'summary',
  'language',
  'direction',
  'image',
  'source',
  'expires',
] as const;

/**
 * Reads the keys of front matter or a sidecar. Without a date under our own name `published` the metadata is in the
 * dialect of another program: there a wrong value keeps the article out only if it is the title, the date or a word
 * about drafts, and unknown keys are one note.
 */
export function interpret(pairs: readonly YamlPair[], context: ReadingContext, tell: Tell): Metadata {
  const keys: MetadataKeys = context.metadataKeys ?? FRONT_MATTER_KEYS;
  const values = collectValues(pairs, nameIndexOf(keys));
  const isForeign = isForeignDialect(values, context);
  const reader = createKeyReader(values, { ...context, isForeign }, tell);
  tellUnknown(values, keys, isForeign, tell);
  tellHashtags(reader);

  const metadata: { -readonly [Name in keyof Metadata]: Metadata[Name] } = {};
  for (const name of SINGLE) {
    const key: MetadataKey<unknown> | undefined = keys[name];
    const value = key && reader.first(name, key);
    if (value !== undefined) metadata[name] = value as never;
  }
  const published = keys.published && readPublished(reader, keys.published);
  if (published !== undefined) metadata.published = published;
  Object.assign(metadata, readIds(reader), readAddresses(reader), readLabels(reader));
  const attachments = keys.attachments && readRecordings(reader, keys.attachments);
  if (attachments !== undefined) metadata.attachments = attachments;
  const hasRecording = attachments !== undefined && attachments.length > 0;
  const podcast = keys.podcast && readMemberKey(reader, keys.podcast, hasRecording);
  if (podcast !== undefined) metadata.podcast = podcast;
  return Object.assign(metadata, readPublicity(reader));
}

/** A sidecar, which other programs do not have, is foreign only if it also uses a name of theirs. */
function isForeignDialect(values: WrittenValues, { path }: ReadingContext): boolean {
  if (values.of('published').some(isOwnDate)) return false;
  return values.usesAliases || !/\.ya?ml$/iu.test(path);
}

/** Reports hashtags that YAML takes for comments. */
function tellHashtags(reader: KeyReader): void {
  for (const value of [...reader.values.of('title'), ...reader.values.of('summary')]) {
    if (value.hashtag === undefined || value.isEmpty) continue;
    const message = reader.isForeign
      ? `read with "${value.hashtag}": put the text in quotation marks`
      : `"${value.hashtag}" is a comment: put the text in quotation marks if it belongs to it`;
    reader.complain(value, 'metadata', message, reader.isForeign ? 'note' : 'warning');
  }
}

/** Reports names that no program is known to use. A mistyped `draft` would publish what is not to be published. */
function tellUnknown({ unknown }: WrittenValues, keys: MetadataKeys, isForeign: boolean, tell: Tell): void {
  const strange: (typeof unknown)[number][] = [];
  for (const { key, line } of unknown) {
    const near = closestKey(key, keys, isForeign);
    if (near === undefined && isForeign) {
      strange.push({ key, line });
      continue;
    }
    const hint = near === undefined ? '' : `: did you mean ${near}?`;
    const severity = near === 'draft' ? 'error' : 'warning';
    tell(line, severity, 'unknown-key', `unknown key "${key}"${hint}`, { key });
  }
  const [first] = strange;
  if (first === undefined) return;
  const names = strange.slice(0, MAX_NAMED).map(({ key }) => `"${key}"`);
  const more = strange.length > MAX_NAMED ? ` and ${strange.length - MAX_NAMED} more` : '';
  tell(first.line, 'note', 'unknown-key', `unknown keys are passed over: ${names.join(', ')}${more}`, {
    key: first.key,
  });
}
