import { expect, test } from 'vitest';
import { printable, printableLines } from '../../../../../src/core/article/text/printable.ts';

test.each([
  ['plain text', 'a “b” – c', 'a “b” – c'],
  ['letters of all scripts, emoji and joiners', 'שלום 日本 é 👨‍👩‍👧 क्‍ष', 'שלום 日本 é 👨‍👩‍👧 क्‍ष'],
  ['a sequence that sets the title', '\u001B]0;owned\u0007', String.raw`\u001b]0;owned\u0007`],
  ['a sequence of C1', '\u009B2J\u0090q', String.raw`\u009b2J\u0090q`],
  ['DEL, backspace and a carriage return', 'a\u007Fb\bc\rd', String.raw`a\u007fb\u0008c\u000dd`],
  ['direction controls', 'a\u202Eb\u202C\u2066c\u2069\u200F', String.raw`a\u202eb\u202c\u2066c\u2069\u200f`],
  ['line separators', 'a\u2028b\u2029c\nd', String.raw`a\u2028b\u2029c\u000ad`],
  ['a lone surrogate', 'a\uD800b', String.raw`a\ud800b`],
])('%s', (_name, text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('keeps line breaks', () => {
  expect(printableLines('a\n\u001Bb\nc')).toBe(`a\n${String.raw`\u001b`}b\nc`);
});
