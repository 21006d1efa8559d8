/** A text: white space collapsed, entities decoded. */
export interface TextNode {
  readonly kind: 'text';
  text: string;
}

/** A comment that has a meaning here, such as `more`. */
interface CommentNode {
  readonly kind: 'comment';
  readonly text: string;
}

/** A drawing or a formula, as HTML. */
interface ForeignNode {
  readonly kind: 'foreign';
  readonly html: string;
}

/** An element that Markdown or a document of this service can have, with the attributes that count. */
export interface ElementNode {
  readonly kind: 'element';
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly ContentNode[];
}

/** A node of a text in its plain form. */
export type ContentNode = TextNode | CommentNode | ForeignNode | ElementNode;

/** Elements without content. */
export const VOID_ELEMENTS: ReadonlySet<string> = new Set([
  'br',
  'wbr',
  'hr',
  'img',
  'source',
  'track',
  'embed',
  'col',
]);

/** Media and frames, which may stand among words or alone. */
export const MEDIA_ELEMENTS: ReadonlySet<string> = new Set(['video', 'audio', 'iframe', 'object', 'embed']);

/** Elements that are lines or blocks of their own. */
export const BLOCK_ELEMENTS: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote caption center col colgroup dd details dialog div dl dt fieldset figcaption ' +
    'figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main ol p pre section summary table tbody td ' +
    'tfoot th thead tr ul'
  ).split(' '),
);

/** Creates an element. */
export function elementNode(
  name: string,
  children: readonly ContentNode[],
  attributes: ReadonlyMap<string, string> = new Map(),
): ElementNode {
  return { kind: 'element', name, attributes, children };
}

/** True for an element, of one of the names if there are any. */
export function hasName<Name extends string>(
  node: ContentNode | undefined,
  ...names: readonly Name[]
): node is ElementNode & { readonly name: Name } {
  return node?.kind === 'element' && (names.length === 0 || names.some((name) => name === node.name));
}

/** True for a node that is a block of its own where blocks are expected. */
export function isBlock(node: ContentNode): boolean {
  return hasName(node) && BLOCK_ELEMENTS.has(node.name);
}
