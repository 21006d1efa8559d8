import type { Attachment, Image, Origin, Person } from '../../article/article.ts';
import type { Direction } from '../../article/text/direction.ts';
import { isPermanentId } from '../../article/tag-uri.ts';
import type { Instant } from '../../article/instant.ts';
import { languageTag } from '../../article/language.ts';
import { closestWord } from '../../article/text/did-you-mean.ts';
import { webUrl } from '../../article/url.ts';
import { isWebReference, readAttachment, readDimensions } from './attachments.ts';
import { readDate } from './dates.ts';
import { listOf, oneLine, stringsIn } from './text-values.ts';
import type { Complain, Metadata, MetadataKey, MetadataKeys } from '../formats/source-format.ts';

/** Names of keys that belong to modules. */
type ModuleKeyName = 'podcast';

/** Metadata that no key sets yet. */
type WithoutKey =
  'externalUrl' | 'slug' | 'permalink' | 'formerPaths' | 'wikiNames' | 'categories' | 'optsIn';

/** Keys that the core itself reads. */
type CoreKeys = {
  readonly [Name in Exclude<keyof Required<Metadata>, ModuleKeyName | WithoutKey>]: MetadataKey<
    NonNullable<Metadata[Name]>
  >;
};

/** The core's keys of front matter and sidecars. */
export const FRONT_MATTER_KEYS: CoreKeys = {
  title: { rule: 'title', required: true, read: readLine },
  id: { rule: 'metadata', required: true, read: readId },
  url: { rule: 'url', required: true, read: readUrl },
  published: { rule: 'date', required: true, read: readInstant },
  updated: { rule: 'date', required: true, read: readInstant },
  authors: { rule: 'metadata', required: false, read: readAuthors },
  tags: { rule: 'metadata', required: false, read: readTags },
  summary: { rule: 'metadata', required: false, read: readLine },
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

/** Names that other programs use for the same keys. */
const OTHER_NAMES: Readonly<Record<string, keyof Metadata>> = {
  author: 'authors',
  byline: 'authors',
  categories: 'tags',
  category: 'tags',
  cover: 'image',
  date: 'published',
  description: 'summary',
  dir: 'direction',
  enclosure: 'attachments',
  enclosures: 'attachments',
  excerpt: 'summary',
  keywords: 'tags',
  lang: 'language',
  lastmod: 'updated',
  link: 'url',
  modified: 'updated',
  permalink: 'url',
  pubdate: 'published',
};

/** Returns the key most likely meant by `key`: the one it is another name for, or one at most two edits away. */
export function closestKey(key: string, known: MetadataKeys): keyof Metadata | undefined {
  const written = key.toLowerCase();
  if (Object.hasOwn(OTHER_NAMES, written)) return OTHER_NAMES[written];
  return closestWord(written, Object.keys(known) as (keyof Metadata)[]);
}

function readLine(value: unknown, complain: Complain): string | undefined {
  const line = typeof value === 'string' ? oneLine(value) : '';
  if (line === '') complain('must be one line of text');
  return line === '' ? undefined : line;
}

function readId(value: unknown, complain: Complain): string | undefined {
  if (typeof value === 'string' && isPermanentId(value)) return value;
  complain(`${quote(value)} is not an absolute IRI such as tag:example.org,2014:ties`);
  return undefined;
}

function readUrl(value: unknown, complain: Complain): string | undefined {
  const url = typeof value === 'string' ? webUrl(value) : undefined;
  if (url === undefined) complain(`${quote(value)} is not an absolute URL such as https://example.org/story`);
  return url;
}

function readInstant(value: unknown, complain: Complain, timezone: string): Instant | undefined {
  if (typeof value !== 'string') {
    complain('must be a date such as 2014-06-05T17:18:00Z');
    return undefined;
  }
  const date = readDate(value, timezone);
  if ('fault' in date) {
    complain(date.fault);
    return undefined;
  }
  if (date.assumption !== undefined) complain(date.assumption, 'note');
  return date.instant;
}

function readDraft(value: unknown, complain: Complain): boolean | undefined {
  if (typeof value === 'string' && /^(?:true|false)$/iu.test(value)) return value.toLowerCase() === 'true';
  complain(`${quote(value)} is neither true nor false`);
  return undefined;
}

function readLanguage(value: unknown, complain: Complain): string | undefined {
  const language = typeof value === 'string' ? languageTag(value) : undefined;
  if (language === undefined) complain(`${quote(value)} is not a language tag such as en-GB (BCP 47)`);
  return language;
}

function readDirection(value: unknown, complain: Complain): Direction | undefined {
  const direction = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (direction === 'ltr' || direction === 'rtl') return direction;
  complain(`${quote(value)} is neither ltr nor rtl`);
  return undefined;
}

function readImage(value: unknown, complain: Complain): Image | undefined {
  const { url = '', width, height } = typeof value === 'string' ? { url: oneLine(value) } : stringsIn(value);
  if (isWebReference(url)) return { url, ...readDimensions(width, height, complain) };
  complain(`${quote(typeof value === 'string' ? value : url)} is not the address of an image`);
  return undefined;
}

function readTags(value: unknown, complain: Complain): readonly string[] {
  // A list, or words with commas between.
  const tags = listOf(typeof value === 'string' ? value.split(',') : value).map((item, index) => {
    const tag = typeof item === 'string' ? oneLine(item) : '';
    if (tag === '') complain('a tag must be a word or a few', undefined, index);
    return tag;
  });
  return [...new Set(tags)].filter((tag) => tag !== '');
}

function readAuthors(value: unknown, complain: Complain): readonly Person[] {
  return listOf(value).flatMap((item, index) => {
    const { name = '', url, email } = typeof item === 'string' ? { name: oneLine(item) } : stringsIn(item);
    if (name === '') {
      complain('an author needs a name', undefined, index);
      return [];
    }
    const page = url === undefined ? undefined : webUrl(url);
    if (url !== undefined && page === undefined) {
      complain(`"${url}" is not an absolute URL`, undefined, index);
    }
    const validEmail = email !== undefined && /^[^\s<>@]+@[^\s<>@]+$/u.test(email);
    if (email !== undefined && !validEmail) complain(`"${email}" is not an e-mail address`, undefined, index);
    return [{ name, ...(page !== undefined && { url: page }), ...(validEmail && { email }) }];
  });
}

function readAttachments(value: unknown, complain: Complain): readonly Attachment[] {
  return listOf(value).flatMap((item, index) => {
    const fields = typeof item === 'string' ? { url: item } : stringsIn(item);
    return readAttachment(fields, (message) => complain(message, undefined, index)) ?? [];
  });
}

function readSource(value: unknown, complain: Complain): Origin | undefined {
  const { title, url } = typeof value === 'string' ? { title: oneLine(value) } : stringsIn(value);
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

function quote(value: unknown): string {
  return typeof value === 'string' ? `"${oneLine(value)}"` : 'a list or map';
}
