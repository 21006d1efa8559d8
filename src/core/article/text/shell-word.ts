/** A word as a shell wants it: in quotation marks if it has characters that a shell would read otherwise. */
export function shellWord(word: string): string {
  return /^[\w./:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
