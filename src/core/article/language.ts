import type { Direction } from './text/direction.ts';

/** Tag of a text whose language is not known (BCP 47, 4.1, item 5; ISO 639-2). */
export const UNDETERMINED = 'und';

/** Canonical form of a BCP 47 language tag (`EN-us` → `en-US`); undefined if not well-formed. */
export function languageTag(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/**
 * ISO 15924 codes of right-to-left scripts: those with letters of Bidi_Class R or AL in the Unicode Character
 * Database, and their variants. `getTextInfo` of the runtime is not used: versions differ, and some lack
 * Thaana, Adlam in Africa or Arabic script in Azerbaijan.
 */
const RIGHT_TO_LEFT_SCRIPTS: ReadonlySet<string> = new Set(
  (
    'Adlm Arab Aran Armi Avst Chrs Cprt Elym Gara Hatr Hebr Hung Khar Lydi Mand Mani Mend Merc Mero Narb Nbat ' +
    'Nkoo Orkh Ougr Palm Phli Phlp Phnx Prti Rohg Samr Sarb Sogd Sogo Syrc Syre Syrj Syrn Thaa Yezi'
  ).split(' '),
);

/**
 * Base direction of a language, by the script in its tag or else its likely script (`pa-PK`, `az-IR`).
 * Undefined if the script is unknown (`mul`, `und`).
 */
export function knownDirectionOf(language: string): Direction | undefined {
  const locale = new Intl.Locale(language);
  // CLDR resolves `und` to English, and V8 has no name for it.
  if (/^und\b/iu.test(language) && locale.script === undefined) return undefined;
  const { script } = locale.maximize();
  return script === undefined ? undefined : RIGHT_TO_LEFT_SCRIPTS.has(script) ? 'rtl' : 'ltr';
}

/** Base direction of a language; left to right if its script is unknown. */
export function directionOf(language: string): Direction {
  return knownDirectionOf(language) ?? 'ltr';
}
