/** Usual prefixes by namespace, in lower case and without a final slash. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['http://purl.org/rss/1.0', ''],
  ['http://my.netscape.com/rdf/simple/0.9', ''],
  ['http://channel.netscape.com/rdf/simple/0.9', ''],
  ['http://backend.userland.com/rss', ''],
  ['http://backend.userland.com/rss2', ''],
  ['http://backend.userland.com/rss091', ''],
  ['http://blogs.law.harvard.edu/tech/rss', ''],
  ['http://cyber.law.harvard.edu/rss/rss.html', ''],
  ['http://www.rssboard.org/rss-specification', ''],
  ['http://www.w3.org/2005/atom', 'atom'],
  ['http://purl.org/atom/ns#', 'atom'],
  ['http://www.w3.org/1999/02/22-rdf-syntax-ns#', 'rdf'],
  ['http://purl.org/rss/1.0/modules/content', 'content'],
  ['http://purl.org/dc/elements/1.1', 'dc'],
  ['http://purl.org/dc/elements/1.0', 'dc'],
  ['http://purl.org/dc/terms', 'dcterms'],
  ['http://www.itunes.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['http://search.yahoo.com/mrss', 'media'],
  ['http://search.yahoo.com/rss', 'media'],
  ['http://purl.org/syndication/history/1.0', 'fh'],
  ['http://rssnamespace.org/feedburner/ext/1.0', 'feedburner'],
  ['https://podcastindex.org/namespace/1.0', 'podcast'],
  ['http://www.w3.org/1999/xhtml', 'xhtml'],
  ['http://www.w3.org/xml/1998/namespace', 'xml'],
]);

/**
 * Key of an element or attribute: the usual prefix of its namespace, else its own, and its name in lower case. Feeds
 * misspell namespaces more often than prefixes.
 */
export function keyOfName(uri: string, prefix: string, local: string): string {
  const known = PREFIXES.get(uri.toLowerCase().replace(/\/$/u, ''));
  const usual = known ?? prefix.toLowerCase();
  return usual === '' ? local.toLowerCase() : `${usual}:${local.toLowerCase()}`;
}
