import { readJson } from '../../../core/content/metadata/syntax/json.ts';
import { readToml } from '../../../core/content/metadata/syntax/toml.ts';
import { readYamlMap, type YamlMapReading } from '../../../core/content/metadata/yaml-map.ts';
import {
  configuredFolder,
  configuredHome,
  configuredLanguage,
  configuredMap,
  configuredText,
  configuredZone,
  inLowerCase,
  type ConfigurationMap,
} from './configuration-values.ts';
import { readNikola, readPelican } from './python-settings.ts';
import type { SiteConfiguration } from './site-configuration.ts';
import { translatePermalink } from './translate-permalink.ts';

/** Files that are looked for at the top of a site, the most certain first. */
export const SITE_FILES: readonly string[] = [
  'hugo.toml',
  'hugo.yaml',
  'hugo.yml',
  'hugo.json',
  'zola.toml',
  'pelicanconf.py',
  '_config.yml',
  '_config.yaml',
  'config.toml',
  'config/_default/hugo.toml',
  'config/_default/hugo.yaml',
  'config/_default/config.toml',
  'config/_default/config.yaml',
  'config.yaml',
  'config.yml',
  'config.json',
  'conf.py',
];

/**
 * Reads the configuration of a generator; undefined if the file does not look like one. Nothing is executed: of Python,
 * only assignments of plain strings are read. Never throws.
 */
export function readSiteConfiguration(file: string, text: string): SiteConfiguration | undefined {
  if (file === 'pelicanconf.py') return readPelican(file, text);
  if (file === 'conf.py') return readNikola(file, text);
  const { pairs } = readPairs(file, text);
  if (pairs.length === 0) return undefined;
  const values = inLowerCase(pairs.map(({ key, value }) => [key, value] as const));
  if (file.startsWith('_config')) return hasHexoKeys(values) ? hexo(file, values) : jekyll(file, values);
  if (values['base_url'] !== undefined) return zola(file, values);
  const isNamed = file.startsWith('hugo') || file.startsWith('config/');
  return isNamed || hasHugoKeys(values) ? hugo(file, values) : undefined;
}

/** Fault for which nothing of a file can be read, as the end of a sentence; undefined if there is none. Never throws. */
export function configurationFault(file: string, text: string): string | undefined {
  if (file.endsWith('.py')) return undefined;
  const fault = readPairs(file, text).faults.find(({ severity }) => severity === 'error');
  return fault === undefined ? undefined : `cannot be read: line ${fault.line}: ${fault.message}`;
}

function readPairs(file: string, text: string): YamlMapReading {
  if (file.endsWith('.toml')) return readToml(text);
  return file.endsWith('.json') ? readJson(text) : readYamlMap(text);
}

/** Keys of Hexo's configuration that Jekyll does not have. */
const HEXO_KEYS = [
  'new_post_name',
  'source_dir',
  'public_dir',
  'post_asset_folder',
  'index_generator',
  'default_layout',
  'titlecase',
  'category_map',
];

function hasHexoKeys(values: ConfigurationMap): boolean {
  return HEXO_KEYS.some((key) => values[key] !== undefined);
}

function jekyll(file: string, values: ConfigurationMap): SiteConfiguration {
  const posts = configuredMap(configuredMap(values['collections'])['posts']);
  return {
    generator: 'Jekyll',
    file,
    content: configuredFolder(values['source']) ?? '.',
    title: configuredText(values['title']) ?? configuredText(values['name']),
    description: configuredText(values['description']),
    link: configuredHome(values['url'], values['baseurl']),
    language: configuredLanguage([values['lang'], values['language'], values['locale']]),
    timezone: configuredZone(values['timezone']),
    permalinks: translatePermalink(
      'Jekyll',
      configuredText(posts['permalink']) ?? configuredText(values['permalink']),
    ),
  };
}

function hexo(file: string, values: ConfigurationMap): SiteConfiguration {
  // In names of files that begin with a date, `:title` is what stands behind it only if Hexo knows of the date.
  const isDated = /:(?:year|i_month|month|i_day|day)/u.test(configuredText(values['new_post_name']) ?? '');
  return {
    generator: 'Hexo',
    file,
    content: configuredFolder(values['source_dir']) ?? 'source',
    title: configuredText(values['title']),
    description: configuredText(values['description']),
    link: configuredHome(values['url']),
    language: configuredLanguage([values['language']]),
    timezone: configuredZone(values['timezone']),
    permalinks: translatePermalink(
      'Hexo',
      configuredText(values['permalink']),
      isDated ? 'slug' : 'filename',
    ),
  };
}

/** Sections that hold the posts, in the order in which their patterns are looked for. */
const POST_SECTIONS = ['posts', 'post', 'blog', 'articles', 'news'];

/** Keys of Hugo's configuration: a file `config.yaml` with an address alone may be that of any program. */
const HUGO_KEYS = ['title', 'languagecode', 'theme', 'params', 'permalinks', 'module', 'taxonomies', 'menu'];

function hasHugoKeys(values: ConfigurationMap): boolean {
  return values['baseurl'] !== undefined && HUGO_KEYS.some((key) => values[key] !== undefined);
}

function hugo(file: string, values: ConfigurationMap): SiteConfiguration {
  const code = configuredText(values['defaultcontentlanguage'])?.toLowerCase() ?? 'en';
  const own = configuredMap(configuredMap(values['languages'])[code]);
  const contentFolder = configuredFolder(own['contentdir']) ?? configuredFolder(values['contentdir']);
  return {
    generator: 'Hugo',
    file,
    content: contentFolder ?? 'content',
    title: configuredText(own['title']) ?? configuredText(values['title']),
    description: configuredText(configuredMap(values['params'])['description']),
    link: configuredHome(values['baseurl']),
    language: configuredLanguage([
      own['locale'],
      own['languagecode'],
      values['locale'],
      values['languagecode'],
      values['defaultcontentlanguage'],
    ]),
    timezone: configuredZone(values['timezone']),
    permalinks: translatePermalink('Hugo', hugoPattern(configuredMap(values['permalinks']))),
  };
}

/** Pattern of the section of the posts; of another one if there is no such section. */
function hugoPattern(patterns: ConfigurationMap): string | undefined {
  const all = { ...patterns, ...configuredMap(patterns['page']) };
  const sections = [...POST_SECTIONS, ...Object.keys(all)];
  return sections.map((section) => configuredText(all[section])).find((pattern) => pattern !== undefined);
}

function zola(file: string, values: ConfigurationMap): SiteConfiguration {
  return {
    generator: 'Zola',
    file,
    content: 'content',
    title: configuredText(values['title']),
    description: configuredText(values['description']),
    link: configuredHome(values['base_url']),
    language: configuredLanguage([values['default_language']]),
    permalinks: translatePermalink('Zola', undefined),
  };
}
