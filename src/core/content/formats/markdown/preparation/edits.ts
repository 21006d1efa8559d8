import type { TextRange } from './code-mask.ts';

/** A range of a text and what is written in its place, a mark without line feeds or nothing. */
export interface TextEdit extends TextRange {
  readonly replacement: string;
}

/**
 * Makes edits. Of those that overlap, the first counts. Line feeds stay, so that lines keep their numbers; spaces around
 * what is removed go, where they would end or begin a line.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let position = 0;
  for (const { start, end, replacement } of edits.toSorted((one, other) => one.start - other.start)) {
    if (start < position) continue;
    const before = text.slice(position, start);
    const lineFeeds = text.slice(start, end).replace(/[^\n]/gu, '');
    const isRemoved = replacement === '';
    const endsLine = isRemoved && (end >= text.length || text[end] === '\n' || lineFeeds !== '');
    parts.push(endsLine ? before.replace(/[ \t]+$/u, '') : before, replacement, lineFeeds);
    position = end;
    const beginsLine = isRemoved && (start === 0 || text[start - 1] === '\n' || lineFeeds !== '');
    while (beginsLine && (text[position] === ' ' || text[position] === '\t')) position += 1;
  }
  return parts.join('') + text.slice(position);
}
