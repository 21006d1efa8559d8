import { isBlock, VOID_ELEMENTS, type ContentNode, type ElementNode } from './node.ts';

/** Names of shortcodes, which stay text only with an entity. */
const SHORTCODE = /\[(?=\/?(?:caption|wp_caption|gallery|playlist|audio|video|youtube|vimeo|embed)\b)/giu;

/** Attributes of an element as they stand in its tag. */
export function writeAttributes({ attributes }: Pick<ElementNode, 'attributes'>): string {
  return [...attributes]
    .map(([name, value]) =>
      value === '' && name !== 'alt' ? ` ${name}` : ` ${name}="${inAttribute(value)}"`,
    )
    .join('');
}

function inAttribute(value: string): string {
  return inert(
    value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  );
}

/** A text of HTML without what other readers of the file would take for templates, shortcodes or comments. */
function inert(text: string): string {
  return text
    .replaceAll('{', '&#123;')
    .replace(/%(?=%)/gu, '&#37;')
    .replace(SHORTCODE, '&#91;');
}

/** HTML of a text that means the same in a Markdown file. */
function inHtml(text: string): string {
  return inert(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'));
}

/**
 * HTML of a node for a Markdown file: blocks begin lines, and there is no blank line, which would end the HTML. Line feeds
 * in preformatted text are written as they are only in a block of its own.
 */
export function writeHtml(node: ContentNode, isInside = false, keepsLines = false): string {
  switch (node.kind) {
    case 'text': {
      const text = inHtml(node.text);
      return keepsLines ? text : text.replaceAll('\n', '&#10;');
    }
    case 'comment':
      return `<!--${node.text}-->`;
    case 'foreign':
      return node.html;
    case 'element': {
      const { name, children } = node;
      const tag = `<${name}${writeAttributes(node)}>`;
      if (VOID_ELEMENTS.has(name)) return tag;
      const keeps = keepsLines || (name === 'pre' && !isInside);
      const inner = children.map((child) => writeHtml(child, true, keeps));
      const first = name === 'pre' && keeps && inner[0]?.startsWith('\n') === true ? '\n' : '';
      // White space between blocks says nothing.
      const isOpen = children.length > 0 && (name === 'figure' || children.every(isBlock));
      const content = isOpen ? `\n${inner.join('\n')}\n` : first + inner.join('');
      return `${tag}${content}</${name}>`;
    }
  }
}
