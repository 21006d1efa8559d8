/** In which direction text runs. */
export type Direction = 'ltr' | 'rtl';

/** Blocks of scripts that run from right to left (UAX #9, Bidi_Class R and AL); only letters in them are looked at. */
const RIGHT_TO_LEFT_BLOCKS =
  '\\u0590-\\u08FF\\uFB1D-\\uFDFF\\uFE70-\\uFEFE\\u{10800}-\\u{10FFF}\\u{1E800}-\\u{1EFFF}';

/** Letters and the invisible marks that stand for one: what has a direction of its own. */
const STRONG = new RegExp(
  `(?<rtl>(?=[${RIGHT_TO_LEFT_BLOCKS}])\\p{L}|[\\u200F\\u061C])|\\p{L}|\\u200E`,
  'gu',
);

const RIGHT_TO_LEFT = new RegExp(`(?=[${RIGHT_TO_LEFT_BLOCKS}])\\p{L}|[\\u200F\\u061C]`, 'u');
const LEFT_TO_RIGHT = new RegExp(`(?![${RIGHT_TO_LEFT_BLOCKS}])\\p{L}|\\u200E`, 'u');

/** Of a longer text the beginning tells enough; in characters. */
const ENOUGH = 20_000;

/** The direction of the first letter (UAX #9, rules P2 and P3: `dir="auto"`); undefined where there is none. */
export function firstStrong(text: string): Direction | undefined {
  const [first] = text.slice(0, ENOUGH).matchAll(STRONG);
  return first && (first.groups?.['rtl'] === undefined ? 'ltr' : 'rtl');
}

/** Which directions letters of a text have. */
export function directionsIn(text: string): { readonly ltr: boolean; readonly rtl: boolean } {
  return { ltr: LEFT_TO_RIGHT.test(text), rtl: RIGHT_TO_LEFT.test(text) };
}

/**
 * The direction in which a text of many words should be set: right to left if more than half of its letters are
 * of such scripts; left to right if none is; `otherwise` where it has no letters at all, or a quotation or two that
 * run against the rest say nothing of it. The first letter would mislead: many titles begin with a foreign name.
 */
export function directionOfText(text: string, otherwise: Direction): Direction {
  const beginning = text.slice(0, ENOUGH);
  if (!RIGHT_TO_LEFT.test(beginning)) return LEFT_TO_RIGHT.test(beginning) ? 'ltr' : otherwise;
  let letters = 0;
  let rightToLeft = 0;
  for (const { groups } of beginning.matchAll(STRONG)) {
    letters += 1;
    if (groups?.['rtl'] !== undefined) rightToLeft += 1;
  }
  return rightToLeft * 2 > letters ? 'rtl' : otherwise;
}
