/** A line of a scraped text. */
export interface TextLine {
  /** From 1. */
  readonly number: number;
  /** Without white space at its ends; empty if there is nothing to see in it. */
  readonly text: string;
  /** Whether it began with white space. */
  readonly isIndented: boolean;
}

/** Lines that belong together, or one alone. */
export interface Paragraph {
  /** Of its first line. */
  readonly line: number;
  /** Its lines, with `\n` between them, so that a place in it can be told by its line. */
  readonly text: string;
  readonly isIndented: boolean;
}

/** White space, no-break spaces among it, and what has no width; joiners and direction marks belong to words. */
const EDGE = /[\s\u200B\u2060\uFEFF]/u;

const NOTHING_TO_SEE = /^[\s\p{Format}]*$/u;

/** The lines of a text. */
export function splitLines(text: string): TextLine[] {
  return text.split('\n').map((line, index) => ({
    number: index + 1,
    text: NOTHING_TO_SEE.test(line) ? '' : trimmed(line),
    isIndented: EDGE.test(line.charAt(0)),
  }));
}

/** The same line with nothing in it. */
export function emptied({ number }: TextLine): TextLine {
  return { number, text: '', isIndented: false };
}

/** Whether a text sets its paragraphs apart by empty lines; if not, each of its lines is a paragraph. */
export function isSpaced(lines: readonly TextLine[]): boolean {
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

/** By hand, because a pattern for the end of a line takes quadratic time on a long run of spaces. */
function trimmed(line: string): string {
  let start = 0;
  let end = line.length;
  while (start < end && EDGE.test(line.charAt(start))) start += 1;
  while (end > start && EDGE.test(line.charAt(end - 1))) end -= 1;
  return line.slice(start, end);
}
