import { elementNode, hasName, VOID_ELEMENTS, type ContentNode, type TextNode } from './node.ts';

/** Elements whose outer blanks and line breaks belong to the text around them. */
const HOISTED: ReadonlySet<string> = new Set(
  'a abbr bdi bdo cite code del dfn em ins kbd mark q s samp small span strong sub sup u var'.split(' '),
);
/** Elements that do nothing twice. */
const MERGED: ReadonlySet<string> = new Set([
  'strong',
  'em',
  's',
  'u',
  'mark',
  'sub',
  'sup',
  'small',
  'code',
]);

/**
 * Brings words in their plain form: white space collapsed as a browser shows it, none at the ends; blanks and breaks moved
 * out of emphasis and links; empty elements removed; equal neighbours joined.
 */
export function cleanInline(nodes: readonly ContentNode[]): readonly ContentNode[] {
  const collapsed = collapse(nodes);
  return trimmed(hoist(collapsed));
}

/** Collapses white space over all nodes, in document order. */
function collapse(nodes: readonly ContentNode[]): readonly ContentNode[] {
  let last: TextNode | undefined;
  let isSpace = true;
  const endLine = (): void => {
    if (last?.text.endsWith(' ') === true) last.text = last.text.slice(0, -1);
    last = undefined;
    isSpace = true;
  };
  const visit = (list: readonly ContentNode[]): readonly ContentNode[] =>
    list.map((node): ContentNode => {
      switch (node.kind) {
        case 'text': {
          const text = node.text.replace(/[\t\n\f\r ]+/gu, ' ');
          const kept = {
            kind: 'text',
            text: isSpace && text.startsWith(' ') ? text.slice(1) : text,
          } as const;
          if (kept.text === '') return kept;
          last = { ...kept };
          isSpace = kept.text.endsWith(' ');
          return last;
        }
        case 'comment':
          return node;
        case 'foreign':
          isSpace = false;
          last = undefined;
          return node;
        case 'element': {
          if (node.name === 'br') {
            endLine();
            return node;
          }
          if (node.name === 'pre') return node;
          if (VOID_ELEMENTS.has(node.name)) {
            isSpace = false;
            last = undefined;
          }
          return elementNode(node.name, visit(node.children), node.attributes);
        }
      }
    });
  const result = visit(nodes);
  endLine();
  return result;
}

function hoist(nodes: readonly ContentNode[]): ContentNode[] {
  const result: ContentNode[] = [];
  for (const node of nodes) {
    if (!hasName(node) || VOID_ELEMENTS.has(node.name) || node.name === 'pre') {
      push(result, node);
      continue;
    }
    const children = hoist(node.children);
    if (!HOISTED.has(node.name)) {
      if (children.length > 0 || node.name !== 'p')
        push(result, elementNode(node.name, children, node.attributes));
      continue;
    }
    const [before, inner, after] = withoutEnds(children);
    for (const one of before) push(result, one);
    if (inner.length > 0 || node.attributes.has('id'))
      push(result, elementNode(node.name, inner, node.attributes));
    for (const one of after) push(result, one);
  }
  return result;
}

/** Splits off blanks and breaks at both ends. */
function withoutEnds(
  nodes: readonly ContentNode[],
): readonly [readonly ContentNode[], readonly ContentNode[], readonly ContentNode[]] {
  let [start, end] = [0, nodes.length];
  while (start < end && isLoose(nodes[start])) start += 1;
  while (end > start && isLoose(nodes[end - 1])) end -= 1;
  const before = nodes.slice(0, start);
  const after = nodes.slice(end);
  const inner = nodes.slice(start, end);
  const [first] = inner;
  if (first?.kind === 'text' && first.text.startsWith(' ')) {
    inner[0] = textNode(first.text.slice(1));
    before.push(textNode(' '));
  }
  const last = inner.at(-1);
  if (last?.kind === 'text' && last.text.endsWith(' ')) {
    inner[inner.length - 1] = textNode(last.text.slice(0, -1));
    after.unshift(textNode(' '));
  }
  return [before, inner, after];
}

function isLoose(node: ContentNode | undefined): boolean {
  return hasName(node, 'br') || (node?.kind === 'text' && node.text.replaceAll(' ', '') === '');
}

/** Appends a node, joined with the last one if both are texts or the same emphasis. */
function push(result: ContentNode[], node: ContentNode): void {
  const last = result.at(-1);
  if (node.kind === 'text') {
    if (node.text === '') return;
    if (last?.kind === 'text') {
      const text = last.text.endsWith(' ') && node.text.startsWith(' ') ? node.text.slice(1) : node.text;
      result[result.length - 1] = textNode(last.text + text);
    } else if (hasName(last, 'br') && node.text.startsWith(' ')) push(result, textNode(node.text.slice(1)));
    else result.push(node);
    return;
  }
  if (hasName(node, 'br') && last?.kind === 'text' && last.text.endsWith(' ')) {
    result.pop();
    push(result, textNode(last.text.slice(0, -1)));
    result.push(node);
    return;
  }
  const isSame =
    hasName(node) &&
    hasName(last, node.name) &&
    MERGED.has(node.name) &&
    node.attributes.size + last.attributes.size === 0;
  if (isSame && hasName(last) && hasName(node)) {
    const joined = [...last.children];
    for (const child of node.children) push(joined, child);
    result[result.length - 1] = elementNode(node.name, joined);
  } else result.push(node);
}

/** Nodes without blanks and breaks at the ends. */
export function trimmed(nodes: readonly ContentNode[]): readonly ContentNode[] {
  return withoutEnds(nodes)[1];
}

function textNode(text: string): TextNode {
  return { kind: 'text', text };
}
