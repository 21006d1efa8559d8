import { createMdxReader } from '../mdx/mdx-reader.ts';
import { CodeFinder, type TemplateSyntax } from './code-finder.ts';
import { TagReader } from './tag-reader.ts';
import type { Token, TokenReader } from './token.ts';

/** Characters at which code, a tag or a formula may begin, and line ends. */
const MARKS = /[`<{[$\\\n]/gu;
/** A formula; prices such as `$5 and $6` are none. */
const FORMULA = /\$(?![\s$])[^$\n]{1,500}(?<!\s)\$(?!\d)|\$\$[^$]{1,2000}\$\$/uy;
/** Tags that are meant as such even between signs of a formula. */
const TAG_IN_FORMULA = /\{%|\{\{[<%]|\{\{\s*(?:site|page)\./u;

/** Finds code and template tags from left to right. Takes linear time for any text. */
export function scanTokens(text: string, syntax: TemplateSyntax): readonly Token[] {
  const code = new CodeFinder(text, syntax);
  const reader: TokenReader = syntax === 'mdx' ? createMdxReader(text, code) : new TagReader(text, code);
  const tokens: Token[] = [];
  let isLineStart = true;
  for (let at = 0; at < text.length;) {
    if (isLineStart) {
      isLineStart = false;
      const end = code.blockAt(at);
      const token = end === undefined ? reader.lineAt?.(at) : ({ kind: 'code', start: at, end } as const);
      if (token !== undefined) {
        tokens.push(token);
        at = token.end;
        continue;
      }
    }
    MARKS.lastIndex = at;
    const mark = MARKS.exec(text);
    if (mark === null) break;
    at = mark.index;
    if (mark[0] === '\n') {
      isLineStart = true;
      at += 1;
      continue;
    }
    const token = tokenAt(at);
    if (token !== undefined) tokens.push(token);
    at = token?.end ?? endOfPlain(at);
  }
  return tokens;

  function tokenAt(start: number): Token | undefined {
    if (text[start] === '`' || text[start] === '<') {
      const end = code.inlineAt(start);
      if (end !== undefined) return { kind: 'code', start, end };
    }
    return reader.at(start);
  }

  /** End of what begins with a mark and has no meaning here. */
  function endOfPlain(start: number): number {
    if (text[start] === '\\') return text[start + 1] === '\n' ? start + 1 : start + 2;
    if (text[start] === '`') {
      let end = start + 1;
      while (text[end] === '`') end += 1;
      return end;
    }
    if (text[start] === '$' && syntax !== 'html') {
      FORMULA.lastIndex = start;
      const formula = FORMULA.exec(text)?.[0];
      if (formula !== undefined && !TAG_IN_FORMULA.test(formula)) return start + formula.length;
    }
    return start + 1;
  }
}
