import { keyOfTarget, readSiteAddress } from '../../../core/article/addresses/page-path.ts';
import { reasonAgainstPath } from '../../../core/article/addresses/reserved-paths.ts';
import type { AdoptedItem } from '../../../core/adoption/adopted-item.ts';
import type { ReadFeed } from '../../../core/adoption/old-feed.ts';

/** Location of the earlier publication. */
export interface OldSite {
  /** Hosts without `www.`; links to others lead elsewhere. */
  readonly hosts: ReadonlySet<string>;
  /** Path of this service's base URL, which addresses on the site are relative to; ends in a slash. */
  readonly basePath: string;
}

/** Host of a URL without `www.`, and the key of its path with the query. */
export interface SitePlace {
  readonly host: string;
  readonly target: string;
  readonly key: string;
}

/** Reads where a URL leads; undefined for what is no http(s) URL. */
export function placeOf(url: string | undefined): SitePlace | undefined {
  if (url === undefined || !/^https?:/iu.test(url) || !URL.canParse(url)) return undefined;
  const { hostname, pathname, search } = new URL(url);
  const target = pathname + search;
  return { host: hostname.replace(/^www\./u, ''), target, key: keyOfTarget(target) ?? target };
}

/** Hosts of the old site: those of the feeds' own links and the one that most items link to. */
export function oldSiteOf(feeds: readonly ReadFeed[], baseUrl: string): OldSite {
  const hosts = new Set<string>();
  for (const { feed } of feeds) {
    const host = placeOf(feed.link)?.host;
    if (host !== undefined) hosts.add(host);
  }
  const counts = new Map<string, number>();
  let items = 0;
  for (const feed of feeds) {
    for (const { link } of feed.items) {
      const host = placeOf(link)?.host;
      if (host === undefined) continue;
      items += 1;
      counts.set(host, (counts.get(host) ?? 0) + 1);
    }
  }
  for (const [host, count] of counts) if (count > items / 2) hosts.add(host);
  return { hosts, basePath: new URL(baseUrl).pathname };
}

/** Address on the old site, as a path of this service; undefined for one elsewhere, the home page, or an unusable one. */
export function siteTarget(url: string, { hosts, basePath }: OldSite): string | undefined {
  const place = placeOf(url);
  if (place === undefined || !hosts.has(place.host)) return undefined;
  const path = place.target.startsWith(basePath) ? place.target.slice(basePath.length - 1) : place.target;
  const address = readSiteAddress(path);
  return address === undefined || address.key === '/' ? undefined : address.target;
}

/**
 * Addresses of a page: the path of its first link, and as aliases the other links and the ids that are URLs. A path that
 * the service needs is left out.
 */
export function addressesOf(
  links: readonly string[],
  ids: readonly string[],
  site: OldSite,
): Pick<AdoptedItem, 'permalink' | 'aliases'> {
  const targets = [...links, ...ids].flatMap((url) => siteTarget(url, site) ?? []).filter(isFree);
  const [main] = links.flatMap((url) => siteTarget(url, site) ?? []).filter(isFree);
  const permalink = main === undefined || main.includes('?') ? undefined : main;
  const seen = new Set(permalink === undefined ? [] : [keyOfTarget(permalink)]);
  const aliases = targets.filter((target) => {
    const key = keyOfTarget(target);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return { ...(permalink !== undefined && { permalink }), ...(aliases.length > 0 && { aliases }) };
}

function isFree(target: string): boolean {
  const key = keyOfTarget(target);
  return key !== undefined && (key.startsWith('?') || reasonAgainstPath(key) === undefined);
}
