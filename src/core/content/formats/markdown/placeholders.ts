import type { MarkdownIt } from './engine.ts';

/** Paragraphs that generators replace by a table of contents. */
const PLACEHOLDER = /^(?:@?\[toc\]|\[\[_?toc_?\]\]|\{\{\s*toc\s*\}\})$/iu;

/** Removes paragraphs that stand for a table of contents, such as `[TOC]`. */
export function addPlaceholders(markdown: MarkdownIt): void {
  markdown.core.ruler.after('block', 'placeholders', (state) => {
    const isPlaceholder = (index: number): boolean => {
      const content = state.tokens[index]?.type === 'inline' ? state.tokens[index].content : '';
      return PLACEHOLDER.test(content) && !Object.hasOwn(state.env.references ?? {}, 'TOC');
    };
    if (!state.tokens.some((_token, index) => isPlaceholder(index))) return;
    state.tokens = state.tokens.filter(
      ({ type }, index) =>
        !isPlaceholder(index) &&
        !(type === 'paragraph_open' && isPlaceholder(index + 1)) &&
        !(type === 'paragraph_close' && isPlaceholder(index - 1)),
    );
  });
}
