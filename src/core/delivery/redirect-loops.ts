import { addressOf, targetOf } from '../article/address.ts';
import type { Publication } from '../article/publication.ts';
import { FORMATS } from '../feed/feed.ts';
import { documentPath, describeFeed } from '../snapshot/feed-description.ts';

/** Returns an address of the service whose redirects lead back to it; undefined if there is none. */
export function redirectLoop(publication: Publication): string | undefined {
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
  /** Addresses visited, each with the address that the walk started from. */
  const seen = new Map<string, string>();
  for (const start of next.keys()) {
    for (let address: string | undefined = start; address !== undefined;) {
      const before = seen.get(address);
      if (before === start) return address;
      if (before !== undefined) break;
      seen.set(address, start);
      const url = canonical(next.get(address) ?? '');
      const { href } = url;
      url.search = '';
      address = next.has(href) ? href : next.has(url.href) ? url.href : undefined;
    }
  }
  return undefined;
}
