import { addressOf, targetOf } from '../article/address.ts';
import {
  keyOfPagePath,
  keyOfTarget,
  queryAddressIn,
  readSiteAddress,
} from '../article/addresses/page-path.ts';
import { isRoutePath } from '../article/addresses/reserved-paths.ts';
import type { Publication } from '../article/publication.ts';
import { canonicalPathOf } from '../protocol/request-target.ts';
import { documentPaths } from '../snapshot/paths.ts';
import { freelySpelled } from './redirect-loops.ts';

/** The answer at a former address. */
export interface FormerAddress {
  /** Absolute URL. */
  readonly location: string;
  /** Path of the document that is answered in place of a redirect; undefined: a redirect. */
  readonly document?: string | undefined;
}

/** Redirects from former addresses. */
export interface Redirects {
  /** By the request targets and paths that redirect, as written and in canonical form. */
  readonly targets: ReadonlyMap<string, FormerAddress>;
  /** For an unnormalised request target, or for a path; undefined if it is no former address. */
  readonly ofTarget: (target: string) => FormerAddress | undefined;
  /** For a request target with a query, given its path: former addresses with a query, further parameters left out. */
  readonly ofQuery: (target: string, path: string) => FormerAddress | undefined;
  /** For a path in another letter case, or with or without a final slash. Only for paths where nothing else is. */
  readonly ofSpelling: (path: string) => FormerAddress | undefined;
  /**
   * Absolute URL for any request to a former host. `queryForms` are those of articles: their queries are kept.
   */
  readonly ofHost: (
    host: string | undefined,
    target: string,
    queryForms?: readonly string[],
  ) => string | undefined;
}

/**
 * The former addresses of a publication, by unnormalised request target and by path; undefined for a
 * publication without any.
 */
export function redirectsOf(publication: Publication): Redirects | undefined {
  const { aliases = {}, oldHosts = [], baseUrl } = publication;
  const targets = new Map<string, FormerAddress>();
  const byQuery = new Map<string, FormerAddress>();
  const forms = new Set<string>();
  for (const [written, target] of Object.entries(aliases)) {
    const to = redirectTo(publication, target);
    // Clients percent-encode non-ASCII characters.
    const old = written.replace(/[^\x21-\x7e]+/g, encodeURIComponent);
    targets.set(old, to);
    const path = old.includes('?') ? undefined : canonicalPathOf(old);
    if (path !== undefined) targets.set(path, to);
    const { key, queryForm } = readSiteAddress(written) ?? {};
    if (key === undefined || queryForm === undefined) continue;
    byQuery.set(key, to);
    forms.add(queryForm);
  }
  const spelled = new Map(
    [...freelySpelled(publication)]
      .filter(([key]) => !isRoutePath(key))
      .map(([key, target]) => [key, redirectTo(publication, target)]),
  );
  const hosts = new Set(oldHosts);
  if (targets.size === 0 && hosts.size === 0) return undefined;
  // Forms with more parameters first: `/?feed=rss2` is part of `/?feed=rss2&cat=1`.
  const queryForms = [...forms].sort((a, b) => b.split('&').length - a.split('&').length);

  const ofQuery: Redirects['ofQuery'] = (target, path) => {
    if (queryForms.length === 0 || !target.includes('?')) return undefined;
    for (const form of queryForms) {
      const asked = queryAddressIn(target, path, [form]);
      const to = asked === undefined ? undefined : byQuery.get(keyOfTarget(asked) ?? '');
      if (to !== undefined) return to;
    }
    return undefined;
  };
  const ofSpelling: Redirects['ofSpelling'] = (path) =>
    spelled.size === 0 ? undefined : spelled.get(keyOfPagePath(path) ?? '');
  return {
    targets,
    ofTarget: (target) => targets.get(target),
    ofQuery,
    ofSpelling,
    ofHost: (host = '', target, articleForms) => {
      if (hosts.size === 0) return undefined;
      const name = host.toLowerCase();
      if (!hosts.has(name) && !hosts.has(name.replace(/:\d*$/, ''))) return undefined;
      const path = canonicalPathOf(target);
      if (path === undefined) return undefined;
      const to = targets.get(target) ?? ofQuery(target, path) ?? targets.get(path);
      return to?.location ?? baseUrl + (queryAddressIn(target, path, articleForms) ?? path).slice(1);
    },
  };
}

/** The redirect to a target in publication.yaml, or the document there if old feed paths are served. */
function redirectTo(publication: Publication, target: string): FormerAddress {
  const location = targetOf(publication, target);
  const { baseUrl, oldFeeds, aliases = {} } = publication;
  if (oldFeeds !== 'serve' || !location.startsWith(baseUrl) || /[?#]/.test(location)) return { location };
  const path = canonicalPathOf(location.slice(baseUrl.length - 1));
  const [document] = path === undefined ? [] : documentPaths([path]);
  // What is itself redirected has another document.
  return document === undefined || Object.hasOwn(aliases, document) ? { location } : { location, document };
}

/** Absolute URLs at which documents are answered besides their own, by the path of the document. */
export function servedAddresses(publication: Publication): ReadonlyMap<string, readonly string[]> {
  const addresses = new Map<string, string[]>();
  const redirects = publication.oldFeeds === 'serve' ? redirectsOf(publication) : undefined;
  if (redirects === undefined) return addresses;
  for (const [target, { document }] of [...redirects.targets, ...slashTwins(redirects)]) {
    if (document === undefined) continue;
    const known = addresses.get(document) ?? [];
    known.push(addressOf(publication, target));
    addresses.set(document, known);
  }
  return addresses;
}

/** The former paths with a final slash, or without, where they are written without it, or with. */
export function slashTwins({ targets, ofSpelling }: Redirects): ReadonlyMap<string, FormerAddress> {
  const twins = new Map<string, FormerAddress>();
  for (const path of targets.keys()) {
    const twin = path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
    const isPath = canonicalPathOf(twin) === twin && !targets.has(twin);
    const to = isPath ? ofSpelling(twin) : undefined;
    if (to !== undefined) twins.set(twin, to);
  }
  return twins;
}

/** Creates a function that builds the redirects of each publication once. */
export function createRedirects(): (publication: Publication) => Redirects | undefined {
  let made: Redirects | undefined;
  let of: Publication | undefined;
  return (publication) => {
    if (publication !== of) {
      made = redirectsOf(publication);
      of = publication;
    }
    return made;
  };
}
