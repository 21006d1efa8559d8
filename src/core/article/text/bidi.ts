import { directionsIn } from './direction.ts';

/**
 * First strong isolate and pop directional isolate (UAX #9, 2.4). Text between them does not affect the order
 * of the text around it.
 */
export const FSI = '\u2068';
export const PDI = '\u2069';

/** Embeddings, overrides and isolates. */
const CONTROLS = /[\u202A-\u202E\u2066-\u2069]/u;
const ISOLATES = /[\u2066-\u2069]/u;

/**
 * Tagged template that joins texts into one line: isolateParts`${title}: ${tag}`. If the line has letters of
 * both directions or direction controls, each text is wrapped in an isolate, which keeps its position and
 * punctuation. Other lines get no marks.
 */
export function isolateParts(words: TemplateStringsArray, ...texts: readonly string[]): string {
  const plain = String.raw({ raw: words }, ...texts);
  const { ltr, rtl } = directionsIn(plain);
  if (!CONTROLS.test(plain) && !(ltr && rtl)) return plain;
  return String.raw({ raw: words }, ...texts.map((text) => FSI + balanceIsolates(text) + PDI));
}

/**
 * Balances isolates: drops unmatched PDIs and closes open isolates. Unbalanced ones affect text outside the
 * enclosing `bdi` element.
 */
export function balanceIsolates(text: string): string {
  if (!ISOLATES.test(text)) return text;
  let open = 0;
  let result = '';
  for (const character of text) {
    if (character === PDI) {
      if (open === 0) continue;
      open -= 1;
    } else if (ISOLATES.test(character)) open += 1;
    result += character;
  }
  return result + PDI.repeat(open);
}
