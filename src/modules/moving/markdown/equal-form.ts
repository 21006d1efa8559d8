import type { ContentNode } from './node.ts';

const ADDRESS: ReadonlySet<string> = new Set(['href', 'src', 'poster', 'cite', 'data']);

/** A text that is equal for two trees if readers see the same in both. */
export function equalForm(nodes: readonly ContentNode[]): string {
  return nodes.map(formOf).join('');
}

function formOf(node: ContentNode): string {
  switch (node.kind) {
    case 'text':
      return node.text.replaceAll('<', '&lt;');
    case 'comment':
      return `<!--${node.text}-->`;
    case 'foreign':
      return node.html;
    case 'element': {
      const attributes = [...node.attributes]
        .filter(([name]) => name !== 'id' || /^h[1-6]$/u.test(node.name))
        .map(([name, value]) => ` ${name}="${ADDRESS.has(name) ? sameAddress(value) : value}"`);
      return `<${node.name}${attributes.toSorted().join('')}>${equalForm(node.children)}</${node.name}>`;
    }
  }
}

/** An address without the differences of escaping, which mean nothing to servers. */
function sameAddress(address: string): string {
  const absolute = address.length <= 8192 && URL.canParse(address) ? new URL(address).href : address;
  return absolute.replace(/(?:%[\da-f]{2})+/giu, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return escaped.toUpperCase();
    }
  });
}
