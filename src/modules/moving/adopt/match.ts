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

/** Evidence that an item is an article. */
export type Evidence = 'id' | 'address' | 'file name' | 'slug' | 'title and day' | 'title' | 'time';

/** The article of an item. */
export interface Match<A> {
  readonly article: A;
  readonly by: Evidence;
}

/** Max. articles of one key that are compared with an item. */
const MAX_CANDIDATES = 50;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A day without a time, read in another time zone. */
const SAME_DAY_MS = 26 * HOUR_MS;
/** Length from which a slug is no word that unrelated articles share. */
const LONG_SLUG = 12;

/** Rule by which one kind of evidence pairs items and articles. */
interface Round<I, A> {
  readonly by: Evidence;
  readonly keysOf: (item: I) => readonly string[];
  readonly articleKeysOf: (article: A) => readonly string[];
  readonly accepts?: (item: I, article: A) => boolean;
  /** True if a key has to be one item's and one article's among all, matched ones included. */
  readonly isUnique?: boolean;
}

/**
 * Finds the article of each item, surest evidence first: a stated id, the address, the file's name, the slug, title and
 * date. An item has at most one article and an article one item; where evidence points to several, none is chosen.
 * `settled` are items that have an article, by its path: they count where a title has to be unique.
 */
export function matchItems<I extends MatchableItem, A extends MatchableArticle>(
  items: readonly I[],
  articles: readonly A[],
  settled: ReadonlyMap<I, string> = new Map(),
): ReadonlyMap<I, Match<A>> {
  const matches = new Map<I, Match<A>>();
  const paths = new Set(settled.values());
  const taken = new Set(articles.filter(({ path }) => paths.has(path)));
  const has = (item: I): boolean => settled.has(item) || matches.has(item);
  for (const round of ROUNDS) pairUp(items, articles, round, { matches, taken, has });
  return matches;
}

/** Finds the file of each item by its path alone, for files that cannot be read as articles yet. */
export function matchByName<I extends MatchableItem, A extends MatchableArticle>(
  items: readonly I[],
  files: readonly A[],
): ReadonlyMap<I, Match<A>> {
  const matches = new Map<I, Match<A>>();
  const taken = new Set<A>();
  const byLongName = { ...nameRound(1), accepts: hasLongName };
  const has = (item: I): boolean => matches.has(item);
  for (const round of [...NAME_ROUNDS, byLongName]) pairUp(items, files, round, { matches, taken, has });
  return matches;
}

type NameRound = Round<Pick<MatchableItem, 'permalink'>, Pick<MatchableArticle, 'path'>>;

/** Compares the last names of the address with those of the file's path; without `count`, all of them. */
const nameRound = (count?: number): NameRound => ({
  by: 'file name',
  keysOf: ({ permalink = '' }) => lastNames(permalink, count),
  articleKeysOf: ({ path }) => lastNames(`/${stemOf(path)}`, count),
});

const NAME_ROUNDS: readonly NameRound[] = [undefined, 4, 3, 2].map(nameRound);

const ROUNDS: readonly Round<MatchableItem, MatchableArticle>[] = [
  {
    by: 'id',
    keysOf: ({ id, atomId }) => (atomId === undefined ? [id] : [id, atomId]),
    articleKeysOf: ({ ids }) => ids,
  },
  {
    by: 'address',
    keysOf: addressKeysIn,
    articleKeysOf: ({ addressKeys }) => addressKeys.map(withoutExtension),
  },
  { ...nameRound(), accepts: (item, article) => hasFolder(item) || isPlausible(item, article) },
  nameRound(4),
  nameRound(3),
  { ...nameRound(2), accepts: isPlausible },
  {
    by: 'slug',
    keysOf: ({ permalink }) => lastNames(permalink ?? '', 1),
    articleKeysOf: ({ slugs, path }) => [...slugs, ...lastNames(`/${stemOf(path)}`, 1)],
    accepts: isPlausible,
  },
  {
    by: 'title and day',
    keysOf: ({ title, published }) =>
      published === undefined
        ? []
        : withTitle(title, (words) => daysAround(published).map((day) => `${day} ${words}`)),
    articleKeysOf: ({ title, published }) =>
      withTitle(title, (words) => [`${Math.floor(published / DAY_MS)} ${words}`]),
    accepts: isSameDay,
  },
  {
    by: 'title',
    keysOf: ({ title }) => withTitle(title, (words) => [words]),
    articleKeysOf: ({ title }) => withTitle(title, (words) => [words]),
    isUnique: true,
  },
  {
    by: 'time',
    // Midnight is a day without a time, which many articles share.
    keysOf: ({ published }) =>
      published === undefined || published % HOUR_MS === 0 ? [] : [String(published)],
    articleKeysOf: ({ published }) => [String(published)],
    isUnique: true,
  },
];

/** Pairs that were found so far. */
interface Progress<I, A> {
  readonly matches: Map<I, Match<A>>;
  readonly taken: Set<A>;
  /** True for an item that has an article. */
  readonly has: (item: I) => boolean;
}

