import type { HostFile, Manifest, ManifestEntry } from './manifest.ts';

/** A file of redirects that many static hosts support. */
export const REDIRECTS_FILE = '_redirects';

/** Placeholders in paths of redirects: a path that contains one would also match other paths. */
const PLACEHOLDER = /\*|\/:/;

/** Parameters that mean the same to every program, encoded or not. */
const PLAIN_QUERY = /^[\w.~-]+=[\w.~-]+(?:&[\w.~-]+=[\w.~-]+)*$/;

/**
 * The `_redirects` file. The form has no 410 responses. Addresses with a query are written as Netlify reads them; other
 * hosts ignore such lines.
 */
export function redirectsFile({ resources }: Manifest): HostFile {
  const queries: string[] = [];
  const paths: string[] = [];
  const left: string[] = [];
  for (const entry of resources) {
    const to = targetOfEntry(entry);
    if (to === undefined) continue;
    const [path = '', query] = entry.path.split(/\?(.*)/s, 2);
    if (/\s/.test(entry.path) || PLACEHOLDER.test(path)) left.push(entry.path);
    else if (query === undefined) paths.push(`${path} ${to}\n`);
    // The mark: a file at the path does not count.
    else if (PLAIN_QUERY.test(query)) queries.push(`${path} ${query.replaceAll('&', ' ')} ${to}!\n`);
    else left.push(entry.path);
  }
  return { text: [...queries, ...paths].join(''), left, queries: queries.length };
}

/** Address and status for an old address; undefined for an entry with files of its own. */
function targetOfEntry({ path, status, fields, document, files }: ManifestEntry): string | undefined {
  if (document === undefined) {
    const location = fields['Location'];
    return location === undefined ? undefined : `${location} ${status}`;
  }
  const isCopied = files.some(({ file }) => `/${file}` === path);
  return isCopied ? undefined : `${document} ${status}`;
}
