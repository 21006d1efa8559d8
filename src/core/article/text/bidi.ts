import { directionsIn } from './direction.ts';

/** First strong isolate and pop directional isolate (UAX #9, 2.4): what stands between orders nothing outside. */
export const FSI = '\u2068';
export const PDI = '\u2069';

/** Characters that change the direction of what follows them: embeddings, overrides, isolates. */
const CONTROLS = /[\u202A-\u202E\u2066-\u2069]/u;
const ISOLATES = /[\u2066-\u2069]/u;

/**
 * One line of several texts, as a template: composed`${title}: ${tag}`. Where it has letters of both directions,
 * or characters that change them, each text is isolated, so that it stands where it should and keeps its own
 * punctuation. A line that runs one way throughout gets no marks.
 */
export function isolateParts(words: TemplateStringsArray, ...texts: readonly string[]): string {
  const plain = String.raw({ raw: words }, ...texts);
  const { ltr, rtl } = directionsIn(plain);
  if (!CONTROLS.test(plain) && !(ltr && rtl)) return plain;
  return String.raw({ raw: words }, ...texts.map((text) => FSI + closed(text) + PDI));
}

/** A text that ends every isolate it begins, and no other: without that, it would reach out of its `bdi` element, too. */
export function closed(text: string): string {
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
