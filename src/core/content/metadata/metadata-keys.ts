import type { Attachment, Origin } from '../../article/article.ts';
import type { Direction } from '../../article/text/direction.ts';
import { closestWord } from '../../article/text/did-you-mean.ts';
import { webUrl } from '../../article/url.ts';
import type {
  Complain,
  Metadata,
  MetadataKey,
  MetadataKeys,
  ValueContext,
} from '../formats/source-format.ts';
import { readAttachment } from './attachments.ts';
import { readPermanentId } from './keys/identifiers.ts';
import type { ModuleKeyName } from './keys/name-index.ts';
import { listOf, oneLine, quoteValue, readTruth, stringsIn } from './text-values.ts';
import { readImage } from './values/images.ts';
import { readLanguage } from './values/languages.ts';
import { readInstant } from './values/moments.ts';
import { readAuthors } from './values/people.ts';
import { readTags } from './values/tags.ts';
import { readSummary, readTitle } from './values/texts.ts';

/** Metadata that is derived from several keys. */
type Derived =
  | 'externalUrl'
  | 'guid'
  | 'adopted'
  | 'slug'
  | 'permalink'
  | 'formerPaths'
  | 'addressLines'
  | 'wikiNames'
  | 'categories'
  | 'optsIn';

/** Keys that the core itself reads. */
type CoreKeys = {
  readonly [Name in Exclude<keyof Required<Metadata>, ModuleKeyName | Derived>]: MetadataKey<
    NonNullable<Metadata[Name]>
  >;
};

/** Readers of the core's keys of front matter and sidecars. */
export const FRONT_MATTER_KEYS: CoreKeys = {
  title: { rule: 'title', required: true, read: readTitle },
  id: { rule: 'metadata', required: true, read: readPermanentId },
  url: { rule: 'url', required: true, read: readUrl },
  published: { rule: 'date', required: true, read: readInstant },
  updated: { rule: 'date', required: true, read: readInstant },
  authors: { rule: 'metadata', required: false, read: readAuthors },
  tags: { rule: 'metadata', required: false, read: readTags },
  summary: { rule: 'metadata', required: false, read: readSummary },
  language: { rule: 'language', required: false, read: readLanguage },
  direction: { rule: 'language', required: false, read: readDirection },
  image: { rule: 'url', required: false, read: readImage },
  attachments: { rule: 'attachment', required: false, read: readAttachments },
  source: { rule: 'metadata', required: false, read: readSource },
  draft: { rule: 'metadata', required: true, read: readDraft },
  expires: { rule: 'date', required: true, read: readInstant },
};

/** Keys of the core and of modules, for {@link MetadataKeys} of the parse options. */
export function withModuleKeys(moduleKeys: Pick<MetadataKeys, ModuleKeyName>): MetadataKeys {
  return { ...FRONT_MATTER_KEYS, ...moduleKeys };
}

/**
 * Returns the key that `key` is most likely a misspelling of: at most two edits away, in the dialect of another program
 * one edit or two exchanged letters.
 */
export function closestKey(key: string, known: MetadataKeys, isForeign: boolean): keyof Metadata | undefined {
  const written = key.toLowerCase();
  const names = Object.keys(known) as (keyof Metadata)[];
  if (!isForeign) return closestWord(written, names);
  return (
    closestWord(written, names, 1) ?? names.find((name) => sortedLetters(name) === sortedLetters(written))
  );
}

function sortedLetters(word: string): string {
  return Array.from(word).sort().join('');
}

function readUrl(value: unknown, complain: Complain): string | undefined {
  const url = typeof value === 'string' ? webUrl(value) : undefined;
  if (url === undefined)
    complain(`${quoteValue(value)} is not an absolute URL such as https://example.org/story`);
  return url;
}

function readDraft(value: unknown, complain: Complain): boolean | undefined {
  const truth = readTruth(value);
  if (truth === undefined) complain(`${quoteValue(value)} is neither true nor false`);
  return truth;
}

function readDirection(value: unknown, complain: Complain): Direction | undefined {
  const direction = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (direction === 'ltr' || direction === 'rtl') return direction;
  complain(`${quoteValue(value)} is neither ltr nor rtl`);
  return undefined;
}

function readAttachments(value: unknown, complain: Complain): readonly Attachment[] {
  return listOf(value).flatMap((item, index) => {
    const fields = typeof item === 'string' ? { url: item } : stringsIn(item);
    return readAttachment(fields, (message) => complain(message, undefined, index)) ?? [];
  });
}

function readSource(value: unknown, complain: Complain, { isForeign }: ValueContext): Origin | undefined {
  const isAddress = isForeign === true && typeof value === 'string' && webUrl(value) !== undefined;
  const { title, url } = isAddress
    ? { title: undefined, url: value }
    : typeof value === 'string'
      ? { title: oneLine(value), url: undefined }
      : stringsIn(value);
  const page = url === undefined ? undefined : webUrl(url);
  if (url !== undefined && page === undefined) complain(`"${url}" is not an absolute URL`);
  // A source with an address alone is still worth naming.
  const name = title === undefined || title === '' ? page && new URL(page).hostname : title;
  if (name === undefined) {
    complain('must be a title, or title and url');
    return undefined;
  }
  return page === undefined ? { title: name } : { title: name, url: page };
}
