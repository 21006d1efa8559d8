/** Syntax of a text; MDX is Markdown with components and without indented code. */
export type TemplateSyntax = 'markdown' | 'mdx' | 'html';

/** A fence of code, after list and quotation marks. */
const FENCE = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})(.*)$/u;
const CLOSING_FENCE = /^[ \t>]*(`{3,}|~{3,})[ \t]*$/u;
/** Marks whose following lines are indented without being code: lists, footnotes, admonitions, definitions. */
const INDENTING = /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)|\[\^[^\]]+\]:|!!!|\?\?\?\+?|:(?=[ \t]))[ \t]*/u;
/** Elements whose content is code, or is no text. */
const CODE_ELEMENT = /<(pre|code|script|style|textarea)(?=[\s>])|<!--/iuy;
/** Width of an indentation that makes code (CommonMark, 4.4). */
const CODE_INDENT = 4;

/**
 * Finds code from left to right, in linear time for any text: template tags in it are its author's text. Lines must be
 * asked for in order.
 */
export class CodeFinder {
  readonly #text: string;
  readonly #syntax: TemplateSyntax;
  /** Indentations of the text in the open list items. */
  readonly #items: number[] = [];
  #isAfterBlank = true;
  /** Next position of a closing mark; Infinity if there is none. */
  readonly #closing = new Map<string, number>();
  /** Positions of runs of backticks in the current paragraph, by their length, last first. */
  #ticks = new Map<number, number[]>();
  #ticksUntil = 0;

  constructor(text: string, syntax: TemplateSyntax) {
    this.#text = text;
    this.#syntax = syntax;
  }

  /** End of the block of code that begins with the line at `start`; undefined if the line is text. */
  blockAt(start: number): number | undefined {
    if (this.#syntax === 'html') return undefined;
    const line = this.#lineAt(start);
    const fence = FENCE.exec(line);
    const mark = fence?.[1];
    if (mark !== undefined && !(mark.startsWith('`') && fence?.[2]?.includes('`'))) {
      this.#isAfterBlank = true;
      return this.#endOfFence(start + line.length + 1, mark);
    }
    return this.#syntax === 'mdx' ? undefined : this.#indentedAt(start, line);
  }

  /** End of the inline code or code element that begins at `start`; undefined if there is none. */
  inlineAt(start: number): number | undefined {
    if (this.#text[start] === '<') return this.#elementAt(start);
    return this.#syntax === 'html' ? undefined : this.#spanAt(start);
  }

  /** Position of `mark` at or after `from`, as `indexOf`; each part of the text is searched once. */
  find(mark: string, from: number): number {
    const known = this.#closing.get(mark) ?? -1;
    if (known >= from) return known;
    const index = this.#text.indexOf(mark, from);
    const found = index === -1 ? Infinity : index;
    this.#closing.set(mark, found);
    return found;
  }

  #lineAt(start: number): string {
    const end = this.#text.indexOf('\n', start);
    return this.#text.slice(start, end === -1 ? undefined : end);
  }

  #endOfFence(from: number, mark: string): number {
    for (let at = from; at < this.#text.length;) {
      const line = this.#lineAt(at);
      const closing = CLOSING_FENCE.exec(line)?.[1];
      at += line.length + 1;
      if (closing?.[0] === mark[0] && (closing?.length ?? 0) >= mark.length) return at - 1;
    }
    return this.#text.length;
  }

  #indentedAt(start: number, line: string): number | undefined {
    if (line.trim() === '') {
      this.#isAfterBlank = true;
      return undefined;
    }
    const width = indentOf(line);
    const mark = INDENTING.exec(line)?.[0];
    if (this.#isAfterBlank || mark !== undefined) {
      while (width < (this.#items.at(-1) ?? 0)) this.#items.pop();
    }
    const isCode = this.#isAfterBlank && width >= (this.#items.at(-1) ?? 0) + CODE_INDENT;
    if (isCode) return this.#endOfIndented(start, (this.#items.at(-1) ?? 0) + CODE_INDENT);
    this.#isAfterBlank = false;
    if (mark === undefined) return undefined;
    const isList = /[-*+.)][ \t]*$/u.test(mark.trimEnd());
    this.#items.push(isList ? Math.min(mark.length, width + CODE_INDENT) : width + CODE_INDENT);
    return undefined;
  }

  /** End of the last line that is indented this wide; blank lines between are code too. */
  #endOfIndented(start: number, width: number): number {
    let end = start;
    for (let at = start; at < this.#text.length;) {
      const line = this.#lineAt(at);
      const isBlank = line.trim() === '';
      if (!isBlank && indentOf(line) < width) break;
      at += line.length;
      if (!isBlank) end = at;
      at += 1;
    }
    return end;
  }

  #elementAt(start: number): number | undefined {
    CODE_ELEMENT.lastIndex = start;
    const match = CODE_ELEMENT.exec(this.#text);
    if (match === null) return undefined;
    const name = match[1]?.toLowerCase();
    const closing = name === undefined ? '-->' : `</${name}>`;
    const end = Math.min(this.find(closing, start), this.find(closing.toUpperCase(), start));
    return end === Infinity ? undefined : end + closing.length;
  }

  /** Inline code ends with a run of as many backticks in the same paragraph (CommonMark, 6.1). */
  #spanAt(start: number): number | undefined {
    let length = 1;
    while (this.#text[start + length] === '`') length += 1;
    if (start >= this.#ticksUntil) this.#collectTicks(start);
    const runs = this.#ticks.get(length) ?? [];
    while ((runs.at(-1) ?? Infinity) <= start) runs.pop();
    const closing = runs.pop();
    return closing === undefined ? undefined : closing + length;
  }

  #collectTicks(start: number): void {
    const blank = /\n[ \t]*(?=\n)/gu;
    blank.lastIndex = start;
    this.#ticksUntil = blank.exec(this.#text)?.index ?? this.#text.length;
    this.#ticks = new Map();
    const runs = /`+/gu;
    runs.lastIndex = start;
    for (let run = runs.exec(this.#text); run !== null; run = runs.exec(this.#text)) {
      if (run.index >= this.#ticksUntil) break;
      const same = this.#ticks.get(run[0].length);
      if (same === undefined) this.#ticks.set(run[0].length, [run.index]);
      else same.push(run.index);
    }
    for (const positions of this.#ticks.values()) positions.reverse();
  }
}

/** Width of the white space at the start of a line; a tab leads to the next multiple of four. */
function indentOf(line: string): number {
  let width = 0;
  for (const character of line) {
    if (character === ' ') width += 1;
    else if (character === '\t') width += CODE_INDENT - (width % CODE_INDENT);
    else break;
  }
  return width;
}
