import { decodeEntities } from '../../formats/html/dom.ts';

/** A character reference of HTML with its semicolon. */
const REFERENCE = /&(?:#\d{1,7}|#[xX][\dA-Fa-f]{1,6}|[A-Za-z][A-Za-z\d]{1,31});/g;

/**
 * Decodes character references once, as exporters write them (`&#8211;`), if every `&` of the text begins a known one;
 * otherwise returns the text as it is.
 */
export function decodeReferences(text: string): string {
  if (!text.includes('&') || text.replace(REFERENCE, '').includes('&')) return text;
  let isKnown = true;
  const decoded = text.replace(REFERENCE, (reference) => {
    const characters = decodeEntities(reference);
    // Of an unknown name HTML decodes the beginning alone: `&notit;` is `¬it;`.
    if (characters === reference || (characters.endsWith(';') && characters !== ';')) isKnown = false;
    return characters;
  });
  return isKnown ? decoded : text;
}
