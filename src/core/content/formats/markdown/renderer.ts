import { addAttributes } from './attributes/attributes.ts';
import { addCallouts } from './admonitions/callouts.ts';
import { addColonFences } from './admonitions/colon-fence.ts';
import { addExclamations } from './admonitions/exclamation.ts';
import { renderAdmonitions } from './admonitions/admonition.ts';
import { addCaptions } from './captions.ts';
import { addDefinitionLists } from './definition-lists.ts';
import { addEmoji } from './emoji.ts';
import { createEngine, type MarkdownConstruct, type Token } from './engine.ts';
import { addFootnotes } from './footnotes.ts';
import { addHighlights } from './highlights.ts';
import { addMath } from './math.ts';
import { addPlaceholders } from './placeholders.ts';
import { addTaskLists } from './task-lists.ts';
import { addWikiLinks } from './wiki-links.ts';

/** Constructs beyond CommonMark and tables, in the order in which their rules are added. */
const CONSTRUCTS: readonly MarkdownConstruct[] = [
  addFootnotes,
  addDefinitionLists,
  addHighlights,
  addEmoji,
  addWikiLinks,
  addMath,
  addColonFences,
  addExclamations,
  renderAdmonitions,
  addAttributes,
  addCallouts,
  addPlaceholders,
  addTaskLists,
  addCaptions,
];

const markdown = createEngine();
for (const addConstruct of CONSTRUCTS) addConstruct(markdown);
// Sanitising removes inline styles; `align` keeps the alignment of table columns.
markdown.core.ruler.push('align', ({ tokens }) => {
  for (const token of tokens) {
    const align = /^text-align:(left|right|center)$/u.exec(String(token.attrGet('style') ?? ''))?.[1];
    if (align !== undefined) token.attrs = [['align', align]];
  }
});

/** Settings of a rendering. */
export interface MarkdownOptions {
  /** Part of the ids of footnotes, to distinguish articles in one document. Default: none. */
  readonly idPrefix?: string | undefined;
}

/**
 * Renders CommonMark with tables, strikethrough and the constructs of other generators to HTML: footnotes, admonitions,
 * task lists, definition lists, attribute lists, marks, emoji, TeX and wiki links. Raw HTML passes through; the result
 * is not sanitised.
 */
export function renderMarkdown(text: string, { idPrefix }: MarkdownOptions = {}): string {
  return markdown.render(text, idPrefix === undefined ? {} : { docId: idPrefix });
}

/** Tokens of a text, as {@link renderMarkdown} reads it. */
export function parseMarkdown(text: string): readonly Token[] {
  return markdown.parse(text, {});
}

/** Tokens of the blocks of a text, with the content of paragraphs not parsed. */
export function parseBlocks(text: string): readonly Token[] {
  const tokens: Token[] = [];
  markdown.block.parse(text, markdown, {}, tokens);
  return tokens;
}
