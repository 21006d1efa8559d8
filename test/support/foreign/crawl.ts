import { request, type Answer } from '../service/request.ts';

/** Base URL of the services that are crawled. */
export const BASE = 'https://example.org';

/** Max. paths that a crawl fetches. */
const MAX_PATHS = 2000;

/** Paths at which a crawl begins: every list that the service publishes of itself. */
const STARTS = [
  '/',
  '/rss.xml',
  '/atom.xml',
  '/feed.json',
  '/feeds.opml',
  '/sitemap.xml',
  '/robots.txt',
  '/healthz',
];

/** Content types whose text names further paths. */
const TEXT = /^(?:text\/|application\/(?:[a-z]+\+)?(?:xml|json))/;

/**
 * Fetches everything that can be reached from the lists of a service: responses by path. Links are looked for
 * in all text, so that those in documents of any format count.
 */
export async function crawl(origin: string, more: readonly string[] = []): Promise<Map<string, Answer>> {
  const found = new Map<string, Answer>();
  const waiting = [...STARTS, ...more];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    if (found.size > MAX_PATHS) throw new Error(`more than ${MAX_PATHS} paths, the last one ${path}`);
    const answer = await request(origin + path);
    found.set(path, answer);
    if (TEXT.test(answer.headers['content-type'] ?? '')) waiting.push(...pathsIn(answer.body.toString()));
    const { location } = answer.headers;
    if (location !== undefined) waiting.push(...pathOf(location, path));
  }
  return found;
}

/** Absolute addresses of this site, and those in `href` and `src` that begin with a slash. */
function pathsIn(text: string): readonly string[] {
  const absolute = text.matchAll(/https:\/\/example\.org(\/[^\s"'<>\\)\]]*)?/g);
  const rooted = text.matchAll(/\b(?:href|src|poster)="(\/[^"/][^"]*)"/g);
  return [...absolute, ...rooted].flatMap(([, path = '/']) => pathOf(path.replaceAll('&amp;', '&'), '/'));
}

/** The path of an address of this site, without its fragment; none if it is elsewhere. */
export function pathOf(address: string, from: string): readonly string[] {
  const url = URL.canParse(address, BASE + from) ? new URL(address, BASE + from) : undefined;
  return url?.origin === BASE ? [url.pathname + url.search] : [];
}

/** Addresses to which the HTML of an article refers, `srcset` included. */
export function addressesIn(html: string): readonly string[] {
  const single = [...html.matchAll(/\s(?:href|src|poster|cite)="([^"]*)"/g)].map(
    ([, address = '']) => address,
  );
  const several = [...html.matchAll(/\ssrcset="([^"]*)"/g)].flatMap(([, list = '']) =>
    list.split(/,\s+/).map((candidate) => candidate.trim().split(/\s+/)[0] ?? ''),
  );
  return [...single, ...several].map((address) => address.replaceAll('&amp;', '&'));
}
