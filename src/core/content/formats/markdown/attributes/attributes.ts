import type { MarkdownIt, StateBlock, StateCore, Token } from '../engine.ts';
import {
  attributeListAt,
  attributeListAtEnd,
  readAttributeList,
  type AttributeList,
} from './attribute-list.ts';

const NOTHING: AttributeList = { attributes: [], classes: [], words: [] };

/**
 * Adds attribute lists of Kramdown, Pandoc and others: `## Heading {#id}`, `*text*{: .class}`, and lines such as
 * `{: .class}` and `{:toc}`. Attributes that documents may have are set; all others vanish.
 */
export function addAttributes(markdown: MarkdownIt): void {
  markdown.block.ruler.before('heading', 'attribute_line', attributeLine, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  });
  markdown.core.ruler.after('block', 'block_attributes', setBlockAttributes);
  // Before linkify, which makes links of values.
  markdown.core.ruler.after('inline', 'inline_attributes', setInlineAttributes);
}

/** A line that is an attribute list. */
function attributeLine(state: StateBlock, line: number, _endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
  if (state.src[start] !== '{' || (state.sCount[line] ?? 0) - state.blkIndent >= 4) return false;
  const written = state.src.slice(start, state.eMarks[line]).trimEnd();
  if (attributeListAt(written, 0) !== written) return false;
  const list = readAttributeList(written);
  if (list === undefined) return false;
  if (silent) return true;
  const isBelow = line > 0 && !state.isEmpty(line - 1);
  state.push('attribute_list', '', 0).meta = { list, isBelow };
  state.line = line + 1;
  return true;
}

/** Gives the attributes of a line to the block above it, else to the block below it. */
function setBlockAttributes(state: StateCore): void {
  if (!state.tokens.some(({ type }) => type === 'attribute_list' || type === 'fence')) return;
  const kept: Token[] = [];
  // Per level: the last block that ended, with its place, and the list for the next one.
  const before: ({ readonly token: Token; readonly index: number } | undefined)[] = [];
  const waiting: (AttributeList | undefined)[] = [];
  const open: { readonly token: Token; readonly index: number }[] = [];
  for (const token of state.tokens) {
    const { level, nesting } = token;
    if (token.type === 'attribute_list') {
      const list = token.meta?.['list'] as AttributeList;
      const target = token.meta?.['isBelow'] === true ? before[level] : undefined;
      if (target === undefined) waiting[level] = list;
      else if (list.words.includes('toc') && target.token.tag.endsWith('l')) {
        kept.length = target.index;
        before[level] = undefined;
      } else setAttributes(target.token, list);
      continue;
    }
    if (token.type === 'fence') token.info = languageOf(token.info);
    if (nesting >= 0 && token.type !== 'inline') {
      const list = waiting[level];
      if (list !== undefined) setAttributes(token, list);
      waiting.length = Math.min(waiting.length, level);
      before.length = Math.min(before.length, level);
      const place = { token, index: kept.length };
      if (nesting === 1) open.push(place);
      else before[level] = place;
    } else if (nesting === -1) {
      waiting.length = Math.min(waiting.length, level + 1);
      before[level] = open.pop();
    }
    kept.push(token);
  }
  state.tokens = kept;
}

/** Language in the info string of a code block: `{.python .x}`, `{r, echo=FALSE}` and `js{1,3}` name one too. */
function languageOf(info: string): string {
  if (!info.includes('{')) return info;
  const [, inBraces, before] = /^\s*(?:\{[\s.]*([\w+#-]{1,40})[^}]*\}|([\w+#.-]{1,40})\{)/u.exec(info) ?? [];
  return inBraces ?? before ?? info;
}

function setAttributes(token: Token, { attributes, classes }: AttributeList): void {
  if (token.type === 'fence' || token.type === 'code_block') {
    const language = classes.find((name) => name.startsWith('language-'));
    if (language !== undefined && token.type === 'fence' && token.info.trim() === '') {
      token.info = language.slice('language-'.length);
    }
    return;
  }
  for (const [name, value] of attributes) token.attrSet(name, value);
}

/** Gives attributes to the span before a list, and to the block that ends with one. */
function setInlineAttributes({ tokens }: StateCore): void {
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'inline' || !token.content.includes('{')) continue;
    const block = tokens[index - 1];
    const children = token.children ?? [];
    setSpanAttributes(children);
    if (block === undefined || block.nesting !== 1) continue;
    const first = children[0];
    const item = tokens[index - 2]?.type === 'list_item_open' ? tokens[index - 2] : undefined;
    if (item !== undefined && first?.type === 'text') {
      const written = first.content.startsWith('{:') ? attributeListAt(first.content, 0) : undefined;
      const list = written === undefined ? undefined : readAttributeList(written);
      if (written !== undefined && list !== undefined) {
        setAttributes(item, list);
        first.content = first.content.slice(written.length).trimStart();
      }
    }
    setAttributesAtEnd(block.hidden && item !== undefined ? item : block, children);
  }
}

function setAttributesAtEnd(block: Token, children: Token[]): void {
  const last = children.at(-1);
  if (last?.type !== 'text') return;
  const written = attributeListAtEnd(last.content);
  if (written === undefined) return;
  const text = last.content.trimEnd().slice(0, -written.length);
  const isHeading = /^h[1-6]$/u.test(block.tag);
  if (!isHeading && (/\S$/u.test(text) || (text === '' && children.length === 1))) return;
  // Pandoc's mark of a heading without number.
  const list = isHeading && written === '{-}' ? NOTHING : readAttributeList(written);
  if (list === undefined) return;
  setAttributes(block, list);
  last.content = text.trimEnd();
  if (last.content === '' && children.at(-2)?.type === 'softbreak') children.splice(-2);
}

function setSpanAttributes(children: Token[]): void {
  const open: Token[] = [];
  let span: Token | undefined;
  for (const child of children) {
    if (child.type === 'text' && span !== undefined) {
      const written = attributeListAt(child.content, 0);
      const list = written === undefined ? undefined : readAttributeList(written);
      if (written !== undefined && list !== undefined) {
        setAttributes(span, list);
        child.content = child.content.slice(written.length);
      }
    }
    span = undefined;
    if (child.nesting === 1) open.push(child);
    else if (child.nesting === -1) span = open.pop();
    else if (child.type === 'image' || child.type === 'code_inline' || child.type === 'wiki_image')
      span = child;
  }
}
