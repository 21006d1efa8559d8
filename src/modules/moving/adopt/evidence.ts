import { keyOfTarget } from '../../../core/article/addresses/page-path.ts';
import type { Instant } from '../../../core/article/instant.ts';
import { slugify } from '../../../core/article/slug.ts';

/** An item that looks for its article. */
export interface MatchableItem {
  readonly id: string;
  readonly atomId?: string | undefined;
  readonly title: string;
  readonly published?: Instant | undefined;
  /** Path of its page on the old site; undefined if it has none there. */
  readonly permalink?: string | undefined;
  /** Further paths, which may have a query. */
  readonly aliases?: readonly string[] | undefined;
}

/** An article that may be an item's. */
export interface MatchableArticle {
  /** Path of its file below the content directory. */
  readonly path: string;
  readonly title: string;
  readonly published: Instant;
  /** Ids that the file states. */
  readonly ids: readonly string[];
  /** Keys of the paths that its page has, had, or would have. */
  readonly addressKeys: readonly string[];
  /** Names that its address may end in. */
  readonly slugs: readonly string[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A day without a time, read in another time zone. */
const SAME_DAY_MS = 26 * HOUR_MS;
/** Length from which a slug is no word that unrelated articles share. */
const LONG_SLUG = 12;

/** Words of a title, for comparison: letter case, punctuation and quotation marks do not count. */
export function titleWords(title: string): string {
  return (
    title
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  ).join(' ');
}

/** Keys made of the words of a title; none if it has no words. */
export function withTitle(title: string, make: (words: string) => readonly string[]): readonly string[] {
  const words = titleWords(title);
  return words === '' ? [] : make(words);
}

/** True if both titles have the same words, and any at all. */
export function hasSameTitle(item: MatchableItem, article: MatchableArticle): boolean {
  const words = titleWords(item.title);
  return words !== '' && words === titleWords(article.title);
}

/** True if the dates are equal to the second. */
export function isSameMoment(item: MatchableItem, article: MatchableArticle): boolean {
  return item.published === article.published;
}

/** True if the dates may be one day in two time zones. */
export function isSameDay(
  item: Pick<MatchableItem, 'published'>,
  article: Pick<MatchableArticle, 'published'>,
): boolean {
  return item.published !== undefined && Math.abs(item.published - article.published) <= SAME_DAY_MS;
}

/** A name alone is evidence unless title and date both speak against it; a long one in any case. */
export function isPlausible(item: MatchableItem, article: MatchableArticle): boolean {
  if (hasSameTitle(item, article) || isSameDay(item, article)) return true;
  if (hasLongName(item)) return true;
  const [name = ''] = lastNames(item.permalink ?? '', 1);
  return item.title === '' && item.published === undefined && /\p{L}/u.test(name);
}

/** True if the path of the page has two names or more. */
export function hasFolder({ permalink = '' }: Pick<MatchableItem, 'permalink'>): boolean {
  return lastNames(permalink, 2).length > 0;
}

/** True if the last name of the path is too long to be one that unrelated articles share. */
export function hasLongName({ permalink = '' }: Pick<MatchableItem, 'permalink'>): boolean {
  const [name = ''] = lastNames(permalink, 1);
  return name.length >= LONG_SLUG && /\p{L}/u.test(name);
}

/** The day of an instant in UTC, counted from 1970, with those beside it. */
export function daysAround(instant: Instant): readonly number[] {
  const day = Math.floor(instant / DAY_MS);
  return [day - 1, day, day + 1];
}

/** Keys of the addresses of an item. */
export function addressKeysIn({ permalink, aliases = [] }: MatchableItem): readonly string[] {
  const targets = permalink === undefined ? aliases : [permalink, ...aliases];
  return targets.flatMap((target) => keyOfTarget(target) ?? []).map(withoutExtension);
}

/** A page at `/ice.html` may be at `/ice/` elsewhere. */
export function withoutExtension(key: string): string {
  return key.startsWith('?') ? key : key.replace(/\.(?:html?|php|aspx?)$/u, '');
}

/** The last names of a path as slugs, joined by a slash; none if it has fewer. Without `count`, the whole path. */
export function lastNames(path: string, count?: number): readonly string[] {
  const key = keyOfTarget(path.split('?', 1)[0] ?? '');
  const names = withoutExtension(key ?? '')
    .split('/')
    .slice(1);
  if (names.length < (count ?? 1) || names.includes('')) return [];
  const last = count === undefined ? names : names.slice(-count);
  return [last.map(slugify).join('/')];
}

/** A file's path without extension, date, `index` and the generator's own folders: what addresses are usually made of. */
export function stemOf(path: string): string {
  return path
    .replace(/^(?:content|source|src)\//u, '')
    .replace(/(^|\/)_(?:posts|pages)\//u, '$1')
    .replace(/\.[^./]*$/u, '')
    .replace(/\/(?:index|_index|readme)$/iu, '')
    .replace(/(^|\/)\d{4}-\d{1,2}-\d{1,2}[-_ ]?(?=[^/]+$)/u, '$1');
}
