import {
  attributeOf,
  childrenOf,
  elementsOf,
  isElement,
  readFragment,
  serializeTree,
  textOf,
  treeAdapter,
  type Element,
  type Parent,
  type TreeNode,
} from '../../../core/content/formats/html/dom.ts';
import { replaceElements } from '../../../core/content/formats/html/edit-tree.ts';
import { loadLatePictures } from '../../../core/content/rendering/foreign/lazy-pictures.ts';
import { codeLanguageOf, keptAttributes } from './attributes.ts';
import { cleanBlocks } from './clean-blocks.ts';
import { BLOCK_ELEMENTS, elementNode, MEDIA_ELEMENTS, VOID_ELEMENTS, type ContentNode } from './node.ts';

/** Elements without a text that a document can have. */
const DROPPED: ReadonlySet<string> = new Set(
  (
    'script style template title noembed noframes plaintext xmp textarea select option optgroup datalist button input ' +
    'canvas nav head meta link base param'
  ).split(' '),
);
const SYNONYMS: Readonly<Record<string, string>> = { b: 'strong', i: 'em', strike: 's', tt: 'code' };
/** Elements of words that stay. */
const INLINE: ReadonlySet<string> = new Set(
  'a abbr bdi bdo cite code data del dfn em ins kbd mark q rb rp rt rtc ruby s samp small span strong sub sup time u var'.split(
    ' ',
  ),
);
/** Elements that say something only by their attributes. */
const TRANSPARENT: ReadonlySet<string> = new Set(['span', 'bdi', 'bdo', 'data', 'time', 'del']);
/** Elements that do nothing within each other. */
const NESTED = /^(?:a|strong|em|s|mark|code)$/u;
const MORE = /^\s*(?:more(?:\s[^]*)?|members-only)\s*$/iu;

/** The plain form of a text in HTML, or the reason why it cannot be read. */
export function cleanTree(
  html: string,
): { readonly blocks: readonly ContentNode[] } | { readonly fault: string } {
  const parsed = readFragment(html);
  if ('fault' in parsed) return parsed;
  const { tree } = parsed;
  const repeated = loadLatePictures(tree);
  if (repeated.length > 0) replaceElements(new Map(repeated.map((picture) => [picture, []])));
  const targets = new Set<string>();
  for (const element of elementsOf(tree)) {
    const address = element.tagName === 'a' ? attributeOf(element, 'href') : undefined;
    if (address?.startsWith('#') === true) targets.add(decoded(address.slice(1)));
  }
  return { blocks: cleanBlocks(new TreeReader(targets).nodesIn(tree, [])) };
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

/** Reads the elements that count; others are replaced by their content. */
class TreeReader {
  readonly #targets: ReadonlySet<string>;

  constructor(targets: ReadonlySet<string>) {
    this.#targets = targets;
  }

  nodesIn(parent: TreeNode, around: readonly string[]): readonly ContentNode[] {
    const nodes: ContentNode[] = [];
    for (const child of childrenOf(parent)) for (const node of this.#read(child, around)) nodes.push(node);
    return nodes;
  }

  #read(node: TreeNode, around: readonly string[]): readonly ContentNode[] {
    if (treeAdapter.isTextNode(node)) return [{ kind: 'text', text: node.value }];
    if (treeAdapter.isCommentNode(node))
      return MORE.test(node.data) ? [{ kind: 'comment', text: node.data.trim() }] : [];
    return isElement(node) ? this.#element(node, around) : [];
  }

  #element(element: Element, around: readonly string[]): readonly ContentNode[] {
    const { tagName } = element;
    if (DROPPED.has(tagName)) return [];
    if (tagName === 'svg' || tagName === 'math') return foreignNode(element);
    if (tagName === 'pre') return this.#preformatted(element);
    const kept = keptAttributes(element, tagName, this.#targets);
    const name = tagName === 'del' && kept.size === 0 ? 's' : synonymOf(tagName);
    const isKnown =
      INLINE.has(name) || BLOCK_ELEMENTS.has(name) || VOID_ELEMENTS.has(name) || MEDIA_ELEMENTS.has(name);
    const attributes = name === tagName ? kept : keptAttributes(element, name, this.#targets);
    const children = this.nodesIn(element, NESTED.test(name) ? [...around, name] : around);
    if (name === 'img') return attributes.has('src') ? [elementNode(name, [], attributes)] : [];
    const isTransparent =
      !isKnown || (attributes.size === 0 && (TRANSPARENT.has(name) || name === 'a' || around.includes(name)));
    if (isTransparent) return children;
    return [elementNode(name, VOID_ELEMENTS.has(name) ? [] : children, attributes)];
  }

  /** Code if there are only words in it, else its elements with their white space. */
  #preformatted(element: Element): readonly ContentNode[] {
    const inner = [...elementsOf(element)];
    const isMarked = inner.some(({ tagName }) => isMarkup(tagName));
    const attributes = keptAttributes(element, 'pre', this.#targets);
    if (isMarked || attributes.size > 0)
      return [elementNode('pre', this.nodesIn(element, ['code']), attributes)];
    const text = codeText(element).replace(/\n+$/u, '');
    if (text.trim() === '') return [];
    const language = codeLanguageOf([...inner.filter(({ tagName }) => tagName === 'code'), element]);
    const named = language === undefined ? undefined : new Map([['class', `language-${language}`]]);
    return [elementNode('pre', [elementNode('code', [{ kind: 'text', text }], named)])];
  }
}

function synonymOf(tagName: string): string {
  return Object.hasOwn(SYNONYMS, tagName) ? (SYNONYMS[tagName] ?? tagName) : tagName;
}

/** True for an element that code does not have. */
function isMarkup(tagName: string): boolean {
  const name = synonymOf(tagName);
  return INLINE.has(name) ? !/^(?:code|span)$/u.test(name) : tagName === 'img' || MEDIA_ELEMENTS.has(tagName);
}

/** Text of preformatted content; breaks are line feeds. */
function codeText(root: Parent): string {
  const parts: string[] = [];
  const visit = (node: TreeNode): void => {
    if (treeAdapter.isTextNode(node)) parts.push(node.value);
    else if (isElement(node) && node.tagName === 'br') parts.push('\n');
    else for (const child of childrenOf(node)) visit(child);
  };
  visit(root);
  return parts.join('');
}

function foreignNode(element: Element): readonly ContentNode[] {
  const fragment = treeAdapter.createDocumentFragment();
  fragment.childNodes = [element];
  const html = serializeTree(fragment)
    .replace(/[\t\n\f\r ]+/gu, ' ')
    .replaceAll('{', '&#123;');
  return textOf(element, 1000).trim() === '' && !html.includes('<title') ? [] : [{ kind: 'foreign', html }];
}
