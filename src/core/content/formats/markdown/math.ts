import type { MarkdownIt, StateBlock, StateInline } from './engine.ts';

/** TeX between dollars (Pandoc's rule): no space inside of them, no digit after the second. */
const DOLLARS = /\$(?![\s$])((?:\\[^]|[^\\$`]){1,2000}?)(?<!\s)\$(?![\d$])/uy;
const DOUBLE_DOLLARS = /\$\$((?:\\[^]|[^\\$`]|\$(?!\$)){1,5000}?)\$\$/uy;
const PARENTHESES = /\\\(((?:\\(?![()])[^]|[^\\]){1,2000}?)\\\)/uy;
const BRACKETS = /\\\[((?:\\(?![[\]])[^]|[^\\]){1,5000}?)\\\]/uy;

const ENVIRONMENT = /\\begin\{([a-zA-Z]{1,30}\*?)\}(?:(?!\\(?:begin|end)\{)[^]){1,3000}\\end\{\1\}/uy;

/** Begins display math that ends on another line. */
const BLOCK_START = /^(?:\$\$(?!.*\$\$)|\\\[(?!.*\\\])|\\begin\{([a-zA-Z]{1,30}\*?)\})/u;
/** Max. lines of display math. */
const MAX_LINES = 200;

/** True for a text with what only TeX has: commands, or indexes and powers with braces or operands. */
const hasTex = (text: string): boolean =>
  /\\[a-zA-Z]{2,}|[\^_]\{|[a-zA-Z\d)}]\^[a-zA-Z\d(\\]|[a-zA-Z]_[a-zA-Z\d](?![a-zA-Z\d])/u.test(text) &&
  !/\]\(|:\/\//u.test(text);
/** True for a text with words, quotation marks or scripts that no formula has; words in TeX stand after a command. */
const isProse = (text: string): boolean =>
  /(?:^|[\s,;:])\p{L}{3,}(?=[\s,.;:!?]|$)|["“”„«»]|[^\p{ASCII}\p{Script=Greek}\p{Sm}\s·×…′]/u.test(text);
/** True for a variable, a function of one, or operands with an operator. */
const isFormula = (text: string): boolean =>
  /^\s*[a-zA-Z](?:\([\w\s,]{0,20}\))?\s*$/u.test(text) ||
  (/[a-zA-Z\d)]\s*[=+\-*/<>^]\s*[a-zA-Z\d(\\]/u.test(text) && !/[a-zA-Z]{3,}/u.test(text) && !isProse(text));

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
  const before = src[pos - 1] ?? '';
  if (src[pos] === '$') {
    const [whole, content = ''] = matchAt(DOUBLE_DOLLARS, src, pos) ?? matchAt(DOLLARS, src, pos) ?? [];
    if (whole === undefined) return undefined;
    // Variables of a shell: `$A/b:$C`; a currency: `US$`.
    const isInWord = /[a-z=]/iu.test(before) || /[a-z]/iu.test(src[pos + whole.length] ?? '');
    const isMeant =
      /[\p{L}\d]/u.test(content) && (whole.startsWith('$$') || !isInWord || content.length === 1);
    return hasTex(content) || (isMeant && !isProse(content)) ? whole : undefined;
  }
  if (src[pos] !== '\\') return undefined;
  const environment = matchAt(ENVIRONMENT, src, pos);
  if (environment !== null) return environment[0];
  const [inParentheses, content = ''] = matchAt(PARENTHESES, src, pos) ?? [];
  if (inParentheses !== undefined) {
    return hasTex(content) || (isFormula(content) && !/[a-z\d]/iu.test(before)) ? inParentheses : undefined;
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
  // Within a paragraph it may belong to a formula.
  if (silent && match[1] !== undefined) return false;
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
    const equation = content.slice(2, -2);
    if (end === '\\]' && !hasTex(equation) && !isFormula(equation)) return false;
    if (silent) return true;
    Object.assign(state.push('math_block', '', 0), { content, map: [startLine, line + 1] });
    state.line = line + 1;
    return true;
  }
  return false;
}
