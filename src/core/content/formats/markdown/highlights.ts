import markPlugin from 'markdown-it-mark';
import { rulesAdded, type MarkdownIt } from './engine.ts';

/** Max. length of a mark in scripts without spaces, in UTF-16 units. */
const MAX_MARKED = 60;

/** Adds `==marked==` text. Comparisons such as `a==b` and longer runs stay as written. */
export function addHighlights(markdown: MarkdownIt): void {
  const { ruler } = markdown.inline;
  const [rule] = rulesAdded(ruler, () => markdown.use(markPlugin));
  if (rule === undefined) throw new Error('the plugin for marks has other rules');
  ruler.at('mark', (state, silent) => {
    const { src, pos } = state;
    if (!src.startsWith('==', pos) || src[pos + 2] === '=' || src[pos - 1] === '=') return false;
    const isInWord = /[a-z\d]/iu.test(src[pos - 1] ?? '') && /[a-z\d]/iu.test(src[pos + 2] ?? '');
    // An operator that is named: `“==”`, `(==)`.
    const isQuoted =
      /[\p{Pi}\p{Ps}"']/u.test(src[pos - 1] ?? '') && /[\p{Pf}\p{Pe}"']/u.test(src[pos + 2] ?? '');
    const isArrow = /[>》→]/u.test(src[pos + 2] ?? '');
    if (isInWord || isQuoted || isArrow) return false;
    return (!isBetweenLetters(src, pos) || isPaired(src, pos)) && rule(state, silent);
  });
}

/** True in scripts without spaces, where an operator looks like a mark. */
function isBetweenLetters(text: string, position: number): boolean {
  return /\p{L}/u.test(text[position - 1] ?? '') && /\p{L}/u.test(text[position + 2] ?? '');
}

/** True if the other mark is near, with no end of a sentence between. */
function isPaired(text: string, position: number): boolean {
  const after = text.slice(position + 2, position + MAX_MARKED);
  const before = text.slice(Math.max(0, position - MAX_MARKED), position);
  return /^[^=.。!！?？;；()（）\s]+==(?!=)/u.test(after) || /==[^=.。!！?？;；()（）\s]+$/u.test(before);
}
