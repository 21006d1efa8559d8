import markPlugin from 'markdown-it-mark';
import { rulesAdded, type MarkdownIt } from './engine.ts';

/** Adds `==marked==` text. Comparisons such as `a==b` and longer runs stay as written. */
export function addHighlights(markdown: MarkdownIt): void {
  const { ruler } = markdown.inline;
  const [rule] = rulesAdded(ruler, () => markdown.use(markPlugin));
  if (rule === undefined) throw new Error('the plugin for marks has other rules');
  ruler.at('mark', (state, silent) => {
    const { src, pos } = state;
    if (!src.startsWith('==', pos) || src[pos + 2] === '=' || src[pos - 1] === '=') return false;
    const isInWord = /[a-z\d]/iu.test(src[pos - 1] ?? '') && /[a-z\d]/iu.test(src[pos + 2] ?? '');
    return !isInWord && rule(state, silent);
  });
}
