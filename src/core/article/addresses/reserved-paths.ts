/** First names of the paths that the service answers itself, or may answer in a later version. */
const RESERVED_FOLDERS: ReadonlySet<string> = new Set([
  '.well-known',
  'archive',
  'authors',
  'feeds',
  'healthz',
  'hub',
  'languages',
  'media',
  'metrics',
  'readers',
  'readyz',
  'rsscloud',
  'sections',
  'tags',
]);

/** Those of {@link RESERVED_FOLDERS} that Express answers, after everything that is published. */
const ROUTES: ReadonlySet<string> = new Set(['healthz', 'hub', 'metrics', 'readers', 'readyz', 'rsscloud']);

/** Files at the top, of the service and of a static export. */
const RESERVED_FILES: ReadonlySet<string> = new Set([
  '',
  '_headers',
  '_redirects',
  'atom.xml',
  'favicon.ico',
  'feed.css',
  'feed.json',
  'feeds.opml',
  'robots.txt',
  'rss.xml',
  'sitemap.xml',
]);

/** Reason why a page cannot have a path, given its key; undefined if it can. */
export function reasonAgainstPath(key: string): string | undefined {
  const names = key.slice(1).split('/');
  if (isReservedPath(key)) return 'is an address of the service';
  // Pages are files and folders in a static export.
  if (names.slice(0, -1).some((name) => /\.html?$/u.test(name)))
    return 'has a folder that is called like a page';
  if (/\.(?:gz|br|zst)$/u.test(key)) return 'is called like a compressed file';
  return undefined;
}

/** True if the service has the address with this key, so that no article may. */
export function isReservedPath(key: string): boolean {
  const [first = '', ...others] = key.slice(1).split('/');
  if (RESERVED_FOLDERS.has(first) || first.startsWith('feedwright-')) return true;
  return others.length === 0 && RESERVED_FILES.has(first);
}

/** True if the path with this key is, or is below, one that a route of the service answers. */
export function isRoutePath(key: string): boolean {
  return ROUTES.has(key.slice(1).split('/', 1)[0] ?? '');
}
