import { scrubText } from '../formats/decode.ts';

/** Characters that leave no mark: a title of nothing else would be a blank line in every reader. */
const INVISIBLE = /^[\s\p{Default_Ignorable_Code_Point}]*$/u;

/** Most lines are words of ASCII with single blanks between, and stay as they are. */
const UNTIDY = /[^ -~]|^ | $| {2}/;

/**
 * One line of text: white space of any kind is a single blank, nothing at the ends, no control characters.
 * Empty if there is nothing to see in it.
 */
export function oneLine(text: string): string {
  if (text !== '' && !UNTIDY.test(text)) return text;
  const line = scrubText(text).replace(/\s+/gu, ' ').trim();
  return INVISIBLE.test(line) ? '' : line;
}

/** Returns a list unchanged, and a single value as a list of one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** The entries of a map whose values are text, each reduced to one line; empty unless `value` is a map. */
export function stringsIn(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  const entries = Object.entries(value as Record<string, unknown>);
  return Object.fromEntries(
    entries.flatMap(([key, item]) => (typeof item === 'string' ? [[key, oneLine(item)]] : [])),
  );
}
