/** Any character outside the Char production of XML 1.0 (2.2), lone surrogates included. */
const ILLEGAL = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** XML parsers normalise line ends to a line feed (XML 1.0, 2.11); JSON Feed must carry the same text. */
const LINE_END = /\r\n?/g;

/**
 * Returns a copy of plain data without carriage returns and without the characters XML forbids. Articles are
 * already clean at this point; the copy is a last defence, and gives all formats the same text.
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
