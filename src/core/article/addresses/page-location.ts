import { addressOf } from '../address.ts';
import type { Publication } from '../publication.ts';
import { pagePathOf, type PageIdentity } from './page-path.ts';

/** Settings that the addresses of pages depend on. */
export type PageSettings = Pick<Publication, 'baseUrl' | 'link' | 'pages'>;

/** True if this service has the pages of articles and feeds. */
export function servesPages({ pages }: Pick<Publication, 'pages'>): boolean {
  return pages === undefined;
}

/** Absolute URL of the site that has the pages; ends in `/`. */
function siteOf({ baseUrl, link, pages }: PageSettings): string {
  if (pages === undefined) return baseUrl;
  const { origin, pathname } = new URL(pages === false ? link : pages);
  return origin + pathname.replace(/\/$/, '') + '/';
}

/** Absolute URL of an article's page, on whichever site it is. */
export function pageAddressOf(publication: PageSettings, row: PageIdentity): string {
  return addressOf({ baseUrl: siteOf(publication) }, pagePathOf(row));
}

/** Absolute URL of the home page of the site that has the pages. */
export function homeAddressOf(publication: PageSettings): string {
  return servesPages(publication) ? publication.baseUrl : siteOf(publication);
}

/**
 * Target of a redirect from an address of an article to its page: a path of the service, or a URL of another site.
 * Undefined if the page is served at this very path; `nowhere` if another program has the page at the same address.
 */
export function pageLocationOf(
  publication: PageSettings,
  row: PageIdentity,
  path: string,
): string | undefined {
  const page = pagePathOf(row);
  if (servesPages(publication)) return page === path ? undefined : page;
  const location = pageAddressOf(publication, row);
  return location === addressOf(publication, path) ? 'nowhere' : location;
}
