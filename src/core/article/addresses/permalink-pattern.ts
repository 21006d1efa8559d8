import { canonicalPagePath, keyOfPagePath } from './page-path.ts';
import { reasonAgainstPath } from './reserved-paths.ts';

/** Tokens of patterns of page paths, with their meanings. */
export const PERMALINK_TOKENS = {
  year: 'year of publication, four digits',
  month: 'month, two digits',
  day: 'day of the month, two digits',
  title: 'the title as a slug; without a title, the file name',
  slug: 'the slug of the article',
  filename: 'the file name as a slug, with its date',
  section: 'the first folder of the file',
  categories: 'the categories in lower case, with a slash between two',
} as const;

/** A token of {@link PERMALINK_TOKENS}. */
export type PermalinkToken = keyof typeof PERMALINK_TOKENS;

const TOKEN = /:([a-z_]+)/gi;

function isToken(name: string): name is PermalinkToken {
  return Object.hasOwn(PERMALINK_TOKENS, name);
}

/** Fault of a pattern such as `/:year/:month/:slug/`, as what is expected instead; undefined if there is none. */
export function permalinkFault(pattern: string): string | undefined {
  const names = [...pattern.matchAll(TOKEN)].map(([, name = '']) => name);
  const unknown = names.find((name) => !isToken(name));
  if (unknown !== undefined) {
    const known = Object.keys(PERMALINK_TOKENS).map((name) => `:${name}`);
    return `no :${unknown}: the tokens are ${known.join(', ')}`;
  }
  if (names.length === 0) return 'a pattern with a token such as :slug';
  const sample = canonicalPagePath(pattern.replace(TOKEN, 'x'));
  const key = sample === undefined ? undefined : keyOfPagePath(sample);
  if (key === undefined) return 'a path such as /:year/:month/:slug/';
  const reason = reasonAgainstPath(key);
  return reason === undefined ? undefined : `another path: this one ${reason}`;
}

/** Path that a pattern gives for values, which need no encoding; segments without a value are left out. */
export function fillPermalink(
  pattern: string,
  valueOf: (token: PermalinkToken) => string,
): string | undefined {
  const filled = pattern.replace(TOKEN, (_, name: string) =>
    isToken(name) ? valueOf(name).split('/').map(encodeURIComponent).join('/') : '',
  );
  return canonicalPagePath(`/${filled.replace(/^\/+/, '')}`);
}
