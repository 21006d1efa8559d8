/** Runs of letters outside ASCII that are too long for a language of Western Europe. */
const LONG_RUN = /[\xA0-\xFF]{3,}/gu;
/** Min. bytes in such runs; a list of letters may have a few. */
const MIN_RUN_BYTES = 10;
/** Signs such as `³` and `¿` between letters, where another encoding has letters. */
const SIGN_IN_WORD = /[A-Za-z\xC0-\xFF][\xA1-\xA9\xAC\xAE-\xB3\xB5\xB6\xB8\xB9\xBC-\xBF][A-Za-z\xC0-\xFF]/gu;
const MIN_SIGNS = 4;
/** Bytes below A0 that are rare or undefined in windows-1252: lead bytes of other encodings. */
const RARE = /[\x81-\x84\x86-\x88\x8B\x8D\x8F\x90\x98\x9B\x9D]/gu;
const MIN_RARE = 6;
const HIGH = /[\x80-\xFF]/gu;

/**
 * Returns false if bytes outside ASCII can hardly be windows-1252, because their letters stand where that encoding
 * has them in no language: Cyrillic, Greek, Japanese, Chinese, Korean or Polish in their own encodings. `latin1` has
 * one character for each byte.
 */
export function isPlausibleWindows1252(latin1: string): boolean {
  const high = count(latin1, HIGH);
  let inRuns = 0;
  for (const [run] of latin1.matchAll(LONG_RUN)) inRuns += run.length;
  if (inRuns >= MIN_RUN_BYTES && inRuns > high / 2) return false;
  const signs = count(latin1, SIGN_IN_WORD);
  if (signs >= MIN_SIGNS && signs > high / 8) return false;
  const rare = count(latin1, RARE);
  return rare < MIN_RARE || rare < high / 5;
}

function count(text: string, pattern: RegExp): number {
  let found = 0;
  for (const _match of text.matchAll(pattern)) found += 1;
  return found;
}
