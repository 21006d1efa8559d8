import type { Person } from '../../../../core/article/article.ts';
import type { Instant } from '../../../../core/article/instant.ts';
import { webUrl } from '../../../../core/article/url.ts';
import { mediaTypeOf } from '../../../../core/content/media/file-types.ts';
import { readFragment, textOf } from '../../../../core/content/formats/html/dom.ts';
import { MEDIA_TYPE } from '../../../../core/content/metadata/attachments.ts';
import { readWrittenDate } from '../../../../core/content/metadata/dialects/written-dates.ts';
import { oneLine } from '../../../../core/content/metadata/text-values.ts';
import { decodeReferences } from '../../../../core/content/metadata/values/character-references.ts';

/** Tells what is wrong with an item, though nothing is missing. */
export type Note = (message: string) => void;

/** A day of the week in any language. */
const WEEKDAY = /^[^\d\s,]{2,14},\s*(?=\d)/u;
/** A zone by a name that means different zones to different people. */
const ODD_ZONE = /\s+[A-Z]{2,5}$/u;
/** Dates of zero: of SQL, of C#, of PHP's reading of SQL. */
const ZERO = /^(?:0000-00-00|0001-01-01|-0001-|(?:\w+,\s*)?\d{1,2} \w+ -?000[01]\b)/u;

const MS_PER_DAY = 86_400_000;

/** Reads a date as feeds have it; undefined for one of zero, or none. A date without a zone is in UTC. */
function readFeedDate(written: string, note: Note): Instant | undefined {
  const text = written.trim().slice(0, 100);
  if (text === '') return undefined;
  if (ZERO.test(text)) {
    note(`the date "${text}" is zero: it is left out`);
    return undefined;
  }
  const bare = text.replace(WEEKDAY, '');
  for (const form of [bare, bare.replace(ODD_ZONE, '')]) {
    const read = readWrittenDate(form, 'UTC');
    if (!('instant' in read)) continue;
    if (Math.abs(read.instant) <= MS_PER_DAY) {
      note(`the date "${text}" is zero: it is left out`);
      return undefined;
    }
    return read.instant;
  }
  note(`the date "${text}" cannot be read: it is left out`);
  return undefined;
}

/** The first of several written dates that can be read. */
export function firstDate(written: readonly string[], note: Note): Instant | undefined {
  for (const one of written) {
    const instant = readFeedDate(one, note);
    if (instant !== undefined) return instant;
  }
  return undefined;
}

/** An end tag, or an element that needs none: a lone `<b>` is text. */
const MARKUP = /<\/[a-z][a-z\d]*\s*>|<(?:br|hr|img|wbr)\b[^<>]*>/iu;

/** Max. characters of a title or summary. */
const MAX_LINE = 20_000;

/** One line of plain text, from text that may be HTML. */
export function plainLine(written: string): string {
  const text = written.slice(0, MAX_LINE);
  if (MARKUP.test(text)) return plainOfHtml(text);
  return oneLine(decodeReferences(text));
}

/** One line of plain text, from HTML. */
export function plainOfHtml(html: string): string {
  const parsed = readFragment(html.slice(0, MAX_LINE).replace(/<(?:br|\/p|\/div|\/li|\/h\d)\b/giu, ' $&'));
  return oneLine('tree' in parsed ? textOf(parsed.tree) : '');
}

const EMAIL = /[^\s<>()"',;]{1,64}@[^\s<>()"',;]{1,255}/gu;

/** Person of a written name, from which e-mail addresses are removed; undefined if nothing else is there. */
export function personOf(written: string, url?: string): Person | undefined {
  const line = oneLine(written.slice(0, 1000));
  const name = line.includes('@') ? withoutEmail(line) : plainLine(line);
  if (name === '') return undefined;
  return { name, ...(url !== undefined && { url }) };
}

function withoutEmail(line: string): string {
  const rest = line
    .replaceAll(/mailto:/giu, '')
    .replace(EMAIL, '')
    .replaceAll(/\(\s*\)|<\s*>|"\s*"/gu, '')
    .trim();
  const inside = /^\((.*)\)$/u.exec(rest)?.[1] ?? rest;
  const name = inside.replaceAll(/^[\s,;"']+|[\s,;"']+$/gu, '');
  // `@name` is a name at another place, and no address.
  return plainLine(/[\p{L}\p{N}]/u.test(name) ? name : '');
}

/** People without those who are named twice. */
export function distinctPeople(people: readonly (Person | undefined)[]): readonly Person[] {
  const byName = new Map<string, Person>();
  for (const person of people)
    if (person !== undefined && !byName.has(person.name)) byName.set(person.name, person);
  return [...byName.values()];
}

/** Words without empty and equal ones. */
export function distinctTags(written: readonly string[]): readonly string[] {
  return [...new Set(written.map(plainLine))].filter((tag) => tag !== '');
}

/** Media type as written, else by the extension of the address. */
export function mediaTypeFor(written: string | undefined, url: string): string | undefined {
  const type = written?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (MEDIA_TYPE.test(type)) return type;
  return mediaTypeOf(URL.canParse(url) ? new URL(url).pathname : url);
}

/** A whole number from 0 of at most 15 digits; undefined for other texts. */
export function readCount(written: string | undefined): number | undefined {
  return written !== undefined && /^\d{1,15}$/u.test(written.trim()) ? Number(written) : undefined;
}

/** Absolute http(s) URL, tolerating blanks around it. */
export function absoluteUrl(written: string | undefined, base: string | undefined): string | undefined {
  const text = written?.trim() ?? '';
  return text === '' ? undefined : webUrl(text, base);
}
