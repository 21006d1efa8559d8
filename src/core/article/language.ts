import type { Direction } from './text/direction.ts';

/** Canonical form of a BCP 47 language tag (`EN-us` → `en-US`); undefined if it is not well-formed. */
export function languageTag(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/**
 * Scripts whose letters run from right to left, by ISO 15924 code: those of the Unicode Character Database with
 * letters of Bidi_Class R or AL, and their variants. Runtimes have a table of their own (`getTextInfo`), but
 * versions differ and forget Thaana, Adlam in Africa or Arabic script in Azerbaijan.
 */
const RIGHT_TO_LEFT_SCRIPTS: ReadonlySet<string> = new Set(
  (
    'Adlm Arab Aran Armi Avst Chrs Cprt Elym Gara Hatr Hebr Hung Khar Lydi Mand Mani Mend Merc Mero Narb Nbat ' +
    'Nkoo Orkh Ougr Palm Phli Phlp Phnx Prti Rohg Samr Sarb Sogd Sogo Syrc Syre Syrj Syrn Thaa Yezi'
  ).split(' '),
);

/**
 * The base direction of text in a language: of the script that its tag names, else of the one it is most likely
 * written in, there (`pa-PK`, `az-IR`) or anywhere. Undefined for a language nobody knows the script of (`mul`, `und`).
 */
export function knownDirectionOf(language: string): Direction | undefined {
  const locale = new Intl.Locale(language);
  // CLDR takes the undetermined language for English. V8 has no name for it.
  if (/^und\b/iu.test(language) && locale.script === undefined) return undefined;
  const { script } = locale.maximize();
  return script === undefined ? undefined : RIGHT_TO_LEFT_SCRIPTS.has(script) ? 'rtl' : 'ltr';
}

/** The same, and left to right for a language nobody knows the script of. */
export function directionOf(language: string): Direction {
  return knownDirectionOf(language) ?? 'ltr';
}
