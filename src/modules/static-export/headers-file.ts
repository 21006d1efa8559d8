import { archiveIn, articleIn, feedIn, mediaIn } from '../../core/snapshot/paths.ts';
import { fieldsOfEntry, type Fields, type Manifest } from './manifest.ts';
import { endedIn, rulesOf } from './rules.ts';

/** The two files that many hosts of static sites take: header fields by path, and redirects. */
export const HEADERS_FILE = '_headers';
export const REDIRECTS_FILE = '_redirects';

/** A longer line is more than some hosts take; what it says is in the document as well. */
const MAX_CHARACTERS = 2000;

/** What such a host says by itself, of the file that it sends. */
const OF_THE_HOST: ReadonlySet<string> = new Set(['Last-Modified', 'Accept-Ranges', 'Vary']);

/** How the paths of one kind are written there. */
function patternOf(path: string): string | undefined {
  const file = path.slice(path.lastIndexOf('/') + 1);
  if (articleIn(path) !== undefined) return '/articles/*';
  if (archiveIn(path) !== undefined) return `/archive/:number/${file}`;
  const feed = feedIn(path);
  if (feed !== undefined) return `/${feed.slice(0, feed.indexOf('/'))}/:name/${file}`;
  return mediaIn(path) === undefined ? undefined : '/media/*';
}

/** Header fields by path, a block each. What one path has beside others of its kind is left out. */
export function headersText(manifest: Manifest): string {
  const { patterns, single } = rulesOf(manifest, patternOf);
  const kinds = [...patterns].map(([pattern, { path, shared }]) => {
    const fields = manifest.shared[shared] ?? {};
    // Files under one pattern are of many types, which a host tells by their names.
    return block(pattern, mediaIn(path) === undefined ? fields : withoutType(fields));
  });
  const alone = single
    // Rules of one path and of its pattern would both be heeded, so that a field would come twice.
    .filter(({ path }) => patternOf(path) === undefined)
    .map((entry) => block(entry.path, fieldsOfEntry(manifest, entry)));
  return [...alone, ...kinds].join('\n');
}

function withoutType(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'Content-Type'));
}

function block(pattern: string, fields: Fields): string {
  const lines = Object.entries(fields)
    .filter(([name]) => !OF_THE_HOST.has(name))
    .map(([name, value]) => `  ${name}: ${value}\n`)
    .filter((line) => line.length <= MAX_CHARACTERS);
  return `${pattern}\n${lines.join('')}`;
}

/** A place for whatever there is: hosts would send more away than the old path. */
const PLACEHOLDER = /\*|\/:/;

/** Old paths, and where they lead. No form is known for what is gone, or for addresses with a query. */
export function redirectsText(manifest: Manifest): string {
  return endedIn(manifest)
    .filter(
      ({ path, fields }) =>
        fields['Location'] !== undefined && !/[?\s]/.test(path) && !PLACEHOLDER.test(path),
    )
    .map(({ path, status, fields }) => `${path} ${fields['Location']} ${status}\n`)
    .join('');
}
