import { defaultTreeAdapter, parse, parseFragment, serialize, type DefaultTreeAdapterTypes } from 'parse5';

export type TreeNode = DefaultTreeAdapterTypes.Node;
export type Element = DefaultTreeAdapterTypes.Element;
export type Parent = DefaultTreeAdapterTypes.ParentNode;

/** Reads and changes trees. */
export const treeAdapter = defaultTreeAdapter;

/** Max. nesting depth; serialising deeper trees overflows the stack, here and in many readers. */
const MAX_DEPTH = 256;
const TOO_DEEP = `elements are nested more than ${MAX_DEPTH} deep`;
/**
 * Max. elements of a text below 1.2 million characters; of a longer one, one for every six characters. HTML's error
 * recovery can make 200 elements of each `<p>` by reopening formatting elements, so the length alone does not bound the
 * size of the tree.
 */
const MAX_ELEMENTS = 200_000;
const CHARACTERS_OF_AN_ELEMENT = 6;

/** Max. open elements during parsing. Above MAX_DEPTH, because the parser moves some elements out again. */
const MAX_OPEN = 4 * MAX_DEPTH;

class LimitError extends Error {}

/** A parsed document, or the reason for refusing it. */
export type Parsed<Tree> = { readonly tree: Tree } | { readonly fault: string };

/** Parses a page like a browser without scripts. Elements have source locations. */
export function parsePage(text: string): Parsed<DefaultTreeAdapterTypes.Document> {
  return parseBounded(text, (treeAdapter) =>
    parse(text, { treeAdapter, sourceCodeLocationInfo: true, scriptingEnabled: false }),
  );
}

/** Parses an HTML fragment like a browser without scripts. */
export function readFragment(html: string): Parsed<DefaultTreeAdapterTypes.DocumentFragment> {
  return parseBounded(html, (treeAdapter) => parseFragment(html, { treeAdapter, scriptingEnabled: false }));
}

/**
 * Rewrites an HTML fragment as a browser parses it: elements closed and nested properly, attributes quoted.
 * This removes ambiguities that parsers resolve differently ("mutation XSS"). `edit` may change the tree before.
 */
export function normaliseFragment(
  html: string,
  edit?: (tree: DefaultTreeAdapterTypes.DocumentFragment) => void,
): { readonly html: string } | { readonly fault: string } {
  const parsed = readFragment(html);
  if ('fault' in parsed) return parsed;
  edit?.(parsed.tree);
  return { html: serializeTree(parsed.tree) };
}

/** HTML of the nodes below `tree`. */
export function serializeTree(tree: Parent): string {
  return serialize(tree, { scriptingEnabled: false });
}

/** Elements below `root` in document order, without the descendants of those for which `skip` is true. */
export function* elementsOf(
  root: TreeNode,
  skip: (element: Element) => boolean = () => false,
): Generator<Element> {
  const waiting: TreeNode[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node !== root && isElement(node)) {
      yield node;
      if (skip(node)) continue;
    }
    // Not spread: the number of children may exceed the limit on call arguments.
    for (const child of childrenOf(node).toReversed()) waiting.push(child);
  }
}

/**
 * Text content of a node: entities decoded, white space unchanged. Ends after `limit` characters or nodes, which keeps
 * the work for nested elements linear.
 */
export function textOf(root: TreeNode, limit = Infinity): string {
  let text = '';
  let nodes = 0;
  const waiting: TreeNode[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    nodes += 1;
    if (text.length > limit || nodes > limit) break;
    if (defaultTreeAdapter.isTextNode(node))
      text += limit === Infinity ? node.value : node.value.slice(0, limit);
    for (const child of childrenOf(node).toReversed()) waiting.push(child);
  }
  return text;
}

/** Value of an attribute; undefined if absent or blank. */
export function attributeOf(element: Element, name: string): string | undefined {
  const value = element.attrs.find((attribute) => attribute.name === name)?.value.trim();
  return value === '' ? undefined : value;
}

