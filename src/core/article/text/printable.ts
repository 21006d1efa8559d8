/**
 * What may not reach a terminal as it is: control characters begin sequences that move the cursor, set titles or
 * answer as if somebody had typed (ECMA-48), and separators end a line; direction controls show a text in another
 * order than it has (UAX 9, 2; “Trojan Source”).
 */
const HARMFUL = /[\p{Control}\p{Bidi_Control}\u2028\u2029\p{Surrogate}]/gu;

/** A text that looks like what it is on any terminal, on one line: harmful characters stand as `\u001b`. */
export function printable(text: string): string {
  return text.replace(HARMFUL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The same for a text of several lines, which stay lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
