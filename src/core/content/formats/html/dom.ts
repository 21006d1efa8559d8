import { defaultTreeAdapter, parse, parseFragment, serialize, type DefaultTreeAdapterTypes } from 'parse5';

export type TreeNode = DefaultTreeAdapterTypes.Node;
export type Element = DefaultTreeAdapterTypes.Element;
type Parent = DefaultTreeAdapterTypes.ParentNode;

/** No article nests this deep; beyond it, serialising and many readers run out of stack. */
const MAX_DEPTH = 256;
const TOO_DEEP = `elements stand more than ${MAX_DEPTH} deep`;
/**
 * HTML's error recovery can make 200 elements out of each `<p>` (it opens unclosed formatting elements
 * again), so that the size of the text is no bound for the size of the tree.
 */
const MAX_ELEMENTS = 200_000;

/**
 * So many elements may be open at once while a text is parsed. More than are allowed to stand in each other,
 * as the parser moves some out again; but past this it costs time to no purpose.
 */
const MAX_OPEN = 4 * MAX_DEPTH;

class LimitError extends Error {}

/** A parsed document, or why it was not parsed. */
export type Parsed<Tree> = { readonly tree: Tree } | { readonly fault: string };

/** Parses a whole page as a browser without scripts would. Elements know where in `text` they stand. */
export function parsePage(text: string): Parsed<DefaultTreeAdapterTypes.Document> {
  return bounded((treeAdapter) =>
    parse(text, { treeAdapter, sourceCodeLocationInfo: true, scriptingEnabled: false }),
  );
}

/**
 * Writes a fragment of HTML the way a browser understands it: every element closed, properly nested, every
 * attribute quoted. What is read differently by two parsers ("mutation XSS") is settled here.
 */
export function normaliseFragment(html: string): { readonly html: string } | { readonly fault: string } {
  const parsed = bounded((treeAdapter) => parseFragment(html, { treeAdapter, scriptingEnabled: false }));
  if ('fault' in parsed) return parsed;
  return { html: serialize(parsed.tree, { scriptingEnabled: false }) };
}

/** Every element below `root` in document order, not entering those that `skip` is true of. */
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
    // Not by spreading: a node may have more children than a call may have arguments.
    for (const child of childrenOf(node).toReversed()) waiting.push(child);
  }
}

/** All the text in a node, entities decoded, white space as it is. */
export function textOf(root: TreeNode): string {
  let text = '';
  const waiting: TreeNode[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (defaultTreeAdapter.isTextNode(node)) text += node.value;
    for (const child of childrenOf(node).toReversed()) waiting.push(child);
  }
  return text;
}

/** The value of an attribute; undefined where there is none or only white space. */
export function attributeOf(element: Element, name: string): string | undefined {
  const value = element.attrs.find((attribute) => attribute.name === name)?.value.trim();
  return value === '' ? undefined : value;
}

/** The line on which an element begins in the parsed text, from 1; 1 for elements the text leaves out. */
export function lineOf(element: Element): number {
  return element.sourceCodeLocation?.startLine ?? 1;
}

/** Where the inside of an element begins and ends in the parsed text, in characters. */
export function insideOf(element: Element, text: string): { start: number; end: number } {
  const location = element.sourceCodeLocation;
  if (location) {
    // A body whose end is left out has no end for the parser either.
    const last = element.tagName === 'body' ? text.length : location.endOffset;
    const end = location.endTag?.startOffset ?? last;
    return { start: location.startTag?.endOffset ?? location.startOffset, end };
  }
  // An element the text leaves out, such as body, begins with its first child.
  const first = element.childNodes.find(({ sourceCodeLocation }) => sourceCodeLocation);
  return { start: first?.sourceCodeLocation?.startOffset ?? text.length, end: text.length };
}

/** `text` with its character references read and nothing else taken for HTML. */
export function decodeEntities(text: string): string {
  return text.includes('&') ? textOf(parseFragment(text.replaceAll('<', '&lt;'))) : text;
}

function isElement(node: TreeNode): node is Element {
  return defaultTreeAdapter.isElementNode(node);
}

function childrenOf(node: TreeNode): readonly TreeNode[] {
  if ('content' in node) return node.content.childNodes;
  return 'childNodes' in node ? node.childNodes : [];
}

function bounded<Tree extends Parent>(parseWith: (adapter: typeof defaultTreeAdapter) => Tree): Parsed<Tree> {
  let elements = 0;
  let open = 0;
  const adapter: typeof defaultTreeAdapter = {
    ...defaultTreeAdapter,
    createElement(...args) {
      elements += 1;
      if (elements > MAX_ELEMENTS) throw new LimitError(`more than ${MAX_ELEMENTS} elements`);
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
