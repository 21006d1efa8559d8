import { childrenOf, isElement, treeAdapter, type Element, type TreeNode } from '../dom.ts';

/** Amount of text below an element, in characters. */
export interface TextMeasure {
  /** Text without white space at its ends, scripts left out. */
  readonly text: number;
  /** The part of it that is in links. */
  readonly inLinks: number;
}

const NO_TEXT: TextMeasure = { text: 0, inLinks: 0 };
const NOT_TEXT = new Set(['script', 'style', 'template', 'noscript']);

/** Amounts of text below all elements of a tree, each counted once. */
export class TextMeasures {
  readonly #byElement = new Map<TreeNode, { text: number; inLinks: number }>();

  constructor(root: TreeNode) {
    const nodes: TreeNode[] = [];
    const waiting: TreeNode[] = [root];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (isElement(node) && NOT_TEXT.has(node.tagName)) continue;
      nodes.push(node);
      for (const child of childrenOf(node)) waiting.push(child);
    }
    // Children come after their parents, so the amounts go up from the end.
    for (const node of nodes.toReversed()) this.#addToParent(node);
  }

  of(element: TreeNode): TextMeasure {
    return this.#byElement.get(element) ?? NO_TEXT;
  }

  /** Share of the text that is in links, from 0 to 1. */
  linkShare(element: Element): number {
    const { text, inLinks } = this.of(element);
    return text === 0 ? 0 : inLinks / text;
  }

  #addToParent(node: TreeNode): void {
    const own = treeAdapter.isTextNode(node)
      ? { text: node.value.trim().length, inLinks: 0 }
      : this.#byElement.get(node);
    const parent = 'parentNode' in node ? node.parentNode : null;
    if (own === undefined || parent === null) return;
    const isLink = isElement(node) && node.tagName === 'a';
    const sum = this.#byElement.get(parent) ?? { text: 0, inLinks: 0 };
    sum.text += own.text;
    sum.inLinks += isLink ? own.text : own.inLinks;
    this.#byElement.set(parent, sum);
  }
}
