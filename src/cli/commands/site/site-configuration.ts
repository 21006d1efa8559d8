import { isAbsolute } from 'node:path';
import { languageTag } from '../../../core/article/language.ts';
import { webUrl } from '../../../core/article/url.ts';
import { readToml } from '../../../core/content/metadata/syntax/toml.ts';
import { readYamlMap, type YamlPair } from '../../../core/content/metadata/yaml-map.ts';
import { oneLine } from '../../../core/content/metadata/text-values.ts';
import { translatePermalink, type SiteGenerator } from './translate-permalink.ts';

/** Properties of a site by the configuration of another program. */
export interface SiteConfiguration {
  readonly generator: SiteGenerator;
  /** Name of the file that says it. */
  readonly file: string;
  /** Folder of the articles, relative to the site. */
  readonly content: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  /** Absolute URL of the home page. */
  readonly link?: string | undefined;
  /** BCP 47. */
  readonly language?: string | undefined;
  /** IANA name. */
  readonly timezone?: string | undefined;
  /** Pattern of page paths; undefined if it cannot be said here. */
  readonly permalinks?: string | undefined;
}

/** Files that are looked for at the top of a site, the most certain first. */
export const SITE_FILES: readonly string[] = [
  'hugo.toml',
  'hugo.yaml',
  'hugo.yml',
  'hugo.json',
  'pelicanconf.py',
  '_config.yml',
  '_config.yaml',
  'config.toml',
  'config/_default/hugo.toml',
  'config/_default/config.toml',
  'config.yaml',
  'config.yml',
  'config.json',
];

type Values = Readonly<Record<string, unknown>>;

/**
 * Reads the configuration of a generator; undefined if the file does not look like one. Nothing is executed: of Python,
 * only assignments of plain strings are read. Never throws.
 */
export function readSiteConfiguration(file: string, text: string): SiteConfiguration | undefined {
  if (file.endsWith('.py')) return pelican(file, text);
  // JSON is YAML (YAML 1.2.2, 1.2).
  const { pairs } = file.endsWith('.toml') ? readToml(text) : readYamlMap(text);
  const values = toValues(pairs);
  if (pairs.length === 0) return undefined;
  if (file.startsWith('_config')) return jekyllOrHexo(file, values);
  if (values['base_url'] !== undefined) return zola(file, values);
  return file.startsWith('hugo') || values['baseurl'] !== undefined ? hugo(file, values) : undefined;
}

/** Values by key in lower case. */
function toValues(pairs: readonly YamlPair[]): Values {
  return Object.fromEntries(pairs.map(({ key, value }) => [key.toLowerCase(), value]));
}

function jekyllOrHexo(file: string, values: Values): SiteConfiguration {
  const isHexo = values['new_post_name'] !== undefined || values['source_dir'] !== undefined;
  const generator = isHexo ? 'Hexo' : 'Jekyll';
  return {
    generator,
    file,
    content: isHexo ? folderOf(values['source_dir'], 'source') : '.',
    ...common(values, values['url']),
    permalinks: translatePermalink(generator, textOf(values['permalink'])),
  };
}

function hugo(file: string, values: Values): SiteConfiguration {
  const patterns = mapOf(values['permalinks']);
  const pages = mapOf(patterns['page']);
  const written = ['posts', 'post', 'blog', 'articles', 'news']
    .map((section) => textOf(patterns[section]) ?? textOf(pages[section]))
    .find((pattern) => pattern !== undefined);
  return {
    generator: 'Hugo',
    file,
    content: folderOf(values['contentdir'], 'content'),
    ...common(values, values['baseurl']),
    description: textOf(mapOf(values['params'])['description']),
    permalinks: translatePermalink('Hugo', written),
  };
}

function zola(file: string, values: Values): SiteConfiguration {
  return {
    generator: 'Zola',
    file,
    content: 'content',
    ...common(values, values['base_url']),
    permalinks: translatePermalink('Zola', undefined),
  };
}

/** An assignment of a string in quotation marks, without escapes. */
const ASSIGNMENT =
  /^([A-Z_]{1,40})[ \t]*=[ \t]*(?:u|r)?(?:'([^'\\\n]{0,300})'|"([^"\\\n]{0,300})")[ \t]*(?:#.*)?$/gmu;

function pelican(file: string, text: string): SiteConfiguration | undefined {
  const values: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [, name = '', single, double] of text.matchAll(ASSIGNMENT))
    values[name] ??= single ?? double ?? '';
  if (Object.keys(values).length === 0) return undefined;
  return {
    generator: 'Pelican',
    file,
    content: folderOf(values['PATH'], 'content'),
    title: textOf(values['SITENAME']),
    link: webUrl(values['SITEURL'] ?? ''),
    language: tagOf(values['DEFAULT_LANG']),
    timezone: zoneOf(values['TIMEZONE']),
    permalinks: translatePermalink('Pelican', values['ARTICLE_URL']),
  };
}

function common(
  values: Values,
  url: unknown,
): Pick<SiteConfiguration, 'title' | 'description' | 'link' | 'language' | 'timezone'> {
  const words = [
    values['language'],
    values['lang'],
    values['languagecode'],
    values['locale'],
    values['default_language'],
  ];
  return {
    title: textOf(values['title']),
    description: textOf(values['description']),
    link: webUrl(textOf(url) ?? ''),
    language: words.map(tagOf).find((tag) => tag !== undefined),
    timezone: zoneOf(values['timezone']),
  };
}

/** Max. length of a value; a longer one is a mistake. */
const MAX_CHARACTERS = 300;

function textOf(value: unknown): string | undefined {
  const line = typeof value === 'string' ? oneLine(value) : '';
  return line === '' || line.length > MAX_CHARACTERS ? undefined : line;
}

/** A folder below the site; `usual` for one elsewhere, where nothing may be written. */
function folderOf(value: unknown, usual: string): string {
  const folder = textOf(value) ?? usual;
  return isAbsolute(folder) || folder.split(/[\\/]/u).includes('..') ? usual : folder;
}

function mapOf(value: unknown): Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};
}

function tagOf(value: unknown): string | undefined {
  const text = textOf(value)?.replaceAll('_', '-').replace(/\..*$/u, '');
  return text === undefined ? undefined : languageTag(text);
}

function zoneOf(value: unknown): string | undefined {
  const zone = textOf(value);
  if (zone === undefined) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone === ''
      ? undefined
      : zone;
  } catch {
    return undefined;
  }
}
