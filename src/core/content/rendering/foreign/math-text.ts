import {
  attributeOf,
  childrenOf,
  elementsOf,
  isElement,
  textOf,
  treeAdapter,
  type Element,
  type TreeNode,
} from '../../formats/html/dom.ts';

/** Max. characters of a formula; longer ones are cut. */
const MAX_LENGTH = 5000;

/** Scripts of an element by name: the mark before each child after the first. */
const SCRIPTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['msup', ['^']],
  ['msub', ['_']],
  ['msubsup', ['_', '^']],
  ['mover', ['^']],
  ['munder', ['_']],
  ['munderover', ['_', '^']],
]);

/** MathML as text: its TeX source if it is there, else a linear form such as `(a+b)/2`. May be empty. */
export function mathText(math: Element): string {
  const source = [...elementsOf(math)].find(
    (element) => element.tagName === 'annotation' && /tex/iu.test(attributeOf(element, 'encoding') ?? ''),
  );
  const text = source === undefined ? '' : textOf(source);
  const written = text.trim() === '' ? (attributeOf(math, 'alttext') ?? linear(math)) : text;
  return written.replace(/\s+/gu, ' ').trim().slice(0, MAX_LENGTH);
}

/** The depth of trees is bounded, so this may recurse. */
function linear(node: TreeNode): string {
  if (treeAdapter.isTextNode(node)) return node.value.replace(/\s+/gu, ' ');
  if (!isElement(node)) return '';
  const name = node.tagName.toLowerCase();
  if (/^annotation|^(?:style|script|template)$/u.test(name)) return '';
  const children = childrenOf(node).filter((child) => isElement(child) || name.length === 2 || isToken(name));
  const parts = children.map((child) => linear(child).trim());
  const scripts = SCRIPTS.get(name);
  if (scripts !== undefined) {
    return parts
      .map((part, index) => (index === 0 ? part : `${scripts[index - 1] ?? ''}${grouped(part)}`))
      .join('');
  }
  if (name === 'mfrac') return parts.map(grouped).join('/');
  if (name === 'msqrt') return `√${grouped(parts.join(''))}`;
  if (name === 'mroot') return `${parts[1] ?? ''}√${grouped(parts[0] ?? '')}`;
  if (name === 'mtr') return parts.join(' ');
  if (name === 'mtable') return parts.join('; ');
  if (name === 'mspace') return ' ';
  return children.map(linear).join('');
}

const isToken = (name: string): boolean => name === 'mtext' || !name.startsWith('m');

function grouped(text: string): string {
  return Array.from(text).length > 1 && !/^[\p{L}\p{N}.]+$/u.test(text) ? `(${text})` : text;
}
