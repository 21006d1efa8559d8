import { article } from '../service/directory.ts';

/** Name of an article's file: in one of a hundred folders. */
export const nameOf = (index: number): string => `${index % 100}/a${String(index).padStart(5, '0')}.md`;

/** Contents of `number` articles by file name. */
export const files = (number: number, make: (index: number) => string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: number }, (_, index) => [nameOf(index), make(index)]));

/** An article with two warnings. */
export const remarkable = (index: number): string =>
  article(`Note ${index}`, '2020-01-01T10:00:00Z', `Text ${index} of the harbour.`, 'wrong: 1', 'other: 2');
