import type { ArticleHead } from '../../article/article.ts';
import { joinPath, percentDecode, type LocalReference } from './local-reference.ts';

/** Prefix of keys that are names; all other keys are paths and begin with `/`. */
const NAME = 'name:';

/** Extensions that a path of an article's file or page may have. */
const EXTENSION = /\.(?:md|markdown|mdx|txt|html?)$/u;

/** Files of notes. */
const NOTE = /\.(?:md|markdown)$/iu;

/** Last part of a path that stands for its folder, in any language: `index.fr`. */
const INDEX = /\/_?index(?:\.[a-z]{2,3}(?:-[a-z\d]{2,8})*)?$/u;

/** Key of a path: the same for a file, its page and its folder, in any letter case. */
function pathKey(path: string): string {
  return addressKey(path).replace(EXTENSION, '').replace(INDEX, '') || '/';
}

/** Key of an address, in any letter case and without a final slash. */
function addressKey(path: string): string {
  return `/${joinPath('', path)}`.normalize('NFC').toLowerCase();
}

/**
 * Keys under which the target of a reference in the article at `path` may be known, the most likely first. A
 * relative path may be meant from the article's file, from its page as a folder, or from its page here.
 */
export function linkKeys(path: string, { kind, path: written, query }: LocalReference): readonly string[] {
  if (kind === 'name') return [NAME + pathKey(written).slice(1)];
  const target = percentDecode(written);
  if (kind === 'rooted') {
    const top = /^[^/]+(?=\/)/u.exec(path)?.[0];
    const asQuery = query === '' ? [] : [addressKey(target) + query];
    return unique([
      ...asQuery,
      ...keysOf(target),
      ...(top === undefined ? [] : keysOf(joinPath(top, target))),
    ]);
  }
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const places = [joinPath(folder, target), joinPath(pathKey(path), target), joinPath('articles', target)];
  // Notes often name each other without the folder.
  const asName = NOTE.test(target) ? [NAME + pathKey(joinPath('', target)).slice(1)] : [];
  return unique([...places.flatMap(keysOf), ...asName]);
}

/** Keys of a path that may be a file, and of the same as an address. */
function keysOf(path: string): readonly string[] {
  return [pathKey(path), addressKey(path)];
}

/** Names of an article by its addresses on this site. */
export function addressNames(addresses: readonly string[]): readonly string[] {
  return unique(addresses.map(percentDecode).flatMap((address) => [addressKey(address), pathKey(address)]));
}

/** Name by which the target of a key is looked up: of a path in double brackets, only its last part. */
export function nameOfKey(key: string): string {
  return key.startsWith(NAME) ? NAME + key.slice(Math.max(key.lastIndexOf('/') + 1, NAME.length)) : key;
}

/** True if a key is a name and not a path. */
export function isNameKey(key: string): boolean {
  return key.startsWith(NAME);
}

/** Max. length of a title by which an article is looked up. */
const MAX_TITLE = 200;

/** Names by which an article is looked up: by its path, its file name, other names of its author, and its title. */
export function articleNames({ path, wikiNames = [], title }: NamedArticle): readonly string[] {
  const key = pathKey(path);
  const words = [...wikiNames, ...(title === '' || title.length > MAX_TITLE ? [] : [title])];
  const names = words.map((name) => NAME + pathKey(name).slice(1));
  return unique([key, nameOfKey(NAME + key.slice(1)), ...names.map(nameOfKey)]);
}

/** The part of an article that names it. */
export type NamedArticle = Pick<ArticleHead, 'path' | 'wikiNames' | 'title'>;

/**
 * The article that a key in the text of the article at `from` means, of those with its name: a path in double brackets
 * has to end its path; then the nearest one in the same language counts.
 */
export function bestTarget<Target extends { readonly path: string }>(
  key: string,
  from: string,
  targets: readonly Target[],
): Target | undefined {
  const end = key.startsWith(NAME) && key.includes('/') ? `/${key.slice(NAME.length)}` : undefined;
  const fitting = end === undefined ? targets : targets.filter(({ path }) => pathKey(path).endsWith(end));
  if (fitting.length < 2) return fitting[0];
  const folder = from.slice(0, from.lastIndexOf('/') + 1);
  const language = languageIn(from);
  // A file name is a better match than a title.
  const rank = ({ path }: Target): number =>
    (nameOfKey(NAME + pathKey(path).slice(1)) === nameOfKey(key) ? 0 : 4) +
    (languageIn(path) === language ? 0 : 2) +
    (path.startsWith(folder) ? 0 : 1);
  return fitting.toSorted(
    (a, b) => rank(a) - rank(b) || a.path.length - b.path.length || (a.path < b.path ? -1 : 1),
  )[0];
}

/** Language in a file name, as in `ice.fr.md`. */
function languageIn(path: string): string | undefined {
  return /\.([a-z]{2,3}(?:-[a-z\d]{2,8})*)\.[^./]+$/iu.exec(path)?.[1]?.toLowerCase();
}

function unique(keys: readonly string[]): readonly string[] {
  return [...new Set(keys)];
}
