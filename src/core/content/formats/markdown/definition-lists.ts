import definitionListPlugin from 'markdown-it-deflist';
import { rulesAdded, type MarkdownIt } from './engine.ts';

/**
 * Adds definition lists: a line, and below it definitions that begin with `: `. The mark `~` of the plugin is left
 * out, because signatures begin with it.
 */
export function addDefinitionLists(markdown: MarkdownIt): void {
  const { ruler } = markdown.block;
  const [rule] = rulesAdded(ruler, () => markdown.use(definitionListPlugin));
  if (rule === undefined) throw new Error('the plugin for definition lists has other rules');
  ruler.at(
    'deflist',
    (state, line, endLine, silent) => {
      let next = silent ? line : line + 1;
      if (!silent && next < endLine && state.isEmpty(next)) next += 1;
      const start = (state.bMarks[next] ?? 0) + (state.tShift[next] ?? 0);
      return next < endLine && state.src[start] === ':' && rule(state, line, endLine, silent);
    },
    { alt: ['paragraph', 'reference', 'blockquote'] },
  );
}
