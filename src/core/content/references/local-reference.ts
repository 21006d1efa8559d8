import { keyOfPagePath } from '../../article/addresses/page-path.ts';
import { isReservedPath } from '../../article/addresses/reserved-paths.ts';
import { slugify } from '../../article/slug.ts';
import { WIKI_SCHEME } from '../formats/markdown/wiki-links.ts';

/** A reference in a text to a file or an article of the same site. */
export interface LocalReference {
  /**
   * `relative` to the article's file, `rooted` at the top of the site, or the `name` of a file or an article
   * anywhere in the content directory.
   */
  readonly kind: 'relative' | 'rooted' | 'name';
  /** Path or name as written, without query and fragment; a rooted one begins with `/`. */
  readonly path: string;
  /** Query with its `?`, or empty: some sites have articles at `/?p=690`. */
  readonly query: string;
  /** Fragment with its `#`, or empty. */
  readonly fragment: string;
}

/** A reference with a scheme or an authority (RFC 3986, 4.2) is not local; browsers take `\\` for `/`. */
const ABSOLUTE = /^(?:[a-z][a-z\d+.-]*:|\\|\/[/\\])/iu;

/** Characters that browsers ignore in a URL: some anywhere, some at its ends (WHATWG URL, 4.4). */
const IGNORED = /[\t\n\r]|^[\0-\x20]+|[\0-\x20]+$/gu;

/**
 * Marks of the site's top, or of the article's folder: Pelican's `{filename}`, `{static}` and `{attach}`, which
 * Markdown percent-encodes.
 */
const PELICAN = /^(?:\{|%7B|\||%7C)(?:filename|static|attach)(?:\}|%7D|\||%7C)/iu;

/** Zola's `@/`, Docusaurus's `@site/` and Astro's `~/`: the top of the site. */
const TOP = /^(?:@site|[@~])(?=\/)/u;

/** Nikola's links to a post by its slug. */
const NIKOLA = /^link:\/\/slug\//iu;

/** Max. length of a reference that is looked up. */
const MAX_CHARACTERS = 1000;

/** Reads a reference; undefined for absolute URLs, fragments, queries and empty ones. */
export function localReference(written: string): LocalReference | undefined {
  const trimmed = written.replace(IGNORED, '');
  if (trimmed === '' || trimmed.length > MAX_CHARACTERS) return undefined;
  if (trimmed.startsWith(WIKI_SCHEME)) return byName(trimmed.slice(WIKI_SCHEME.length));
  const marked = trimmed.replace(PELICAN, '').replace(TOP, '').replace(NIKOLA, '/articles/');
  if (ABSOLUTE.test(marked)) return undefined;
  const [, path = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/su.exec(marked) ?? [];
  if (path === '') return undefined;
  return { kind: path.startsWith('/') ? 'rooted' : 'relative', path, query, fragment };
}

function byName(address: string): LocalReference | undefined {
  const [name = '', heading = ''] = address.split('#', 2);
  const path = percentDecode(name).trim();
  if (path === '') return undefined;
  const fragment = heading === '' ? '' : `#${encodeURIComponent(slugify(percentDecode(heading)))}`;
  return { kind: 'name', path, query: '', fragment };
}

/** Name of a reference by which its file is stored with the article: the same for all its fragments. */
export function referenceName({ kind, path }: LocalReference): string {
  return kind === 'name' ? WIKI_SCHEME + path : path;
}

/** True for a path from the top of the site at which the service has something itself. */
export function isOfService(path: string): boolean {
  const key = keyOfPagePath(path);
  return key !== undefined && isReservedPath(key);
}

/** Characters that go on with a reference. */
const PART = /[\p{L}\p{N}_.%/~-]/u;

/** Position of a reference in its source, which the rendered text has as `written`; undefined if it is not found. */
export function placeInSource(source: string, written: string): number | undefined {
  for (const spelling of spellingsOf(written)) {
    let first: number | undefined;
    for (let at = source.indexOf(spelling); at !== -1; at = source.indexOf(spelling, at + spelling.length)) {
      first ??= at;
      if (!PART.test(source[at - 1] ?? '') && !PART.test(source[at + spelling.length] ?? '')) return at;
    }
    if (first !== undefined) return first;
  }
  return undefined;
}

/** Spellings under which a source may have a reference that its rendered text has as `written`. */
export function spellingsOf(written: string): readonly string[] {
  const name = written.startsWith(WIKI_SCHEME) ? localReference(written)?.path : undefined;
  return [written, percentDecode(written), ...(name === undefined ? [] : [name])];
}

/** Decodes percent-encoding; returns a malformed text unchanged. */
export function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Joins a folder and a path and removes dot segments (RFC 3986, 5.2.4): `..` above the top stays at the top. The
 * result has no `/` at its ends.
 */
export function joinPath(folder: string, path: string): string {
  const names: string[] = [];
  for (const name of `${folder}/${path}`.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '.' && name !== '') names.push(name);
  }
  return names.join('/');
}
