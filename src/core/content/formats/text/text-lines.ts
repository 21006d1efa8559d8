/** A line of a scraped text. */
export interface TextLine {
  /** Line number, from 1. */
  readonly number: number;
  /** Without white space at the ends; empty for an invisible line. */
  readonly text: string;
  /** True if the line began with white space. */
  readonly isIndented: boolean;
}

/** Lines that form a paragraph. */
export interface Paragraph {
  /** Number of its first line. */
  readonly line: number;
  /** Lines joined by `\n`, so that offsets map to line numbers. */
  readonly text: string;
  readonly isIndented: boolean;
}

/**
 * White space, including no-break spaces, and zero-width characters. Joiners and direction marks belong to
 * words.
 */
const EDGE = /[\s\u200B\u2060\uFEFF]/u;

const NOTHING_TO_SEE = /^[\s\p{Format}]*$/u;

/** Splits a text into lines. */
export function splitLines(text: string): TextLine[] {
  return text.split('\n').map((line, index) => ({
    number: index + 1,
    text: NOTHING_TO_SEE.test(line) ? '' : trimmed(line),
    isIndented: EDGE.test(line.charAt(0)),
  }));
}

/** The line with empty text. */
export function clearLine({ number }: TextLine): TextLine {
  return { number, text: '', isIndented: false };
}

/** True if empty lines separate paragraphs; otherwise each line is one. */
export function hasEmptyLines(lines: readonly TextLine[]): boolean {
  const first = lines.findIndex(({ text }) => text !== '');
  const last = lines.findLastIndex(({ text }) => text !== '');
  return lines.slice(first, last).some(({ text }) => text === '');
}

/** Gathers lines into paragraphs. */
export function gatherParagraphs(lines: readonly TextLine[], spaced: boolean): Paragraph[] {
  const groups: TextLine[][] = [];
  let isOpen = false;
  for (const line of lines) {
    const group = groups.at(-1);
    if (line.text === '') isOpen = false;
    else if (isOpen && spaced && group !== undefined) group.push(line);
    else {
      groups.push([line]);
      isOpen = true;
    }
  }
  return groups.map((group) => ({
    line: group[0]?.number ?? 1,
    text: group.map(({ text }) => text).join('\n'),
    isIndented: group[0]?.isIndented ?? false,
  }));
}

/** Not by a regular expression, which takes quadratic time on long runs of spaces. */
function trimmed(line: string): string {
  let start = 0;
  let end = line.length;
  while (start < end && EDGE.test(line.charAt(start))) start += 1;
  while (end > start && EDGE.test(line.charAt(end - 1))) end -= 1;
  return line.slice(start, end);
}
