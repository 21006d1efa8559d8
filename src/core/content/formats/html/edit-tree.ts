import { childrenOf, isElement, treeAdapter, type Element, type Parent, type TreeNode } from './dom.ts';

/** A node that can be put into a tree. */
export type ChildNode = Element['childNodes'][number];

/** Creates an element of HTML. */
export function createElement(
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly ChildNode[] = [],
): Element {
  const attrs = Object.entries(attributes).map(([key, value]) => ({ name: key, value }));
  const element = treeAdapter.createElement(name, HTML_NAMESPACE, attrs);
  for (const child of children) treeAdapter.appendChild(element, child);
  return element;
}

const HTML_NAMESPACE = 'http://www.w3.org/1999/xhtml' as Element['namespaceURI'];

/** Creates a text node. */
export function createText(text: string): ChildNode {
  return treeAdapter.createTextNode(text);
}

/** Replaces elements by other nodes. Each parent is rewritten once, so that many take linear time. */
export function replaceElements(replacements: ReadonlyMap<Element, readonly ChildNode[]>): void {
  const parents = new Set([...replacements.keys()].map(({ parentNode }) => parentNode));
  for (const parent of parents) {
    if (parent === null) continue;
    const children: ChildNode[] = [];
    for (const child of parent.childNodes) {
      const nodes = isElement(child) ? (replacements.get(child) ?? [child]) : [child];
      for (const node of nodes) {
        node.parentNode = parent;
        children.push(node);
      }
    }
    parent.childNodes = children;
  }
}

/** The first comment below `root` with a text that `isMeant`; not in templates. */
export function findComment(root: Parent, isMeant: (text: string) => boolean): ChildNode | undefined {
  const waiting: TreeNode[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (treeAdapter.isCommentNode(node) && isMeant(node.data)) return node;
    if (isElement(node) && node.tagName === 'template') continue;
    for (const child of childrenOf(node).toReversed()) waiting.push(child);
  }
  return undefined;
}

/** Removes a node and all that follows it in the document. */
export function removeFrom(first: ChildNode): void {
  let node: TreeNode = first;
  for (let parent = first.parentNode; parent !== null;) {
    const place = parent.childNodes.findIndex((child) => child === node);
    parent.childNodes.length = node === first ? place : place + 1;
    node = parent;
    parent = 'parentNode' in parent ? parent.parentNode : null;
  }
}