/** Sets an attribute of an element, in its place if there is one; removes it if the value is undefined. */
export function setAttribute(element: Element, name: string, value: string | undefined): void {
  const at = element.attrs.findIndex((attribute) => attribute.name === name);
  if (value === undefined) {
    if (at !== -1) element.attrs.splice(at, 1);
  } else if (at === -1) element.attrs.push({ name, value });
  else element.attrs[at] = { name, value };
}

/** Replaces elements by their contents. */
export function unwrap(elements: Iterable<Element>): void {
  const byParent = new Map<Parent, Set<TreeNode>>();
  for (const element of elements) {
    if (element.parentNode === null) continue;
    const known = byParent.get(element.parentNode);
    if (known === undefined) byParent.set(element.parentNode, new Set([element]));
    else known.add(element);
  }
  // Once for each parent, which may have a hundred thousand.
  for (const [parent, some] of byParent) {
    parent.childNodes = parent.childNodes.flatMap((child) => {
      if (!some.has(child) || !isElement(child)) return [child];
      for (const inner of child.childNodes) inner.parentNode = parent;
      return child.childNodes;
    });
  }
}

/** Line of an element in the parsed text, from 1; 1 for implied elements. */
export function lineOf(element: Element): number {
  return element.sourceCodeLocation?.startLine ?? 1;
}

/** Start and end of an element's content in the parsed text, in characters. */
export function contentRangeOf(element: Element, text: string): { start: number; end: number } {
  const location = element.sourceCodeLocation;
  if (location) {
    // The parser gives an implied end of body no location.
    const last = element.tagName === 'body' ? text.length : location.endOffset;
    const end = location.endTag?.startOffset ?? last;
    return { start: location.startTag?.endOffset ?? location.startOffset, end };
  }
  // An implied element, such as body, begins with its first child.
  const first = element.childNodes.find(({ sourceCodeLocation }) => sourceCodeLocation);
  return { start: first?.sourceCodeLocation?.startOffset ?? text.length, end: text.length };
}

/** Decodes character references; all other markup stays text. */
export function decodeEntities(text: string): string {
  return text.includes('&') ? textOf(parseFragment(text.replaceAll('<', '&lt;'))) : text;
}

/** True for an element, also one of SVG or MathML. */
export function isElement(node: TreeNode): node is Element {
  return defaultTreeAdapter.isElementNode(node);
}

/** Children of a node; those of a template are in its content. */
export function childrenOf(node: TreeNode): readonly TreeNode[] {
  if ('content' in node) return node.content.childNodes;
  return 'childNodes' in node ? node.childNodes : [];
}

function parseBounded<Tree extends Parent>(
  text: string,
  parseWith: (adapter: typeof defaultTreeAdapter) => Tree,
): Parsed<Tree> {
  const maxElements = Math.max(MAX_ELEMENTS, Math.floor(text.length / CHARACTERS_OF_AN_ELEMENT));
  let elements = 0;
  let open = 0;
  const adapter: typeof defaultTreeAdapter = {
    ...defaultTreeAdapter,
    createElement(...args) {
      elements += 1;
      if (elements > maxElements) throw new LimitError(`more than ${maxElements} elements`);
      return defaultTreeAdapter.createElement(...args);
    },
    onItemPush() {
      open += 1;
      if (open > MAX_OPEN) throw new LimitError(TOO_DEEP);
    },
    onItemPop() {
      open -= 1;
    },
  };
  try {
    const tree = parseWith(adapter);
    if (isDeeperThan(tree, MAX_DEPTH)) return { fault: TOO_DEEP };
    return { tree };
  } catch (thrown) {
    if (thrown instanceof LimitError) return { fault: thrown.message };
    throw thrown;
  }
}

function isDeeperThan(root: TreeNode, limit: number): boolean {
  let level: readonly TreeNode[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap(childrenOf);
  }
  return false;
}
