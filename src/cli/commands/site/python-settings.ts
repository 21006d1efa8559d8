import {
  configuredFolder,
  configuredHome,
  configuredLanguage,
  configuredText,
  configuredZone,
} from './configuration-values.ts';
import type { SiteConfiguration } from './site-configuration.ts';
import { translatePermalink } from './translate-permalink.ts';

/** An assignment of a string in quotation marks, without escapes. */
const ASSIGNMENT =
  /^([A-Z_]{1,40})[ \t]{0,40}=[ \t]{0,40}[ur]?(?:'([^'\\\r\n]{0,300})'|"([^"\\\r\n]{0,300})")[ \t]{0,40}(?:#.*)?$/gmu;

/** A setting that is assigned again as something else is that, and cannot be known. */
const OTHER_ASSIGNMENT = /^([A-Z_]{1,40})[ \t]{0,40}=/gmu;

type Settings = Readonly<Record<string, string | undefined>>;

/** Settings that are plain strings; the last assignment counts, as in Python. */
function readSettings(text: string): Settings {
  const last = new Map<string, number>();
  for (const { 1: name = '', index } of text.matchAll(OTHER_ASSIGNMENT)) last.set(name, index);
  const settings: [string, string][] = [];
  for (const { 1: name = '', 2: single, 3: double, index } of text.matchAll(ASSIGNMENT)) {
    if (last.get(name) === index) settings.push([name, single ?? double ?? '']);
  }
  return Object.fromEntries(settings);
}

/** Reads Pelican's settings; undefined if there is none that is a plain string. Runs nothing. */
export function readPelican(file: string, text: string): SiteConfiguration | undefined {
  const settings = readSettings(text);
  if (Object.keys(settings).length === 0) return undefined;
  return {
    generator: 'Pelican',
    file,
    content: configuredFolder(settings['PATH']) ?? 'content',
    title: configuredText(settings['SITENAME']),
    description: configuredText(settings['SITESUBTITLE']),
    link: configuredHome(settings['SITEURL']),
    language: configuredLanguage([settings['DEFAULT_LANG']]),
    timezone: configuredZone(settings['TIMEZONE']),
    permalinks: translatePermalink('Pelican', configuredText(settings['ARTICLE_URL'])),
  };
}

/** Reads Nikola's settings; undefined if there is no title: other programs have a `conf.py` too. Runs nothing. */
export function readNikola(file: string, text: string): SiteConfiguration | undefined {
  const settings = readSettings(text);
  if (settings['BLOG_TITLE'] === undefined) return undefined;
  return {
    generator: 'Nikola',
    file,
    content: '.',
    title: configuredText(settings['BLOG_TITLE']),
    description: configuredText(settings['BLOG_DESCRIPTION']),
    link: configuredHome(settings['SITE_URL']),
    language: configuredLanguage([settings['DEFAULT_LANG']]),
    timezone: configuredZone(settings['TIMEZONE']),
    permalinks: translatePermalink('Nikola', undefined),
  };
}
