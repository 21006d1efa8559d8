import { renderMarkdown } from '../../../core/content/formats/markdown/renderer.ts';
import { decodeEntities } from '../../../core/content/formats/html/dom.ts';
import { isDense } from '../../../core/content/rendering/long-text.ts';
import { cleanTree } from './clean-tree.ts';
import { escapeText } from './escape.ts';
import { equalForm } from './equal-form.ts';
import type { ContentNode } from './node.ts';
import { BlockWriter } from './write-blocks.ts';
import { writeHtml } from './write-html.ts';

/**
 * Markdown for a text in HTML that this service renders back to the same text. HTML stays where Markdown cannot say it:
 * frames, media, tables with spans, captions with links, and attributes that count. Scripts and styles are left out. Text
 * that looks like Markdown or a template is escaped. The result is checked by rendering it; never throws.
 */
export function toMarkdown(html: string): string {
  const read = cleanTree(html);
  if ('fault' in read) return plainText(html);
  const { blocks } = read;
  const first = new BlockWriter('clean').blocks(blocks);
  if (isSame(first, blocks)) return first;
  const second = new BlockWriter('clean', (markdown, block) => isSame(markdown, [block])).blocks(blocks);
  if (isSame(second, blocks)) return second;
  return blocks.map((block) => writeHtml(block)).join('\n\n');
}

/** True if Markdown is rendered to these blocks. */
function isSame(markdown: string, blocks: readonly ContentNode[]): boolean {
  if (isDense({ format: 'markdown', text: markdown, line: 1 })) return false;
  const rendered = cleanTree(renderMarkdown(markdown));
  return 'blocks' in rendered && equalForm(rendered.blocks) === equalForm(blocks);
}

/** Text of HTML that is nested too deep to be read. */
function plainText(html: string): string {
  const text = decodeEntities(html.replace(/<[^<>]*>/gu, ' '));
  return escapeText(text.replace(/\s+/gu, ' ').trim(), {
    escaping: 'strict',
    isLineStart: true,
    isInLabel: false,
  });
}
