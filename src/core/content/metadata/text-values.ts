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

/** Words of YAML 1.1 for yes and no, which most generators read, and the numbers that stand for them. */
const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', 'y', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'no', 'n', 'off', '0'].map((word) => [word, false] as const),
]);

/** Reads a word for yes or no in any letter case; undefined if the value is none. */
export function readTruth(value: unknown): boolean | undefined {
  return typeof value === 'string' ? TRUTHS.get(value.trim().toLowerCase()) : undefined;
}

/** Quotes a value in a message: text in quotation marks, others by their kind. */
export function quoteValue(value: unknown): string {
  return typeof value === 'string' ? `"${oneLine(value)}"` : 'a list or map';
}
