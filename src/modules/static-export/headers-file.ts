import { articleIn } from '../../core/article/addresses/page-path.ts';
import { archiveIn, feedIn, mediaIn } from '../../core/snapshot/paths.ts';
import { fieldsOfEntry, type Fields, type HostFile, type Manifest } from './manifest.ts';
import { oldEntries, pageFolderOf, rulesOf } from './rules.ts';

/** A file of header fields by path that many static hosts support. */
export const HEADERS_FILE = '_headers';

/**
 * Max. characters of a line; some hosts reject longer ones. The longest field, Link, repeats links of the
 * document.
 */
const MAX_CHARACTERS = 2000;

/** Fields that the host sets itself for a file. */
const OF_THE_HOST: ReadonlySet<string> = new Set(['Last-Modified', 'Accept-Ranges', 'Vary']);

/** The pattern of the paths of one kind. */
function patternOf(path: string): string | undefined {
  const file = path.slice(path.lastIndexOf('/') + 1);
  if (articleIn(path) !== undefined) return '/articles/*';
  if (archiveIn(path) !== undefined) return `/archive/:number/${file}`;
  const feed = feedIn(path);
  if (feed !== undefined) return `/${feed.slice(0, feed.indexOf('/'))}/:name/${file}`;
  if (mediaIn(path) !== undefined) return '/media/*';
  const folder = pageFolderOf(path);
  return folder === undefined || /[*:]/.test(folder) ? undefined : `/${folder}/*`;
}

/**
 * The `_headers` file: one block of fields per pattern or path. Fields specific to one path of a pattern are
 * omitted.
 */
export function headersFile(manifest: Manifest): HostFile {
  const { patterns, single } = rulesOf(manifest, patternOf);
  const kinds = [...patterns].map(([pattern, { path, shared }]) => {
    const fields = manifest.shared[shared] ?? {};
    // One pattern covers files of many types; the host derives the type from the extension.
    return block(pattern, mediaIn(path) === undefined ? fields : withoutType(fields));
  });
  const alone = single
    // Hosts apply the rules of a path and of its pattern together, which would send each field twice.
    .filter(({ path }) => patternOf(path) === undefined)
    .map((entry) => block(entry.path, fieldsOfEntry(manifest, entry)));
  const served = oldEntries(manifest).filter(({ document }) => document !== undefined);
  const [outside, left] = partition(served, ({ path }) => {
    const pattern = patternOf(path);
    return !/[?*]|\/:/.test(path) && (pattern === undefined || !patterns.has(pattern));
  });
  const old = outside.map((entry) => block(entry.path, fieldsOfEntry(manifest, entry)));
  return {
    text: [...alone, ...old, ...kinds].join('\n'),
    // Queries are the matter of redirects.
    left: left.map(({ path }) => path).filter((path) => !path.includes('?')),
  };
}

function partition<T>(
  all: readonly T[],
  isFirst: (one: T) => boolean,
): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
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
