import { addressOf, targetOf } from '../article/address.ts';
import { keyOfPagePath } from '../article/addresses/page-path.ts';
import type { Publication } from '../article/publication.ts';
import { FORMATS } from '../feed/feed.ts';
import { documentPath, describeFeed } from '../snapshot/feed-description.ts';

/** The redirects that publication.yaml asks for: old addresses, and feeds that move. */
interface Steps {
  /** Targets by absolute URL. */
  readonly next: ReadonlyMap<string, string>;
  /** An address as the service sees it: without a fragment, and on its present host. */
  readonly canonical: (address: string) => URL;
}

function stepsOf(publication: Publication): Steps {
  const { baseUrl, feeds = {}, aliases = {}, oldHosts = [] } = publication;
  const canonical = (address: string): URL => {
    const url = new URL(address);
    url.hash = '';
    const isOld = oldHosts.includes(url.host) || oldHosts.includes(url.hostname);
    return isOld ? new URL(baseUrl + (url.pathname + url.search).slice(1)) : url;
  };
  const next = new Map<string, string>();
  for (const [feed, { moved }] of Object.entries(feeds)) {
    if (moved === undefined) continue;
    const { folder, page, urls } = describeFeed(publication, feed);
    next.set(addressOf(publication, folder), page);
    for (const format of FORMATS) {
      next.set(addressOf(publication, documentPath(folder, format)), urls[format]);
    }
  }
  for (const [old, target] of Object.entries(aliases)) {
    next.set(canonical(addressOf(publication, old)).href, targetOf(publication, target));
  }
  return { next, canonical };
}

/** The address from which a redirect leads on: the one given, or the same without its query. */
function stepAt({ next }: Steps, address: URL): string | undefined {
  if (next.has(address.href)) return address.href;
  const path = new URL(address);
  path.search = '';
  return next.has(path.href) ? path.href : undefined;
}

/** Returns an address of the service whose redirects lead back to it; undefined if there is none. */
export function redirectLoop(publication: Publication): string | undefined {
  const steps = stepsOf(publication);
  const { next, canonical } = steps;
  /** Addresses visited, each with the address that the walk started from. */
  const seen = new Map<string, string>();
  for (const start of next.keys()) {
    for (let address: string | undefined = start; address !== undefined;) {
      const before = seen.get(address);
      if (before === start) return address;
      if (before !== undefined) break;
      seen.set(address, start);
      address = stepAt(steps, canonical(next.get(address) ?? ''));
    }
  }
  return undefined;
}

/**
 * Keys of the old paths that redirect in every spelling, each with its target: those whose redirects lead back to no
 * spelling of them. An old path `/tags/boats` that leads to `/tags/boats/` counts as it is written only.
 */
export function freelySpelled(publication: Publication): ReadonlyMap<string, string> {
  const { aliases = {}, baseUrl } = publication;
  const steps = stepsOf(publication);
  const { next, canonical } = steps;
  const keyOf = ({ href }: URL): string => {
    const path = href.startsWith(baseUrl) ? href.slice(baseUrl.length - 1).replace(/\?.*$/u, '') : undefined;
    return (path === undefined ? undefined : keyOfPagePath(path)) ?? '';
  };
  const targets = new Map<string, string>();
  for (const [old, written] of Object.entries(aliases)) {
    const key = old.includes('?') ? undefined : keyOfPagePath(old);
    const target = targetOf(publication, written);
    if (key !== undefined && !targets.has(key) && keyOf(canonical(target)) !== key) targets.set(key, target);
  }
  const leadsBack = (start: string, target: string): boolean => {
    const seen = new Set<string>();
    for (let url: URL | undefined = canonical(target); url !== undefined;) {
      const key = keyOf(url);
      if (key === start || seen.has(url.href)) return true;
      seen.add(url.href);
      const step = stepAt(steps, url);
      const further: string | undefined = step === undefined ? targets.get(key) : next.get(step);
      url = further === undefined ? undefined : canonical(further);
    }
    return false;
  };
  return new Map([...targets].filter(([key, target]) => !leadsBack(key, target)));
}
