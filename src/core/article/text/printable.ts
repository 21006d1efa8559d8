/**
 * Characters that are unsafe on a terminal: control characters start escape sequences (ECMA-48), separators
 * end a line, and direction controls reorder the text (UAX #9, 2; “Trojan Source”).
 */
const UNSAFE = /[\p{Control}\p{Bidi_Control}\u2028\u2029\p{Surrogate}]/gu;

/** Escapes unsafe characters as `\u001b`; the result is one line. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Applies {@link printable} to each line of a text. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
