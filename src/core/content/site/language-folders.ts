import { languageTag } from '../../article/language.ts';
import { splitExtension } from '../directory/paths.ts';
import { isLanguageName } from '../path/language-codes.ts';

/** Folder in which Docusaurus and other programs keep one folder for each language. */
const TRANSLATIONS = /(?:^|\/)i18n\/$/u;

/** Names that files of any folder have, so they show nothing. */
const COMMON_NAMES: ReadonlySet<string> = new Set(['index', '_index', 'readme', 'about', '404']);

/**
 * Language tags of folders by path. A folder with the name of a language, such as `fr/`, is one only where a folder beside
 * it or the folder above holds the same file: `it/` may also be about computers. `folders` are all folders and `paths` all
 * article files.
 */
export function languageFoldersOf(
  folders: Iterable<string>,
  paths: () => Iterable<string>,
): Readonly<Record<string, string>> {
  const candidates = new Map<string, string>();
  /** Folders above candidates. */
  const parents = new Set<string>();
  const found: [folder: string, tag: string][] = [];
  for (const folder of folders) {
    const name = folder.slice(folder.lastIndexOf('/', folder.length - 2) + 1, -1);
    const tag = isLanguageName(name) ? languageTag(name.replaceAll('_', '-')) : undefined;
    if (tag === undefined) continue;
    const parent = folder.slice(0, -name.length - 1);
    if (TRANSLATIONS.test(parent)) found.push([folder, tag]);
    else {
      candidates.set(folder, tag);
      parents.add(parent);
    }
  }
  if (candidates.size > 0) {
    const translated = translatedFolders(candidates, parents, paths());
    for (const [folder, tag] of candidates) if (translated.has(folder)) found.push([folder, tag]);
  }
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Those of the candidates that hold a file which a folder beside them or the folder above holds too. */
function translatedFolders(
  candidates: ReadonlyMap<string, string>,
  parents: ReadonlySet<string>,
  paths: Iterable<string>,
): ReadonlySet<string> {
  /** By a parent and the path of a file below it: its folders of languages, and true if another place holds the file too. */
  const places = new Map<string, { folders: string[]; hasOther: boolean }>();
  for (const path of paths) {
    const { stem } = splitExtension(path);
    for (let end = 0; end !== -1; end = nextFolder(stem, end)) {
      const parent = stem.slice(0, end);
      if (!parents.has(parent)) continue;
      const below = stem.indexOf('/', end) + 1;
      // The file stands in the parent itself, or in a folder of it.
      note(places, parent, stem.slice(end), undefined);
      if (below === 0) continue;
      const folder = stem.slice(0, below);
      note(places, parent, stem.slice(below), candidates.has(folder) ? folder : undefined);
    }
  }
  const translated = new Set<string>();
  for (const { folders, hasOther } of places.values()) {
    if (hasOther || new Set(folders).size > 1) for (const folder of folders) translated.add(folder);
  }
  return translated;
}

function note(
  places: Map<string, { folders: string[]; hasOther: boolean }>,
  parent: string,
  name: string,
  folder: string | undefined,
): void {
  if (COMMON_NAMES.has(name.toLowerCase())) return;
  const key = `${parent}\0${name}`;
  const place = places.get(key) ?? { folders: [], hasOther: false };
  places.set(key, place);
  if (folder === undefined) place.hasOther = true;
  else place.folders.push(folder);
}

/** Position after the next slash; -1 if there is none. */
function nextFolder(stem: string, from: number): number {
  const slash = stem.indexOf('/', from);
  return slash === -1 ? -1 : slash + 1;
}
