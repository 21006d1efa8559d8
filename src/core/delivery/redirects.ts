import { targetOf } from '../article/address.ts';
import type { Publication } from '../article/publication.ts';
import { canonicalPathOf } from '../protocol/request-target.ts';

/** Redirects from former addresses. */
export interface Redirects {
  /** Absolute URLs by the request targets and paths that redirect there. */
  readonly targets: ReadonlyMap<string, string>;
  /**
   * Absolute URL for an unnormalised request target, or for a path; undefined if it is no former address.
   */
  readonly ofTarget: (target: string) => string | undefined;
  /** Absolute URL for any request to a former host. */
  readonly ofHost: (host: string | undefined, target: string) => string | undefined;
}

/**
 * The former addresses of a publication, by unnormalised request target and by path; undefined for a
 * publication without any.
 */
export function redirectsOf(publication: Publication): Redirects | undefined {
  const { aliases = {}, oldHosts = [], baseUrl } = publication;
  const targets = new Map<string, string>();
  for (const [written, target] of Object.entries(aliases)) {
    const location = targetOf(publication, target);
    // Clients percent-encode non-ASCII characters.
    const old = written.replace(/[^\x21-\x7e]+/g, encodeURIComponent);
    targets.set(old, location);
    const path = old.includes('?') ? undefined : canonicalPathOf(old);
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
      const path = canonicalPathOf(target);
      if (path === undefined) return undefined;
      return targets.get(target) ?? targets.get(path) ?? baseUrl + path.slice(1);
    },
  };
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
