import { posix } from 'node:path';
import { languageTag } from '../../../core/article/language.ts';
import { webUrl } from '../../../core/article/url.ts';
import { isTimeZone } from '../../../core/content/metadata/time-zone.ts';
import { oneLine } from '../../../core/content/metadata/text-values.ts';

/** Values of a configuration by key. */
export type ConfigurationMap = Readonly<Record<string, unknown>>;

/** Max. length of a value in characters; a longer one is a mistake. */
const MAX_CHARACTERS = 300;

/** Text of a value on one line; undefined for anything else. A number is a text too, such as the title `2048`. */
export function configuredText(value: unknown): string | undefined {
  const line = typeof value === 'string' ? oneLine(value) : typeof value === 'number' ? String(value) : '';
  return line === '' || line.length > MAX_CHARACTERS ? undefined : line;
}

/** Members of a value by key in lower case; none if it is no map. */
export function configuredMap(value: unknown): ConfigurationMap {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap ? inLowerCase(Object.entries(value)) : {};
}

/** Values by key in lower case; the first of equal keys counts. */
export function inLowerCase(entries: readonly (readonly [string, unknown])[]): ConfigurationMap {
  const map = new Map<string, unknown>();
  for (const [key, value] of entries) if (!map.has(key.toLowerCase())) map.set(key.toLowerCase(), value);
  return Object.fromEntries(map);
}

/** First of the values that is a language, as a BCP 47 tag: `de_DE.UTF-8` is `de-DE`, and of a list the first item counts. */
export function configuredLanguage(values: readonly unknown[]): string | undefined {
  for (const value of values) {
    const first: unknown = Array.isArray(value) ? value[0] : value;
    const tag =
      configuredText(first)
        ?.replaceAll('_', '-')
        .replace(/[.@].*$/u, '') ?? '';
    // Longer words, such as Hexo's `default`, are well-formed too, but no language has such a name.
    if (/^[a-z]{2,3}(?:-|$)/iu.test(tag)) {
      const language = languageTag(tag);
      if (language !== undefined) return language;
    }
  }
  return undefined;
}

/** IANA name of a time zone that the runtime knows; undefined for anything else. */
export function configuredZone(value: unknown): string | undefined {
  const zone = configuredText(value);
  return zone !== undefined && isTimeZone(zone) ? zone : undefined;
}

/** Absolute URL of a home page, from its address and the path below it; undefined for anything else. */
export function configuredHome(address: unknown, path?: unknown): string | undefined {
  const url = webUrl(configuredText(address) ?? '');
  const below = configuredText(path)?.replace(/^\/+|\/+$/gu, '') ?? '';
  return url === undefined || below === '' ? url : webUrl(`${url.replace(/\/+$/u, '')}/${below}/`);
}

/** Folder below the site; undefined for the path of another one. */
export function configuredFolder(value: unknown): string | undefined {
  const written = configuredText(value);
  if (written === undefined || /^[/\\~]|^[a-z]:|\\/iu.test(written)) return undefined;
  const path = posix.normalize(written).replace(/\/$/u, '');
  return path === '..' || path.startsWith('../') ? undefined : path;
}
