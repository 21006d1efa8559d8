import type { CodeFinder } from '../scan/code-finder.ts';

const MARKS = /[`<{}\\\n$]/gu;
const FORMULA = /\$(?![\s$])[^$\n]{1,500}(?<!\s)\$(?!\d)|\$\$[^$]{1,2000}\$\$/uy;

/** Closing braces by the position of their opening ones, outside of code and formulas. */
export function pairBraces(text: string, code: CodeFinder): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  let isLineStart = true;
  for (let at = 0; at < text.length;) {
    const end = isLineStart ? code.blockAt(at) : undefined;
    isLineStart = false;
    if (end !== undefined) {
      at = end;
      continue;
    }
    MARKS.lastIndex = at;
    const mark = MARKS.exec(text);
    if (mark === null) break;
    at = mark.index + 1;
    if (mark[0] === '\n') isLineStart = true;
    else if (mark[0] === '\\') at += text[at] === '\n' ? 0 : 1;
    else if (mark[0] === '{') open.push(mark.index);
    else if (mark[0] === '}') {
      const start = open.pop();
      if (start !== undefined) pairs.set(start, mark.index);
    } else if (mark[0] === '$') {
      FORMULA.lastIndex = mark.index;
      at += Math.max(0, (FORMULA.exec(text)?.[0].length ?? 0) - 1);
    } else at = code.inlineAt(mark.index) ?? endOfRun(text, at);
  }
  return pairs;
}

function endOfRun(text: string, at: number): number {
  let end = at;
  while (text[end] === '`' && text[at - 1] === '`') end += 1;
  return end;
}
