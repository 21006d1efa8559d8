import { permalinkFault } from '../../../core/article/addresses/permalink-pattern.ts';

/** Program whose configuration a site has. */
export type SiteGenerator = 'Jekyll' | 'Hexo' | 'Hugo' | 'Zola' | 'Pelican';

/** Jekyll's named styles ("Permalinks", built-in formats). */
const JEKYLL_STYLES: Readonly<Record<string, string>> = {
  date: '/:categories/:year/:month/:day/:title.html',
  pretty: '/:categories/:year/:month/:day/:title/',
  ordinal: '/:categories/:year/:y_day/:title.html',
  weekdate: '/:categories/:year/W:week/:short_day/:title.html',
  none: '/:categories/:title.html',
};

/** Our tokens by those of a program, where the names differ. */
const TOKENS: Readonly<Record<SiteGenerator, Readonly<Record<string, string>>>> = {
  Jekyll: { title: 'slug', slug: 'slug', category: 'categories' },
  Hexo: { title: 'slug', name: 'slug', post_title: 'title', category: 'categories' },
  Hugo: {
    filename: 'slug',
    contentbasename: 'slug',
    slugorfilename: 'slug',
    slugorcontentbasename: 'slug',
    sections: 'section',
  },
  Zola: {},
  Pelican: {},
};

/** Pattern of a program that states none. */
const USUAL: Readonly<Record<SiteGenerator, string>> = {
  Jekyll: 'date',
  Hexo: ':year/:month/:day/:title/',
  Hugo: '/:section/:filename/',
  Zola: '/:section/:slug/',
  Pelican: '{slug}.html',
};

/** `{date:%Y}` and `{slug}` of Pelican. */
const PELICAN_FIELD = /\{([a-z]+)(?::%([YmdBb]))?\}/gu;
const PELICAN_FIELDS: Readonly<Record<string, string>> = {
  slug: ':slug',
  category: ':categories',
  'date:Y': ':year',
  'date:m': ':month',
  'date:d': ':day',
};

/**
 * Our pattern of page paths for one of another program, or for its usual one; undefined if it has a token that no
 * token here stands for.
 */
export function translatePermalink(
  generator: SiteGenerator,
  written: string | undefined,
): string | undefined {
  const own = written === undefined || written === '' ? USUAL[generator] : written;
  const named = generator === 'Jekyll' && Object.hasOwn(JEKYLL_STYLES, own) ? JEKYLL_STYLES[own] : own;
  const plain = generator === 'Pelican' ? own.replace(PELICAN_FIELD, pelicanToken) : (named ?? own);
  const names = TOKENS[generator];
  const pattern = `/${plain}`
    .replace(/\/{2,}/gu, '/')
    .replace(/:([a-z_]+)/giu, (token, name: string) =>
      Object.hasOwn(names, name) ? `:${names[name]}` : token,
    );
  return permalinkFault(pattern) === undefined && !/[{}]/u.test(pattern) ? pattern : undefined;
}

function pelicanToken(field: string, name: string, form?: string): string {
  return PELICAN_FIELDS[form === undefined ? name : `${name}:${form}`] ?? field;
}
