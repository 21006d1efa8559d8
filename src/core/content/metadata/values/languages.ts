import { languageTag } from '../../../article/language.ts';
import type { Complain } from '../../formats/source-format.ts';
import { oneLine, quoteValue } from '../text-values.ts';

/** Tags of languages by their names in English and in themselves, lower case. */
const NAMES: ReadonlyMap<string, string> = new Map(
  [
    'en english',
    'de german deutsch',
    'fr french français francais',
    'es spanish español espanol castellano',
    'it italian italiano',
    'pt portuguese português portugues',
    'nl dutch nederlands',
    'sv swedish svenska',
    'da danish dansk',
    'nb norsk bokmål',
    'no norwegian',
    'fi finnish suomi',
    'is icelandic íslenska',
    'pl polish polski',
    'cs czech čeština cestina',
    'sk slovak slovenčina',
    'sl slovenian slovenščina',
    'hr croatian hrvatski',
    'sr serbian српски',
    'bg bulgarian български',
    'ru russian русский',
    'uk ukrainian українська',
    'el greek ελληνικά',
    'tr turkish türkçe turkce',
    'hu hungarian magyar',
    'ro romanian română',
    'ca catalan català',
    'eu basque euskara',
    'gl galician galego',
    'et estonian eesti',
    'lv latvian latviešu',
    'lt lithuanian lietuvių',
    'ga irish gaeilge',
    'cy welsh cymraeg',
    'he hebrew עברית',
    'ar arabic العربية',
    'fa persian farsi فارسی',
    'ur urdu اردو',
    'hi hindi हिन्दी',
    'bn bengali বাংলা',
    'ta tamil தமிழ்',
    'th thai ไทย',
    'vi vietnamese',
    'id indonesian',
    'ms malay',
    'zh chinese 中文 mandarin',
    'zh-Hans 简体中文',
    'zh-Hant 繁體中文 繁体中文',
    'ja japanese 日本語',
    'ko korean 한국어',
    'la latin',
    'eo esperanto',
  ].flatMap((line) => {
    const [tag = '', ...names] = line.split(' ');
    return names.map((name) => [name, tag] as const);
  }),
);

/** A locale of POSIX: `de_DE.UTF-8`, `ca_ES@valencia`. */
const LOCALE_SUFFIX = /[.@][\w.@-]*$/;

/** Reads a language tag, a locale or the name of a language; undefined if it is none. */
function mendedLanguageTag(written: string): string | undefined {
  const text = oneLine(written);
  const named = NAMES.get(text.toLowerCase());
  if (named !== undefined) return named;
  const tag = languageTag(text.replace(LOCALE_SUFFIX, '').replaceAll('_', '-'));
  // Four letters and more are reserved or registered for nothing (RFC 5646, 2.2.1): a name of a language.
  return tag !== undefined && /^[a-z]{2,3}(?:-|$)|^x-|^i-/iu.test(tag) ? tag : undefined;
}

/** Reads a language in metadata. */
export function readLanguage(value: unknown, complain: Complain): string | undefined {
  const [only, ...others] = Array.isArray(value) ? (value as unknown[]) : [value];
  const language = typeof only === 'string' && others.length === 0 ? mendedLanguageTag(only) : undefined;
  if (language === undefined) complain(`${quoteValue(value)} is not a language tag such as en-GB (BCP 47)`);
  return language;
}
