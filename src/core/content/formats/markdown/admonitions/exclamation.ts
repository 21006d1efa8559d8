import type { MarkdownIt } from '../engine.ts';
import { isKindOfAdmonition, pushAdmonition } from './admonition.ts';

/** `!!! kind inline end "Title"`, or with `???` and `???+` to unfold. */
const FIRST_LINE =
  /^(!!!|\?\?\?\+?)[ \t]*([a-z][\w-]{0,40})((?:[ \t]+[a-z][\w-]{0,40}){0,5})(?:[ \t]+"([^\n]*)")?[ \t]*$/iu;

/** `=== "Title"`, a tab of MkDocs. */
const TAB = /^===[!+]?[ \t]+"([^\n]*)"[ \t]*$/u;

/** Adds admonitions of Python-Markdown: `!!! note "Title"`, and the content indented by four; and tabs. */
export function addExclamations(markdown: MarkdownIt): void {
  markdown.block.ruler.before(
    'fence',
    'exclamation',
    (state, startLine, endLine, silent) => {
      const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
      const indent = state.sCount[startLine] ?? 0;
      const first = state.src.slice(start, state.eMarks[startLine]);
      if (indent - state.blkIndent >= 4 || !/^(?:!!!|\?\?\?|=== )/u.test(first)) return false;
      const tab = TAB.exec(first)?.[1];
      const [, mark = '', kind = '', , title = tab] = FIRST_LINE.exec(first) ?? [];
      if (mark === '' && tab === undefined) return false;
      let end = startLine + 1;
      let last = startLine;
      while (end < endLine && (state.isEmpty(end) || (state.sCount[end] ?? 0) >= indent + 4)) {
        if (!state.isEmpty(end)) last = end;
        end += 1;
      }
      // Without content it may be a cry.
      const isClear = tab === undefined && (title !== undefined || isKindOfAdmonition(kind));
      if (last === startLine && !isClear) return false;
      if (silent) return true;
      const { blkIndent } = state;
      state.blkIndent = indent + 4;
      const isOpen = mark.startsWith('?') ? mark.endsWith('+') : undefined;
      pushAdmonition(state, { kind, title, isOpen, isTab: tab !== undefined }, [startLine, last + 1]);
      state.blkIndent = blkIndent;
      return true;
    },
    { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
  );
}
