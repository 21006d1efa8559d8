import { readSiteAddress } from '../../core/article/addresses/page-path.ts';
import { block, escaped, quoted } from './nginx-syntax.ts';

/** Internal locations of addresses with a query, which clients cannot request. */
export const QUERY_FOLDER = '/feedwright-query/';

/** An old address with a query. */
export interface QueryAddress {
  readonly path: string;
  /** Directives that answer it. */
  readonly answer: readonly string[];
}

/** Configuration for old addresses with a query. */
interface QueryRules {
  /** Directives of the server. */
  readonly server: readonly string[];
  readonly locations: readonly string[];
}

/**
 * Answers addresses with a query, whatever the order of parameters and whatever others a request has. A request costs
 * one comparison for each form such as `/?p`, not for each address: its values are then looked up as a location.
 */
export function queryRules(addresses: readonly QueryAddress[]): QueryRules {
  const forms = new Map<string, string>();
  const locations = new Map<string, readonly string[]>();
  for (const { path, answer } of addresses) {
    const { target, queryForm } = readSiteAddress(path) ?? {};
    if (target === undefined || queryForm === undefined) continue;
    const folder = forms.get(queryForm) ?? `${QUERY_FOLDER}${forms.size}/`;
    forms.set(queryForm, folder);
    const parameters = target.slice(target.indexOf('?') + 1).split('&');
    const values = parameters.toSorted(byName).map((text) => text.slice(nameIn(text).length));
    locations.set(folder + values.join('&'), answer);
  }
  if (forms.size === 0) return { server: [], locations: [] };
  // Forms with more parameters first: `/?feed` is part of `/?cat&feed`.
  const ordered = [...forms].sort(([a], [b]) => b.split('&').length - a.split('&').length);
  return {
    server: [
      'set $feedwright_asked "$uri?$args";',
      'set $feedwright_queried "";',
      `set ${variable(ordered.length)} $uri;`,
      ...ordered.map(([form, folder], index) => ruleOf(form, folder, index)).reverse(),
      `if ($feedwright_queried) { rewrite ^ ${variable(0)} last; }`,
    ].flat(),
    locations: [
      ...[...locations].flatMap(([path, answer]) =>
        block(`location = ${quoted(path)}`, ['internal;', ...answer]),
      ),
      // No address has these values: the next form is tried, and the path itself in the end.
      ...ordered.flatMap(([, folder], index) =>
        block(`location ^~ ${folder}`, ['internal;', `rewrite ^ ${variable(index + 1)} last;`]),
      ),
    ],
  };
}

/** Names the internal location for the values that a request has of the parameters of a form. */
function ruleOf(form: string, folder: string, index: number): readonly string[] {
  const cut = form.indexOf('?');
  const path = form.slice(0, cut).replace(/\/$/, '');
  const names = form.slice(cut + 1).split('&');
  const parameters = names.map((name) => `(?=(?:.*&)?${escaped(name)}(=[^&]*)?(?:&|$))`);
  const end = path === '' ? '(?:/|/index\\.html?)' : '(?:/|/index\\.html?)?';
  const pattern = `^(?i:${escaped(path)}${end})\\?${parameters.join('')}`;
  const values = names.map((_, position) => `$${position + 1}`).join('&');
  return [
    `set ${variable(index)} ${variable(index + 1)};`,
    `if ($feedwright_asked ~ ${quoted(pattern)}) { set ${variable(index)} "${folder}${values}"; set $feedwright_queried 1; }`,
  ];
}

/** Variable with the location of a request that has the parameters of the form at an index, or of one after it. */
const variable = (index: number): string => `$feedwright_query_${index}`;

const nameIn = (parameter: string): string => parameter.split('=', 1)[0] ?? '';

function byName(a: string, b: string): number {
  const [first, second] = [nameIn(a), nameIn(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}
