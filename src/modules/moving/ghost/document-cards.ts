import { renderMarkdown } from '../../../core/content/formats/markdown/renderer.ts';
import { rowsIn, fieldText, type Row } from './row.ts';

/** A text in HTML. */
export function escapedHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** HTML of a card of the editor; undefined for a kind that has none, or without what it shows. */
export function cardHtml(kind: string, card: Row): string | undefined {
  const of = (name: string): string => escapedHtml(fieldText(card, name) ?? '');
  switch (kind) {
    case 'markdown':
    case 'card-markdown':
      return renderMarkdown(fieldText(card, 'markdown') ?? '');
    case 'html':
    case 'embed':
      return fieldText(card, 'html');
    case 'hr':
    case 'horizontalrule':
      return '<hr>';
    case 'code':
    case 'codeblock':
      return `<pre><code class="language-${of('language')}">${of('code')}</code></pre>`;
    case 'image':
      return figure(`<img src="${of('src')}" alt="${of('alt')}">`, fieldText(card, 'caption'), of('src'));
    case 'gallery':
      return rowsIn(card['images'])
        .map(
          (image) =>
            `<figure><img src="${escapedHtml(fieldText(image, 'src') ?? '')}" alt="${escapedHtml(fieldText(image, 'alt') ?? '')}"></figure>`,
        )
        .join('');
    case 'video':
    case 'audio':
      return figure(
        `<${kind} src="${of('src')}" controls></${kind}>`,
        fieldText(card, 'caption') ?? fieldText(card, 'title'),
        of('src'),
      );
    case 'bookmark': {
      const meta =
        typeof card['metadata'] === 'object' && card['metadata'] !== null ? (card['metadata'] as Row) : card;
      const url = of('url');
      return url === ''
        ? undefined
        : `<p><a href="${url}">${escapedHtml(fieldText(meta, 'title') ?? '') || url}</a></p>`;
    }
    case 'callout':
      return `<aside><p>${of('calloutEmoji')} ${fieldText(card, 'calloutText') ?? ''}</p></aside>`;
    case 'toggle':
      return `<details><summary>${fieldText(card, 'heading') ?? ''}</summary>${fieldText(card, 'content') ?? ''}</details>`;
    case 'button':
      return `<p><a href="${of('buttonUrl')}">${of('buttonText')}</a></p>`;
    case 'file':
      return `<p><a href="${of('src')}">${of('fileTitle') || of('fileName')}</a></p>`;
    case 'paywall':
      return '<!--members-only-->';
    default:
      return undefined;
  }
}

function figure(content: string, caption: string | undefined, source: string): string | undefined {
  if (source === '') return undefined;
  return `<figure>${content}${caption === undefined ? '' : `<figcaption>${caption}</figcaption>`}</figure>`;
}
