import { targetOf } from '../article/address.ts';
import type { Publication } from '../article/publication.ts';
import { pathOf } from '../protocol/request-target.ts';

/** Where a request for an old address is sent. */
export interface Redirects {
  /** Absolute URLs by the request targets and paths that lead there. */
  readonly targets: ReadonlyMap<string, string>;
  /** Absolute URL in the place of a request target as it stands, or of a path; undefined: it is no old one. */
  readonly ofTarget: (target: string) => string | undefined;
  /** The same for a request to an old host, whatever it asks for. */
  readonly ofHost: (host: string | undefined, target: string) => string | undefined;
}

/**
 * The old addresses of a publication, looked up by the request target as it stands, or by its path; undefined
 * for most publications, which have none.
 */
export function redirectsOf(publication: Publication): Redirects | undefined {
  const { aliases = {}, oldHosts = [], baseUrl } = publication;
  const targets = new Map<string, string>();
  for (const [written, target] of Object.entries(aliases)) {
    const location = targetOf(publication, target);
    // Clients percent-encode whatever is not ASCII.
    const old = written.replace(/[^\x21-\x7e]+/g, encodeURIComponent);
    targets.set(old, location);
    const path = old.includes('?') ? undefined : pathOf(old);
    if (path !== undefined) targets.set(path, location);
  }
  const hosts = new Set(oldHosts);
  if (targets.size === 0 && hosts.size === 0) return undefined;
  return {
    targets,
    ofTarget: (target) => targets.get(target),
    ofHost: (host = '', target) => {
      if (hosts.size === 0) return undefined;
      const name = host.toLowerCase();
      if (!hosts.has(name) && !hosts.has(name.replace(/:\d*$/, ''))) return undefined;
      const path = pathOf(target);
      if (path === undefined) return undefined;
      return targets.get(target) ?? targets.get(path) ?? baseUrl + path.slice(1);
    },
  };
}

/** The same, made once for each publication. */
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
