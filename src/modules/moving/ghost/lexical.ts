import { cardHtml, escapedHtml } from './document-cards.ts';
import { FOR_MEMBERS, isGated } from './gated.ts';
import { asRow, numberIn, rowsIn, fieldText, type Row } from './row.ts';

/** Max. nesting of a document. */
const MAX_DEPTH = 100;
/** Bits of a text's format, in the order in which tags are put around it. */
const FORMATS: readonly (readonly [bit: number, tag: string])[] = [
  [16, 'code'],
  [32, 'sub'],
  [64, 'sup'],
  [8, 'u'],
  [4, 's'],
  [128, 'mark'],
  [2, 'em'],
  [1, 'strong'],
];
const TAGS: Readonly<Record<string, string>> = {
  paragraph: 'p',
  quote: 'blockquote',
  aside: 'blockquote',
  listitem: 'li',
};

/** HTML of a document of Ghost's editor since version 5. Kinds of nodes without a meaning are added to `lost`. */
export function lexicalHtml(document: Row, lost: Set<string>): string {
  const root = asRow(document['root']);
  return root === undefined ? '' : childrenOf(root, lost, 0);
}

function childrenOf(node: Row, lost: Set<string>, depth: number): string {
  if (depth > MAX_DEPTH) return '';
  return rowsIn(node['children'])
    .map((child) => nodeHtml(child, lost, depth + 1))
    .join('');
}

function nodeHtml(node: Row, lost: Set<string>, depth: number): string {
  if (isGated(node)) {
    lost.add(FOR_MEMBERS);
    return '';
  }
  const kind = (fieldText(node, 'type') ?? '').replace(/^extended-/u, '');
  const inner = (): string => childrenOf(node, lost, depth);
  switch (kind) {
    case 'text':
      return formatted(node);
    case 'linebreak':
      return '<br>';
    case 'link':
    case 'autolink':
      return `<a href="${escapedHtml(fieldText(node, 'url') ?? '')}">${inner()}</a>`;
    case 'heading': {
      const tag = fieldText(node, 'tag') ?? 'h2';
      return /^h[1-6]$/u.test(tag) ? `<${tag}>${inner()}</${tag}>` : inner();
    }
    case 'list': {
      const tag = fieldText(node, 'listType') === 'number' ? 'ol' : 'ul';
      return `<${tag} start="${numberIn(node, 'start') ?? 1}">${inner()}</${tag}>`;
    }
    case 'paragraph':
    case 'quote':
    case 'aside':
    case 'listitem':
      return `<${TAGS[kind]}>${inner()}</${TAGS[kind]}>`;
    default: {
      const html = cardHtml(kind, node);
      if (html === undefined) lost.add(`a part of the kind "${kind.slice(0, 40)}"`);
      return html ?? inner();
    }
  }
}

function formatted(node: Row): string {
  const bits = numberIn(node, 'format') ?? 0;
  const value = Object.hasOwn(node, 'text') && typeof node['text'] === 'string' ? node['text'] : '';
  return FORMATS.reduce(
    (html, [bit, tag]) => ((bits & bit) === 0 ? html : `<${tag}>${html}</${tag}>`),
    escapedHtml(value),
  );
}
