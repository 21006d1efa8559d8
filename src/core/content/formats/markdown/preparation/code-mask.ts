import { parseBlocks } from '../renderer.ts';

/** Stands for each character of code. */
const FILLER = '\0';
/** A part of a text, in characters. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The text of a Markdown document with each character of code replaced by U+0000, line feeds kept. Positions stay the
 * same, so that marks found in it are those of the author's text.
 */
export function maskCode(text: string): string {
  const withoutBlocks = fill(text, codeBlocksIn(text));
  const withoutSpans = fill(withoutBlocks, codeSpansIn(withoutBlocks));
  return fill(withoutSpans, codeElementsIn(withoutSpans));
}

/** Text with ranges, in ascending order and apart from each other, filled. */
function fill(text: string, ranges: readonly TextRange[]): string {
  if (ranges.length === 0) return text;
  const parts: string[] = [];
  let position = 0;
  for (const { start, end } of ranges) {
    parts.push(
      text.slice(position, start),
      text.slice(start, end).replace(/[^\n]/gu, (c) => FILLER.repeat(c.length)),
    );
    position = end;
  }
  return parts.join('') + text.slice(position);
}

function codeBlocksIn(text: string): readonly TextRange[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const ranges: TextRange[] = [];
  let position = 0;
  for (const { type, map } of parseBlocks(text)) {
    if ((type !== 'fence' && type !== 'code_block') || map === null) continue;
    const [start, end] = [starts[map[0]] ?? text.length, starts[map[1]] ?? text.length];
    if (start < position) continue;
    ranges.push({ start, end });
    position = end;
  }
  return ranges;
}

/** Code between runs of as many backticks, within a paragraph (CommonMark, 6.1). */
function codeSpansIn(text: string): readonly TextRange[] {
  const ranges: TextRange[] = [];
  let from = 0;
  for (const blank of [...text.matchAll(/\n[ \t]*(?=\n)/gu), undefined]) {
    const to = blank?.index ?? text.length;
    const paragraph = text.slice(from, to);
    if (paragraph.includes('`')) {
      for (const { start, end } of spansOfParagraph(paragraph))
        ranges.push({ start: from + start, end: from + end });
    }
    from = to;
  }
  return ranges;
}

function spansOfParagraph(paragraph: string): readonly TextRange[] {
  const runs = [...paragraph.matchAll(/`+/gu)].map(({ index, 0: { length } }) => ({ index, length }));
  const nextOfLength = new Map<number, number>();
  const next = runs.map(() => -1);
  for (const [place, { length }] of [...runs.entries()].toReversed()) {
    next[place] = nextOfLength.get(length) ?? -1;
    nextOfLength.set(length, place);
  }
  const spans: TextRange[] = [];
  for (let place = 0; place < runs.length; place += 1) {
    const [opening, closing] = [runs[place], runs[next[place] ?? -1]];
    if (opening === undefined || closing === undefined || paragraph[opening.index - 1] === '\\') continue;
    spans.push({ start: opening.index, end: closing.index + closing.length });
    place = next[place] ?? place;
  }
  return spans;
}

/** Elements whose content is no text of the author. */
function codeElementsIn(text: string): readonly TextRange[] {
  const ranges: TextRange[] = [];
  const unclosed = new Set<string>();
  let position = 0;
  for (const { index, 1: tag = '' } of text.matchAll(/<(pre|code|script|style|textarea)(?=[\s>])/gu)) {
    if (index < position || unclosed.has(tag)) continue;
    const end = text.indexOf(`</${tag}`, index);
    if (end === -1) unclosed.add(tag);
    else ranges.push({ start: index, end });
    position = Math.max(position, end);
  }
  return ranges;
}
