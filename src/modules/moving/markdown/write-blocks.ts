import type { Escaping } from './escape.ts';
import { hasName, type ContentNode, type ElementNode } from './node.ts';
import { writeAttributes, writeHtml } from './write-html.ts';
import { longestRun, writeInline, writePicture } from './write-inline.ts';
import { writeTable } from './write-table.ts';

/** Max. depth of lists and quotations in Markdown; what is deeper stays HTML, because each level is written in each line. */
const MAX_DEPTH = 12;
/** Code that the service would read as an escaped template tag. */
const TEMPLATE_IN_CODE = /\{\{[<%]\s*\/\*|\{%[-+~]?\s*raw/u;
const TAGS_ON_OWN_LINES =
  /^(?:aside|blockquote|div|section|article|header|footer|main|address|hgroup|details)$/u;

/** Writes blocks as Markdown; `isRight` says for each if it is read back, else it is written another way. */
export class BlockWriter {
  readonly #escaping: Escaping;
  readonly #isRight: ((markdown: string, block: ContentNode) => boolean) | undefined;

  constructor(escaping: Escaping, isRight?: (markdown: string, block: ContentNode) => boolean) {
    this.#escaping = escaping;
    this.#isRight = isRight;
  }

  /** Blocks with blank lines between them. */
  blocks(blocks: readonly ContentNode[], depth = 0): string {
    const written: string[] = [];
    let before: ContentNode | undefined;
    let isOther = false;
    for (const block of blocks) {
      const isSameList = hasName(block, 'ul', 'ol') && hasName(before, block.name);
      isOther = isSameList ? !isOther : false;
      // Definition lists one after the other would be one.
      written.push(
        hasName(block, 'dl') && hasName(before, 'dl')
          ? writeHtml(block)
          : this.#checked(block, depth, isOther),
      );
      before = block;
    }
    return written.join('\n\n');
  }

  #checked(block: ContentNode, depth: number, isOther: boolean): string {
    const isRight = this.#isRight;
    if (isRight === undefined || isBox(block)) return this.#block(block, depth, isOther);
    for (const escaping of ['clean', 'strict'] as const) {
      const markdown = new BlockWriter(escaping).#block(block, depth, isOther);
      if (isRight(markdown, block)) return markdown;
    }
    return writeHtml(block);
  }

  #block(block: ContentNode, depth: number, isOther: boolean): string {
    if (!hasName(block)) return block.kind === 'text' ? this.#inline([block]) : writeHtml(block);
    const { name, children, attributes } = block;
    if (depth > MAX_DEPTH) return writeHtml(block);
    switch (name) {
      case 'p':
        return attributes.size > 0 ? writeHtml(block) : this.#inline(children);
      case 'hr':
        return '***';
      case 'h1':
      case 'h2':
      case 'h3':
      case 'h4':
      case 'h5':
      case 'h6':
        return this.#heading(block);
      case 'pre':
        return writeCode(block);
      case 'ul':
      case 'ol':
        return this.#list(block, depth, isOther) ?? writeHtml(block);
      case 'dl':
        return this.#definitions(block, depth) ?? writeHtml(block);
      case 'table':
        return writeTable(block, this.#escaping) ?? writeHtml(block);
      case 'figure':
        return this.#figure(block) ?? writeHtml(block);
      case 'blockquote':
        return attributes.size > 0
          ? this.#box(block, depth)
          : indent(this.blocks(children, depth + 1), '> ', '> ');
      case 'video':
      case 'audio':
        return writeMedia(block);
      default:
        return TAGS_ON_OWN_LINES.test(name) ? this.#box(block, depth) : writeHtml(block);
    }
  }

  #inline(nodes: readonly ContentNode[], isSingleLine = false): string {
    return writeInline(nodes, { escaping: this.#escaping, isSingleLine });
  }

  #heading({ name, children, attributes }: ElementNode): string {
    const words = this.#inline(children, true).replace(/(?<![#\\])#+$/u, '\\$&');
    const id = attributes.get('id');
    if (attributes.size > (id === undefined ? 0 : 1))
      return writeHtml({ kind: 'element', name, children, attributes });
    return `${'#'.repeat(Number(name[1]))} ${words}${id === undefined ? '' : ` {#${id}}`}`;
  }

  /** Tags on lines of their own, with Markdown between them. */
  #box(block: ElementNode, depth: number): string {
    const [first, ...others] = block.children;
    const hasSummary = hasName(first, 'summary');
    const open = `<${block.name}${writeAttributes(block)}>${hasSummary ? `\n${writeHtml(first, true)}` : ''}`;
    const inner = this.blocks(hasSummary ? others : block.children, depth + 1);
    return inner === '' ? `${open}\n</${block.name}>` : `${open}\n\n${inner}\n\n</${block.name}>`;
  }

  #list({ name, children, attributes }: ElementNode, depth: number, isOther: boolean): string | undefined {
    const items = children.filter((child) => hasName(child, 'li'));
    const keys = [
      ...attributes.keys(),
      ...items.flatMap((item) => (hasName(item) ? [...item.attributes.keys()] : [])),
    ];
    if (keys.some((key) => key !== 'start') || (attributes.has('start') && name === 'ul')) return undefined;
    const contents = items.map((item) => (hasName(item) ? item.children : []));
    const isTight = contents.every(isTightItem);
    let number = Number(attributes.get('start') ?? 1);
    const lines = contents.map((content) => {
      const mark = name === 'ul' ? (isOther ? '*' : '-') : `${number}${isOther ? ')' : '.'}`;
      number += 1;
      const width = mark.length + 1;
      const text = isTight ? this.#tightItem(content, depth) : this.blocks(asBlocks(content), depth + 1);
      return indent(text, `${mark} `, ' '.repeat(width)).trimEnd();
    });
    return number > 999_999_999 ? undefined : lines.join(isTight ? '\n' : '\n\n');
  }

  #tightItem(content: readonly ContentNode[], depth: number): string {
    const words = content.filter((child) => !hasName(child, 'ul', 'ol'));
    const lists = content.slice(words.length);
    const [paragraph] = words;
    const inner = words.length === 1 && hasName(paragraph, 'p') ? paragraph.children : words;
    const parts = inner.length === 0 ? [] : [this.#inline(inner)];
    if (lists.length > 0) parts.push(this.blocks(lists, depth + 1));
    return parts.join('\n');
  }

  #definitions({ children, attributes }: ElementNode, depth: number): string | undefined {
    const lines: string[] = [];
    for (const [index, part] of children.entries()) {
      if (!hasName(part, 'dt', 'dd') || part.attributes.size > 0) return undefined;
      const isTerm = part.name === 'dt';
      const isInline = !part.children.some((child) => isBlockHere(child));
      if (
        isTerm ? !hasName(children[index + 1], 'dd') || !isInline || part.children.length === 0 : index === 0
      )
        return undefined;
      if (!isInline || part.children.length === 0) return undefined;
      const text = this.#inline(part.children, true);
      lines.push(isTerm ? (lines.length === 0 ? text : `\n${text}`) : `: ${text}`);
    }
    return attributes.size > 0 || depth > MAX_DEPTH ? undefined : lines.join('\n');
  }

  /** A picture with a caption in words; the service shows a picture's title as its caption. */
  #figure({ children, attributes }: ElementNode): string | undefined {
    const [content, below] = children;
    const link = hasName(content, 'a') ? content : undefined;
    const picture = link === undefined ? content : link.children[0];
    if (
      children.length !== 2 ||
      attributes.size > 0 ||
      !hasName(below, 'figcaption') ||
      !hasName(picture, 'img')
    )
      return undefined;
    const [caption] = below.children;
    const isPlain = below.children.length === 1 && below.attributes.size === 0 && caption?.kind === 'text';
    if (!isPlain || picture.attributes.has('title')) return undefined;
    const captioned = { ...picture, attributes: new Map([...picture.attributes, ['title', caption.text]]) };
    if (link === undefined) return writePicture(captioned, this.#escaping);
    return this.#inline([{ ...link, children: [captioned] }]);
  }
}

