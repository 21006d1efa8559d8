import { cardHtml, escapedHtml } from './document-cards.ts';
import { asRow, type Row } from './row.ts';

const MARKUPS: ReadonlySet<string> = new Set('a b strong i em s u code sub sup mark del'.split(' '));
const SECTIONS: ReadonlySet<string> = new Set('p h1 h2 h3 h4 h5 h6 blockquote aside ul ol'.split(' '));

/** HTML of a document of Ghost's editor in versions 1 to 4. Kinds of cards without a meaning are added to `lost`. */
export function mobiledocHtml(document: Row, lost: Set<string>): string {
  return listIn(document['sections'])
    .map((section) => sectionHtml(listIn(section), document, lost))
    .join('\n');
}

function sectionHtml([kind, second, third]: readonly unknown[], document: Row, lost: Set<string>): string {
  const tag = typeof second === 'string' && SECTIONS.has(second.toLowerCase()) ? second.toLowerCase() : 'p';
  switch (kind) {
    case 1:
      return `<${tag}>${markersHtml(listIn(third), document)}</${tag}>`;
    case 2:
      return typeof second === 'string' ? `<img src="${escapedHtml(second)}">` : '';
    case 3: {
      const items = listIn(third).map((item) => `<li>${markersHtml(listIn(item), document)}</li>`);
      return `<${tag}>${items.join('')}</${tag}>`;
    }
    case 10: {
      const [name, card] = listIn(listIn(document['cards'])[Number(second)]);
      const html = cardHtml(String(name), asRow(card) ?? {});
      if (html === undefined) lost.add(`a card of the kind "${String(name).slice(0, 40)}"`);
      return html ?? '';
    }
    default:
      return '';
  }
}

/** Words with their markups: each marker opens some, and closes a number of those that are open. */
function markersHtml(markers: readonly unknown[], document: Row): string {
  const open: string[] = [];
  const parts: string[] = [];
  for (const marker of markers) {
    const [kind, opened, closed, value] = listIn(marker);
    for (const index of listIn(opened)) {
      const [name, attributes] = listIn(listIn(document['markups'])[Number(index)]);
      const tag = typeof name === 'string' && MARKUPS.has(name.toLowerCase()) ? name.toLowerCase() : 'span';
      parts.push(`<${tag}${tag === 'a' ? hrefOf(listIn(attributes)) : ''}>`);
      open.push(tag);
    }
    // Atoms are line breaks.
    parts.push(kind === 1 ? '<br>' : escapedHtml(typeof value === 'string' ? value : ''));
    for (let left = Math.min(Number(closed) || 0, open.length); left > 0; left -= 1)
      parts.push(`</${open.pop()}>`);
  }
  return (
    parts.join('') +
    open
      .map((tag) => `</${tag}>`)
      .toReversed()
      .join('')
  );
}

/** The address among names and values that follow each other. */
function hrefOf(attributes: readonly unknown[]): string {
  const href = attributes[attributes.indexOf('href') + 1];
  return typeof href === 'string' ? ` href="${escapedHtml(href)}"` : '';
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
