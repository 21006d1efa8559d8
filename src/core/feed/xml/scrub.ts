/** All but the characters of XML 1.0 (2.2); in a `u` expression a surrogate without its other half is one too. */
const ILLEGAL = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Parsers of XML read every line end as a line feed (2.11), so JSON may not say anything else. */
const LINE_END = /\r\n?/g;

/**
 * A copy of plain data in which no string has a character that XML forbids, nor a carriage return. Articles
 * come scrubbed; this is the last defence, and it makes all formats start from the same text.
 */
export function scrub<T>(value: T): T {
  return scrubValue(value) as T;
}

function scrubValue(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(ILLEGAL, '').replace(LINE_END, '\n');
  if (Array.isArray(value)) return value.map(scrubValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, scrubValue(field)]));
}
