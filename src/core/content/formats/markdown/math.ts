import type { MarkdownIt, StateBlock, StateInline } from './engine.ts';

/** TeX between dollars (Pandoc's rule): no space inside of them, no digit after the second. */
const DOLLARS = /\$(?![\s$])((?:\\[^]|[^\\$`]){1,2000}?)(?<!\s)\$(?![\d$])/uy;
const DOUBLE_DOLLARS = /\$\$((?:\\[^]|[^\\$`]|\$(?!\$)){1,5000}?)\$\$/uy;
const PARENTHESES = /\\\(((?:\\(?![()])[^]|[^\\]){1,2000}?)\\\)/uy;
const BRACKETS = /\\\[((?:\\(?![[\]])[^]|[^\\]){1,5000}?)\\\]/uy;

/** Begins display math that ends on another line. */
const BLOCK_START = /^(?:\$\$(?!.*\$\$)|\\\[(?!.*\\\])|\\begin\{([a-zA-Z]{1,30}\*?)\})/u;
/** Max. lines of display math. */
const MAX_LINES = 200;

/** Commands, indexes, powers and equations; escaped punctuation is not counted. */
const hasTex = (text: string): boolean => /\\[a-zA-Z]|[\^_={}]/u.test(text.replace(/\\[^a-zA-Z]/gu, ''));
const hasWords = (text: string): boolean => /(?:^|\s)\p{L}{3,}(?=[\s,.;:!?]|$)/u.test(text);

/**
 * Keeps TeX as written, with its delimiters: `$…$`, `$$…$$`, `\(…\)`, `\[…\]` and `\begin{…}…\end{…}`. Amounts such as
 * `$5` and escaped brackets such as `\[sic\]` are no TeX.
 */
export function addMath(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('escape', 'math', (state, silent) => {
    const text = texAt(state);
    if (text === undefined) return false;
    if (!silent) state.push('math', '', 0).content = text;
    state.pos += text.length;
    return true;
  });
  markdown.block.ruler.before('blockquote', 'math_block', mathBlock, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  });
  // Character references in TeX stay references.
  const escape = (text: string): string =>
    markdown.utils.escapeHtml(text).replace(/&amp;(#?[a-z\d]{1,30};)/giu, '&$1');
  markdown.renderer.rules['math'] = (tokens, index) => escape(tokens[index]?.content ?? '');
  markdown.renderer.rules['math_block'] = (tokens, index) =>
    `<p>${escape(tokens[index]?.content ?? '')}</p>\n`;
}

function texAt({ src, pos }: StateInline): string | undefined {
  if (src[pos] === '$') {
    const [whole, content = ''] = matchAt(DOUBLE_DOLLARS, src, pos) ?? matchAt(DOLLARS, src, pos) ?? [];
    return whole !== undefined && (hasTex(content) || !hasWords(content)) ? whole : undefined;
  }
  if (src[pos] !== '\\') return undefined;
  const isInWord = /[a-z\d]/iu.test(src[pos - 1] ?? '');
  const [inParentheses, content = ''] = matchAt(PARENTHESES, src, pos) ?? [];
  if (inParentheses !== undefined) {
    return !isInWord && (hasTex(content) || /^\s*\S{1,3}\s*$/u.test(content)) ? inParentheses : undefined;
  }
  const [inBrackets, equation = ''] = matchAt(BRACKETS, src, pos) ?? [];
  return inBrackets !== undefined && hasTex(equation) ? inBrackets : undefined;
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}

function mathBlock(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const lineAt = (line: number): string => {
    const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
    return state.src.slice(start, state.eMarks[line]).trimEnd();
  };
  const first = lineAt(startLine);
  if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4 || !/^[$\\]/u.test(first)) return false;
  const match = BLOCK_START.exec(first);
  if (match === null) return false;
  const end = match[1] === undefined ? (first.startsWith('$') ? '$$' : '\\]') : `\\end{${match[1]}}`;
  const last = Math.min(endLine, startLine + MAX_LINES);
  for (let line = match[1] === undefined ? startLine + 1 : startLine; line < last; line += 1) {
    if (!state.isEmpty(line) && (state.sCount[line] ?? 0) < state.blkIndent) return false;
    const text = lineAt(line);
    if (!text.includes(end)) {
      // Display math has none in it.
      if (line > startLine && text.startsWith(first.slice(0, 2)) && end === '\\]') return false;
      continue;
    }
    if (!/^[\s.,;]*(?:\([\d.]+\)|\{[^{}]*\})?$/u.test(text.slice(text.indexOf(end) + end.length)))
      return false;
    const content = state.getLines(startLine, line + 1, state.blkIndent, false).trim();
    if (end === '\\]' && !hasTex(content.slice(2, -2))) return false;
    if (silent) return true;
    Object.assign(state.push('math_block', '', 0), { content, map: [startLine, line + 1] });
    state.line = line + 1;
    return true;
  }
  return false;
}