/** Blocks whose content is checked block by block. */
function isBox(block: ContentNode): boolean {
  return hasName(block) && TAGS_ON_OWN_LINES.test(block.name);
}

/** Words, or words and lists below them. */
function isTightItem(content: readonly ContentNode[]): boolean {
  const words = content.filter((child) => !hasName(child, 'ul', 'ol'));
  const listsFollow = content.slice(words.length).every((child) => hasName(child, 'ul', 'ol'));
  // A numbered list ends a paragraph only if it begins with 1.
  const [list] = content.slice(words.length);
  if (words.length > 0 && hasName(list, 'ol') && list.attributes.has('start')) return false;
  const [only] = words;
  const isParagraph = words.length === 1 && hasName(only, 'p') && only.attributes.size === 0;
  return listsFollow && (isParagraph || !words.some(isBlockHere));
}

const BLOCK_HERE = /^(?:p|h[1-6]|pre|ul|ol|dl|table|figure|hr|video|audio|iframe|object|embed)$/u;

function isBlockHere(node: ContentNode): boolean {
  return (
    node.kind === 'comment' ||
    (hasName(node) && (BLOCK_HERE.test(node.name) || TAGS_ON_OWN_LINES.test(node.name)))
  );
}

/** Content of an item as blocks. */
function asBlocks(content: readonly ContentNode[]): readonly ContentNode[] {
  return content.length === 0 || content.some(isBlockHere)
    ? content
    : [{ kind: 'element', name: 'p', attributes: new Map(), children: content }];
}

/** Lines with a prefix; blank ones without its blanks. */
function indent(text: string, first: string, others: string): string {
  return text
    .split('\n')
    .map((line, index) => (index === 0 ? first + line : line === '' ? others.trimEnd() : others + line))
    .join('\n');
}

function writeCode(block: ElementNode): string {
  const [code] = block.children;
  const text = hasName(code, 'code') && block.children.length === 1 ? code.children[0] : undefined;
  if (
    !hasName(code, 'code') ||
    block.attributes.size > 0 ||
    text?.kind !== 'text' ||
    TEMPLATE_IN_CODE.test(text.text)
  )
    return writeHtml(block);
  const fence = '`'.repeat(Math.max(3, longestRun(text.text) + 1));
  return `${fence}${(code.attributes.get('class') ?? '').replace('language-', '')}\n${text.text}\n${fence}`;
}

/** Media as a block: a tag alone on its line begins HTML, one with text behind it a paragraph. */
function writeMedia({ name, children, ...media }: ElementNode): string {
  const inner = children.map((child) => `${writeHtml(child, true)}\n`).join('');
  return `<${name}${writeAttributes(media)}>\n${inner}</${name}>`;
}