function pairUp<I extends MatchableItem, A extends MatchableArticle>(
  items: readonly I[],
  articles: readonly A[],
  {
    by,
    keysOf,
    articleKeysOf,
    accepts = () => true,
    isUnique = false,
  }: Round<MatchableItem, MatchableArticle>,
  { matches, taken, has }: Progress<I, A>,
): void {
  const byKey = grouped(
    isUnique ? articles : articles.filter((article) => !taken.has(article)),
    articleKeysOf,
  );
  const itemsByKey = isUnique ? grouped(items, keysOf) : undefined;
  const wanted = new Map<A, I[]>();
  for (const item of items) {
    if (has(item)) continue;
    const candidates = new Set<A>();
    for (const key of keysOf(item)) {
      const some = byKey.get(key) ?? [];
      if (isUnique && (some.length !== 1 || itemsByKey?.get(key)?.length !== 1)) continue;
      if (some.length > MAX_CANDIDATES) continue;
      for (const article of some) if (!taken.has(article) && accepts(item, article)) candidates.add(article);
    }
    const [best, ...others] = narrowed([...candidates], (article) => [item, article]);
    if (best !== undefined && others.length === 0)
      wanted.set(best, [...(wanted.get(best) ?? []), item].slice(0, MAX_CANDIDATES));
  }
  for (const [article, some] of wanted) {
    const [best, ...others] = narrowed(some, (item) => [item, article]);
    if (best === undefined || others.length > 0) continue;
    matches.set(best, { article, by });
    taken.add(article);
  }
}

/** Of several candidates those that have the same title, then the same moment, then the same day. */
function narrowed<T>(
  candidates: readonly T[],
  pairOf: (candidate: T) => readonly [MatchableItem, MatchableArticle],
): readonly T[] {
  let left = candidates;
  for (const isCloser of [hasSameTitle, isSameMoment, isSameDay]) {
    if (left.length < 2) return left;
    const closer = left.filter((candidate) => isCloser(...pairOf(candidate)));
    if (closer.length > 0) left = closer;
  }
  return left;
}

function grouped<T>(
  values: readonly T[],
  keysOf: (value: T) => readonly string[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    for (const key of new Set(keysOf(value))) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [value]);
      else group.push(value);
    }
  }
  return groups;
}

/** Words of a title, for comparison: letter case, punctuation and quotation marks do not count. */
export function titleWords(title: string): string {
  return (
    title
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  ).join(' ');
}

function withTitle(title: string, make: (words: string) => readonly string[]): readonly string[] {
  const words = titleWords(title);
  return words === '' ? [] : make(words);
}

function hasSameTitle(item: MatchableItem, article: MatchableArticle): boolean {
  const words = titleWords(item.title);
  return words !== '' && words === titleWords(article.title);
}

function isSameMoment(item: MatchableItem, article: MatchableArticle): boolean {
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
function isPlausible(item: MatchableItem, article: MatchableArticle): boolean {
  if (hasSameTitle(item, article) || isSameDay(item, article)) return true;
  if (hasLongName(item)) return true;
  const [name = ''] = lastNames(item.permalink ?? '', 1);
  return item.title === '' && item.published === undefined && /\p{L}/u.test(name);
}

function hasFolder({ permalink = '' }: Pick<MatchableItem, 'permalink'>): boolean {
  return lastNames(permalink, 2).length > 0;
}

function hasLongName({ permalink = '' }: Pick<MatchableItem, 'permalink'>): boolean {
  const [name = ''] = lastNames(permalink, 1);
  return name.length >= LONG_SLUG && /\p{L}/u.test(name);
}

function daysAround(instant: Instant): readonly number[] {
  const day = Math.floor(instant / DAY_MS);
  return [day - 1, day, day + 1];
}

function addressKeysIn({ permalink, aliases = [] }: MatchableItem): readonly string[] {
  const targets = permalink === undefined ? aliases : [permalink, ...aliases];
  return targets.flatMap((target) => keyOfTarget(target) ?? []).map(withoutExtension);
}

/** A page at `/ice.html` may be at `/ice/` elsewhere. */
function withoutExtension(key: string): string {
  return key.startsWith('?') ? key : key.replace(/\.(?:html?|php|aspx?)$/u, '');
}

/** The last names of a path as slugs, joined by a slash; none if it has fewer. Without `count`, the whole path. */
function lastNames(path: string, count?: number): readonly string[] {
  const key = keyOfTarget(path.split('?', 1)[0] ?? '');
  const names = withoutExtension(key ?? '')
    .split('/')
    .slice(1);
  if (names.length < (count ?? 1) || names.includes('')) return [];
  const last = count === undefined ? names : names.slice(-count);
  return [last.map(slugify).join('/')];
}

/** A file's path without extension, date, `index` and the generator's own folders: what addresses are usually made of. */
function stemOf(path: string): string {
  return path
    .replace(/^(?:content|source|src)\//u, '')
    .replace(/(^|\/)_(?:posts|pages)\//u, '$1')
    .replace(/\.[^./]*$/u, '')
    .replace(/\/(?:index|_index|readme)$/iu, '')
    .replace(/(^|\/)\d{4}-\d{1,2}-\d{1,2}[-_ ]?(?=[^/]+$)/u, '$1');
}
