import { BOILERPLATE_KINDS } from './boilerplate-kinds.ts';

/** Max. length of a boilerplate line in characters. */
const MAX_LENGTH = 160;

/**
 * Kind of boilerplate of a line; undefined for text. A line that begins in lower case continues a sentence
 * and is text.
 */
export function boilerplateKind(line: string): string | undefined {
  if (line.length > MAX_LENGTH || /^\p{Lowercase_Letter}/u.test(line)) return undefined;
  const plain = line.replace(/\s+/gu, ' ');
  return BOILERPLATE_KINDS.find(({ pattern }) => pattern.test(plain))?.name;
}
