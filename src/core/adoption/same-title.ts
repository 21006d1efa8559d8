/** Character references that feeds of other programs leave in plain titles. */
const REFERENCES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#38;': '&',
  '&#038;': '&',
  '&#39;': "'",
  '&#039;': "'",
};

/**
 * True if two titles differ at most in typography: straight and curly quotes, dashes, ellipses, white space, character
 * references. Generators publish `It’s` where the author wrote `It's`. Tags count: the plain text of a title in a feed
 * does not tell whether the feed had them.
 */
export function isSameTitle(a: string, b: string): boolean {
  return a === b || plain(a) === plain(b);
}

function plain(title: string): string {
  return title
    .normalize('NFC')
    .replace(/&(?:#?\w{2,4});/g, (reference) => REFERENCES[reference] ?? reference)
    .replace(/[‘’‚′]/g, "'")
    .replace(/[“”„″«»]|''|``/g, '"')
    .replace(/[–—]|-{2,3}/g, '-')
    .replaceAll('…', '...')
    .replace(/\s+/g, ' ')
    .trim();
}
