import { toInstant, type Instant } from '../../article/instant.ts';
import type { AdoptedItem } from '../../adoption/adopted-item.ts';
import { isPermanentId } from '../../article/ids/tag-uri.ts';
import { readDate } from '../metadata/dates.ts';
import { quoteValue, readTruth } from '../metadata/text-values.ts';

/** Max. bytes of an id: an index of PostgreSQL takes 2704 bytes. */
const MAX_ID_BYTES = 2000;

/** Max. characters of a title, path or URL. */
const MAX_CHARACTERS = 4000;

/** Max. further addresses of an item. */
const MAX_ALIASES = 100;

/** Characters that XML cannot carry (XML 1.0, 2.2), and line ends, which its parsers change. */
const UNFIT = /[^\t\n\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** An item of adopted.yaml, or undefined if it has no usable id; and what is wrong with it. */
export interface AdoptedValue {
  readonly item: AdoptedItem | undefined;
  readonly faults: readonly string[];
}

/** Keys of an item. */
const KEYS: ReadonlySet<string> = new Set([
  'article',
  'id',
  'atomId',
  'title',
  'link',
  'published',
  'updated',
  'permalink',
  'aliases',
  'recent',
]);

/** Reads an item of adopted.yaml from what JSON or YAML's failsafe schema gives. A value that is wrong is left out. */
export function readAdoptedItem(value: unknown): AdoptedValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { item: undefined, faults: ['is no item: write {"article": "ice.md", "id": "…"}'] };
  const faults: string[] = [];
  const values = new Map(Object.entries(value as Record<string, unknown>));
  const strange = [...values.keys()].filter((key) => !KEYS.has(key));
  if (strange.length > 0) faults.push(`unknown key ${quoteValue(strange[0])}`);

  const reader = readerOf(values, faults);
  const id = reader.id('id');
  if (id === undefined) return { item: undefined, faults: faults.length > 0 ? faults : ['has no id'] };
  const isRecent = reader.truth('recent');
  const item: AdoptedItem = {
    article: reader.text('article'),
    id,
    atomId: reader.iri('atomId'),
    title: reader.text('title') ?? '',
    link: reader.text('link'),
    published: reader.date('published'),
    updated: reader.date('updated'),
    permalink: reader.path('permalink'),
    aliases: reader.paths('aliases'),
    isRecent: isRecent ? true : undefined,
  };
  return { item: withoutUndefined(item), faults };
}

function withoutUndefined(item: AdoptedItem): AdoptedItem {
  return Object.fromEntries(
    Object.entries(item).filter(([, value]) => value !== undefined),
  ) as unknown as AdoptedItem;
}

function readerOf(values: ReadonlyMap<string, unknown>, faults: string[]) {
  const written = (key: string): string | undefined => {
    const value = values.get(key);
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string') return value;
    if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
    faults.push(`${key}: is not text: put it in quotation marks`);
    return undefined;
  };
  const text = (key: string): string | undefined => {
    const value = written(key);
    if (value === undefined || value === '') return undefined;
    if (value.length <= MAX_CHARACTERS) return value;
    faults.push(`${key}: is longer than ${MAX_CHARACTERS} characters`);
    return undefined;
  };
  const path = (key: string): string | undefined => {
    const value = text(key);
    if (value === undefined || value.startsWith('/')) return value;
    faults.push(`${key}: ${quoteValue(value)} is not a path such as /2014/ice/`);
    return undefined;
  };
  const id = (key: string): string | undefined => {
    const value = written(key);
    if (value === undefined || value.trim() === '') return undefined;
    if (Buffer.byteLength(value) > MAX_ID_BYTES) faults.push(`${key}: is longer than ${MAX_ID_BYTES} bytes`);
    else if (UNFIT.test(value)) faults.push(`${key}: has a character that feeds cannot carry`);
    else return value;
    return undefined;
  };
  return {
    text,
    path,
    id,
    // RFC 4287, 4.2.6: no other id can stand in Atom.
    iri: (key: string): string | undefined => {
      const value = id(key);
      if (value === undefined || isPermanentId(value)) return value;
      faults.push(`${key}: ${quoteValue(value)} is not an absolute IRI`);
      return undefined;
    },
    date: (key: string): Instant | undefined => {
      const value = text(key);
      if (value === undefined) return undefined;
      const reading = readDate(value, 'UTC');
      if ('instant' in reading) return toInstant(reading.instant);
      faults.push(`${key}: ${reading.fault}`);
      return undefined;
    },
    truth: (key: string): boolean => {
      const value = values.get(key);
      return value === true || readTruth(value) === true;
    },
    paths: (key: string): readonly string[] | undefined => {
      const value = values.get(key);
      if (value === undefined || value === null || value === '') return undefined;
      const all: readonly unknown[] = Array.isArray(value) ? value : [value];
      const paths = all.filter(
        (one): one is string =>
          typeof one === 'string' && one.startsWith('/') && one.length <= MAX_CHARACTERS,
      );
      if (paths.length < all.length) faults.push(`${key}: has an item that is not a path such as /?p=12`);
      if (paths.length > MAX_ALIASES)
        faults.push(`${key}: has more than ${MAX_ALIASES} items: the others are left out`);
      return paths.length === 0 ? undefined : paths.slice(0, MAX_ALIASES);
    },
  };
}
