import { ADOPTED_FILE } from '../../adoption/adopted-item.ts';

/** Files at the top of a site that show which program makes it, or tell about its articles. */
const TOP_MARKS: ReadonlySet<string> = new Set([
  '_config.yml',
  '_config.yaml',
  '_config.toml',
  'hugo.toml',
  'hugo.yaml',
  'hugo.yml',
  'hugo.json',
  'config.toml',
  'config.yaml',
  'config.yml',
  'zola.toml',
  '.eleventy.js',
  '.eleventy.cjs',
  'eleventy.config.js',
  'eleventy.config.cjs',
  'eleventy.config.mjs',
  'eleventy.config.ts',
  'astro.config.js',
  'astro.config.mjs',
  'astro.config.ts',
  'docusaurus.config.js',
  'docusaurus.config.ts',
  'gatsby-config.js',
  'gatsby-config.ts',
  'pelicanconf.py',
  'conf.py',
  'package.json',
  ADOPTED_FILE,
]);

/** The folder of an Obsidian vault. */
export const VAULT_FOLDER = '.obsidian';

/** Path of a file of authors. */
export const AUTHORS_FILE = /(?:^|\/)authors\.ya?ml$/u;

/** Max. folders above a file of authors. */
const MAX_DEPTH = 3;

/** True for a file or folder that tells about the whole site. `folder` is '' or ends in `/`. */
export function isSiteMark(folder: string, name: string, isDirectory: boolean): boolean {
  if (isDirectory) return folder === '' && name === VAULT_FOLDER;
  if (folder === '' && TOP_MARKS.has(name)) return true;
  return AUTHORS_FILE.test(name) && folder.split('/').length <= MAX_DEPTH + 1;
}
