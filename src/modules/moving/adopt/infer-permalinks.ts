import { keyOfPagePath } from '../../../core/article/addresses/page-path.ts';
import { permalinkFault } from '../../../core/article/addresses/permalink-pattern.ts';

/** An article whose path on the old site is known. */
export interface PlacedArticle {
  /** Path of its page on the old site. */
  readonly permalink: string;
  /** Path that a pattern gives the article; undefined if it gives none. */
  readonly pageBy: (pattern: string) => string | undefined;
}

/** Min. articles that a pattern is inferred from. */
const MIN_ARTICLES = 3;

/** Min. share of them whose paths it has to give. */
const MIN_SHARE = 0.9;

/** Number of articles whose paths patterns are made of. */
const SAMPLES = 5;

/** Max. names in a path that patterns are made of. */
const MAX_NAMES = 8;

/**
 * Infers the pattern of an old site's paths, for the articles that its feed no longer had: the first that gives nine of
 * ten known paths. Undefined if there is none, or if it is the default.
 */
export function inferPermalinks(articles: readonly PlacedArticle[]): string | undefined {
  if (articles.length < MIN_ARTICLES) return undefined;
  const patterns = new Set(articles.slice(0, SAMPLES).flatMap(({ permalink }) => patternsLike(permalink)));
  patterns.delete('/articles/:slug');
  return [...patterns].find((pattern) => {
    if (permalinkFault(pattern) !== undefined) return false;
    const right = articles.filter(({ permalink, pageBy }) => isSamePath(permalink, pageBy(pattern)));
    return right.length >= articles.length * MIN_SHARE;
  });
}

function isSamePath(a: string, b: string | undefined): boolean {
  return b !== undefined && keyOfPagePath(a) === keyOfPagePath(b);
}

/** Patterns that may have given a path, the plainest first. */
function patternsLike(path: string): readonly string[] {
  const slash = path.endsWith('/') ? '/' : '';
  const names = path.split('/').filter((name) => name !== '');
  const last = names.pop();
  if (last === undefined || names.length >= MAX_NAMES) return [];
  const suffix = /\.[a-z]{2,5}$/iu.exec(last)?.[0] ?? '';
  const dated = names.map(dateToken);
  const firstDate = dated.findIndex((name) => name.startsWith(':'));
  const before = firstDate === -1 ? dated.length : firstDate;
  const heads = [dated];
  if (before > 0) {
    heads.push([':section', ...dated.slice(1)]);
    heads.push([':categories', ...dated.slice(before)]);
  }
  // A category may be missing from the first path that is looked at.
  if (before === 0) heads.push([':categories', ...dated]);
  return heads.flatMap((head) =>
    [':slug', ':title', ':filename'].map((name) => `/${[...head, name + suffix].join('/')}${slash}`),
  );
}

/** The token of a part of a date by its place: a year, then a month, then a day. */
function dateToken(name: string, index: number, names: readonly string[]): string {
  const year = names.findIndex((one) => /^(?:19|20)\d\d$/u.test(one));
  if (year === -1 || index < year) return name;
  if (index === year) return ':year';
  const isShort = names.slice(year + 1, index + 1).every((one) => /^\d\d$/u.test(one));
  return isShort && index <= year + 2 ? ([':month', ':day'][index - year - 1] ?? name) : name;
}
