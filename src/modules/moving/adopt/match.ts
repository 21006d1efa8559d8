import {
  addressKeysIn,
  daysAround,
  hasFolder,
  hasLongName,
  hasSameTitle,
  isPlausible,
  isSameDay,
  isSameMoment,
  lastNames,
  stemOf,
  withTitle,
  withoutExtension,
  type MatchableArticle,
  type MatchableItem,
} from './evidence.ts';

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
