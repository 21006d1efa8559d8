import { looksLikeDate } from '../metadata/dates.ts';
import { splitExtension } from '../directory/paths.ts';
import type { Site } from '../site/site.ts';
import type { HeaderKeys } from './header-keys.ts';
import { isIndex } from './path-facts.ts';
import { isLanguageName } from './language-codes.ts';
import { readPathDate } from './path-date.ts';

/**
 * Likelihood that a file is an article. `doubtful`: it is one if it has all that an article needs, and no fault if not.
 * `unlikely`: it is one only if our own key `published` dates it.
 */
export type Likelihood = 'likely' | 'doubtful' | 'unlikely';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Folders of generators whose files are never posts, at any depth. */
const OTHER_FOLDERS = words(
  '_site _layouts _includes _data _sass _plugins _partials _templates archetypes scaffolds bower_components',
);

/** The same under names that authors use too; scraped text, which only this service reads, is a likely article there. */
const THEME_FOLDERS = words('layouts templates themes vendor');

/** Base names of files about a project, in any case. */
const PROJECT_FILES = words(
  'readme license licence copying changelog contributing code_of_conduct 404 robots humans _index',
);

/** The same for names that are also words: only in capitals. */
const PROJECT_CAPITALS =
  /^(?:README|LICEN[CS]E|CHANGELOG|CHANGES|NOTICE|CONTRIBUTING|COPYING|AUTHORS|CONTRIBUTORS|MAINTAINERS|HISTORY|TODO|SECURITY|SUPPORT|GOVERNANCE|INSTALL|CODE_OF_CONDUCT|CLAUDE|AGENTS)(?:[-._].*)?$/u;

/** Base names of pages that stand beside posts, and names of their folders. */
const PAGE_NAMES = words(
  'about contact search archive archives tags categories sitemap privacy impressum colophon imprint 404 offline',
);

/** Judges a file by its path below the content directory. */
export function likelihoodOfPath(path: string, site: Site): Likelihood {
  const { stem, extension } = splitExtension(path);
  const folders = stem.split('/');
  const file = folders.pop() ?? '';
  const [base = '', ...suffixes] = file.split('.');
  const isOwnFormat = extension === '.txt';
  const lower = folders.map((name) => name.toLowerCase());
  const isName = suffixes.every(isLanguageName);
  const isOther =
    lower.some((name) => OTHER_FOLDERS.has(name)) ||
    site.outputFolders.some((folder) => path.startsWith(folder)) ||
    (isName && PROJECT_FILES.has(base.toLowerCase())) ||
    PROJECT_CAPITALS.test(file) ||
    (isOwnFormat && TOOL_TEXTS.has(base.toLowerCase()));
  if (isOther) return 'unlikely';
  if (lower.some((name) => THEME_FOLDERS.has(name))) return isOwnFormat ? 'doubtful' : 'unlikely';
  if (isOwnFormat) return site.isGenerated || isInStatic(path, site) ? 'doubtful' : 'likely';
  const isHtml = extension === '.html' || extension === '.htm';
  const isPage =
    (isName && PAGE_NAMES.has(base.toLowerCase())) ||
    (isIndex(base) && (folders.length === 0 || isHtml || PAGE_NAMES.has(lower.at(-1) ?? '')));
  const isOutsidePosts = site.hasPostFolders && !folders.some((name) => name.startsWith('_'));
  return isPage || isOutsidePosts || (isHtml && site.isGenerated) || isInStatic(path, site)
    ? 'doubtful'
    : 'likely';
}

/** Text files that servers and tools expect. */
const TOOL_TEXTS = words('ads app-ads requirements cmakelists cname');

function isInStatic(path: string, { staticDirectories }: Site): boolean {
  // Hexo has its posts below `source`.
  return staticDirectories.some(({ path: folder }) => folder !== 'source' && path.startsWith(`${folder}/`));
}

/** Layouts of pages that are no posts, whatever else they say. */
const PAGE_LAYOUTS = words(
  'page pages home index 404 archive archives tag tags category categories search about contact links redirect redirected sitemap splash',
);

/** Layouts that posts may have too. */
const COMMON_LAYOUTS = words('default base main none null false compress');

/** Types of pages in Hexo, Hugo and exports of WordPress. */
const PAGE_TYPES = words('page pages tags categories archives about links search 404 home');

/** Header of Pelican or Nikola, whose folder `pages` has no posts. */
const PELICAN_OR_NIKOLA = /^\s*(?:(?:title|date|slug):|\.\. [a-z]+:|<!--\s*\.\. )/iu;

/** Judges a file that its path leaves possible by its header too. `text` is its text, at least the beginning. */
export function likelihoodOfText(
  path: string,
  byPath: Likelihood,
  { published, layout, type }: HeaderKeys,
  text: string,
): Likelihood {
  if (published !== undefined && looksLikeDate(published)) return 'likely';
  if (byPath === 'unlikely') return byPath;
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  if (
    folders.some((folder) => folder.toLowerCase() === 'pages') &&
    PELICAN_OR_NIKOLA.test(text.slice(0, 200))
  ) {
    return 'unlikely';
  }
  // Posts of Jekyll, whose names are dated, may have the layout of a page.
  if (readPathDate([], splitExtension(name).stem) !== undefined) return byPath;
  const layoutName = nameOfLayout(layout);
  if (PAGE_LAYOUTS.has(layoutName) || PAGE_TYPES.has((type ?? '').toLowerCase())) return 'unlikely';
  return COMMON_LAYOUTS.has(layoutName) ? 'doubtful' : byPath;
}

/** `layouts/page.njk` is the layout `page`. */
function nameOfLayout(layout = ''): string {
  const name = layout.slice(layout.lastIndexOf('/') + 1).toLowerCase();
  return name.split('.')[0] ?? '';
}
