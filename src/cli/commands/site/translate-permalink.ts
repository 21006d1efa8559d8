import { permalinkFault, type PermalinkToken } from '../../../core/article/addresses/permalink-pattern.ts';

/** Program whose configuration a site has. */
export type SiteGenerator = 'Jekyll' | 'Hexo' | 'Hugo' | 'Zola' | 'Pelican' | 'Nikola';

/** Our pattern of page paths for one of another program, or the reason why there is none. */
export type PermalinkTranslation = { readonly pattern: string } | { readonly reason: string };

/** Jekyll's named styles ("Permalinks", built-in formats). */
const JEKYLL_STYLES: Readonly<Record<string, string>> = {
  date: '/:categories/:year/:month/:day/:title:output_ext',
  pretty: '/:categories/:year/:month/:day/:title/',
  ordinal: '/:categories/:year/:y_day/:title:output_ext',
  weekdate: '/:categories/:year/W:week/:short_day/:title:output_ext',
  none: '/:categories/:title:output_ext',
};

/** Our tokens by those of a program, where the names differ. */
const TOKENS: Readonly<Record<SiteGenerator, Readonly<Record<string, PermalinkToken>>>> = {
  Jekyll: { title: 'slug' },
  Hexo: { post_title: 'title', category: 'categories' },
  Hugo: {
    filename: 'filename',
    contentbasename: 'filename',
    slugorfilename: 'slug',
    slugorcontentbasename: 'slug',
    sections: 'section',
  },
  Zola: {},
  Pelican: {},
  Nikola: {},
};

/** Tokens that have the name of one of ours and another meaning. */
const FALSE_FRIENDS: Readonly<Partial<Record<SiteGenerator, ReadonlySet<string>>>> = {
  Jekyll: new Set(['filename', 'section']),
  Hexo: new Set(['slug', 'filename', 'section', 'categories']),
  Hugo: new Set(['categories']),
};

/** Pattern of a program that states none. */
const USUAL: Readonly<Record<SiteGenerator, string>> = {
  Jekyll: 'date',
  Hexo: ':year/:month/:day/:title/',
  Hugo: '/:section/:slug/',
  Zola: '/:section/:slug/',
  Pelican: '{slug}.html',
  Nikola: '/:section/:slug/',
};

/**
 * Translates a pattern of page paths of another program, or its usual one. `hexoTitle` is what Hexo's `:title` is: the
 * name of the file with its date or without.
 */
export function translatePermalink(
  generator: SiteGenerator,
  written: string | undefined,
  hexoTitle: 'slug' | 'filename' = 'filename',
): PermalinkTranslation {
  const given = written ?? USUAL[generator];
  const named = Object.hasOwn(JEKYLL_STYLES, given) && generator === 'Jekyll' ? JEKYLL_STYLES[given] : given;
  const own = `/${named ?? given}`;
  const plain = generator === 'Pelican' ? own.replace(PELICAN_FIELD, pelicanField) : own;
  const names: Readonly<Record<string, PermalinkToken>> = {
    ...TOKENS[generator],
    ...(generator === 'Hexo' && { title: hexoTitle, name: hexoTitle }),
  };
  const unknown = unknownIn(plain, generator, names);
  if (unknown !== undefined) return { reason: `its pattern has ${unknown}, for which no token stands here` };
  const pattern = plain
    .replace(/:output_ext/gu, '.html')
    .replace(TOKEN, (token, name: string) => (Object.hasOwn(names, name) ? `:${names[name] ?? ''}` : token))
    .replace(/\/{2,}/gu, '/');
  const fault = permalinkFault(pattern);
  return fault === undefined ? { pattern } : { reason: `${pattern} cannot be a pattern here: ${fault}` };
}

const TOKEN = /:([a-z_]+)/giu;

/** A token, a field in braces, or a colon or bracket that begins something else, such as Hugo's `:2006` and `:sections[1:]`. */
const ANY_TOKEN = /:([a-z_]*)|\{[^{}]{0,40}\}?|[}[\]]/giu;

/** First token for which none of ours stands; undefined if there is none. */
function unknownIn(
  pattern: string,
  generator: SiteGenerator,
  names: Readonly<Record<string, PermalinkToken>>,
): string | undefined {
  for (const [token, name = ''] of pattern.matchAll(ANY_TOKEN)) {
    const isOwn = Object.hasOwn(names, name) || (generator === 'Jekyll' && name === 'output_ext');
    const isSame = permalinkFault(`/x${token}`) === undefined && FALSE_FRIENDS[generator]?.has(name) !== true;
    if (!isOwn && !isSame) return token;
  }
  return undefined;
}

/** `{slug}`, and `{date:%Y/%m}` with codes of strftime, in Pelican. */
const PELICAN_FIELD = /\{([a-z]{1,20})(?::([^{}]{1,40}))?\}/gu;

const PELICAN_FIELDS: Readonly<Record<string, PermalinkToken>> = { slug: 'slug', category: 'categories' };

const DATE_CODES: Readonly<Record<string, PermalinkToken>> = { Y: 'year', m: 'month', d: 'day' };

function pelicanField(field: string, name: string, form: string | undefined): string {
  if (form === undefined)
    return Object.hasOwn(PELICAN_FIELDS, name) ? `:${PELICAN_FIELDS[name] ?? ''}` : field;
  if (name !== 'date') return field;
  const codes = [...form.matchAll(/%(.?)/gu)].map(([, code = '']) => code);
  if (codes.length === 0 || codes.some((code) => !Object.hasOwn(DATE_CODES, code))) return field;
  return form.replace(/%(.)/gu, (_, code: string) => `:${DATE_CODES[code] ?? ''}`);
}
