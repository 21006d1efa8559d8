/** Text direction. */
export type Direction = 'ltr' | 'rtl';

/** Blocks with right-to-left scripts (UAX #9, Bidi_Class R and AL). Only their letters count. */
const RIGHT_TO_LEFT_BLOCKS =
  '\\u0590-\\u08FF\\uFB1D-\\uFDFF\\uFE70-\\uFEFE\\u{10800}-\\u{10FFF}\\u{1E800}-\\u{1EFFF}';

/** Characters with a strong direction: letters, and the marks LRM, RLM and ALM. */
const STRONG = new RegExp(
  `(?<rtl>(?=[${RIGHT_TO_LEFT_BLOCKS}])\\p{L}|[\\u200F\\u061C])|\\p{L}|\\u200E`,
  'gu',
);

const RIGHT_TO_LEFT = new RegExp(`(?=[${RIGHT_TO_LEFT_BLOCKS}])\\p{L}|[\\u200F\\u061C]`, 'u');
const LEFT_TO_RIGHT = new RegExp(`(?![${RIGHT_TO_LEFT_BLOCKS}])\\p{L}|\\u200E`, 'u');

/** Max. characters examined of a long text. */
const MAX_CHARACTERS = 20_000;

/** Direction of the first strong character (UAX #9, rules P2 and P3: `dir="auto"`); undefined without one. */
export function firstStrong(text: string): Direction | undefined {
  const [first] = text.slice(0, MAX_CHARACTERS).matchAll(STRONG);
  return first && (first.groups?.['rtl'] === undefined ? 'ltr' : 'rtl');
}

/** Directions of the strong characters in a text. */
export function directionsIn(text: string): { readonly ltr: boolean; readonly rtl: boolean } {
  return { ltr: LEFT_TO_RIGHT.test(text), rtl: RIGHT_TO_LEFT.test(text) };
}

/**
 * Direction of a long text: right to left if more than half of its letters are; left to right if none is;
 * `otherwise` if it has no letters or only a minority is right-to-left. The first letter alone would mislead,
 * because many titles begin with a foreign name.
 */
export function directionOfText(text: string, otherwise: Direction): Direction {
  const beginning = text.slice(0, MAX_CHARACTERS);
  if (!RIGHT_TO_LEFT.test(beginning)) return LEFT_TO_RIGHT.test(beginning) ? 'ltr' : otherwise;
  let letters = 0;
  let rightToLeft = 0;
  for (const { groups } of beginning.matchAll(STRONG)) {
    letters += 1;
    if (groups?.['rtl'] !== undefined) rightToLeft += 1;
  }
  return rightToLeft * 2 > letters ? 'rtl' : otherwise;
}
