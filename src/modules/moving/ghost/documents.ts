import { cardHtml } from './document-cards.ts';
import { FOR_MEMBERS, withoutGated } from './gated.ts';
import { lexicalHtml } from './lexical.ts';
import { mobiledocHtml } from './mobiledoc.ts';
import { asRow, fieldText, type Row } from './row.ts';

/** HTML of a text, with the kinds of its parts that could not be converted. */
export interface DocumentHtml {
  readonly html: string;
  readonly lost: readonly string[];
}

/**
 * HTML of a post: as stored, else made of the editor's document, else of the Markdown of Ghost before 1.0. `resolve`
 * replaces the placeholder for the address of the site.
 */
export function documentHtml(
  row: Row,
  html: string | undefined,
  resolve: (text: string) => string,
): DocumentHtml {
  if (html !== undefined) {
    const visible = withoutGated(html);
    return { html: visible.html, lost: visible.isCut ? [FOR_MEMBERS] : [] };
  }
  const lost = new Set<string>();
  for (const [name, convert] of [
    ['lexical', lexicalHtml],
    ['mobiledoc', mobiledocHtml],
  ] as const) {
    const text = fieldText(row, name);
    if (text === undefined) continue;
    try {
      const document = asRow(JSON.parse(resolve(text)));
      if (document !== undefined) return { html: convert(document, lost), lost: [...lost] };
    } catch {
      lost.add(`its ${name} document, which is damaged`);
    }
  }
  const markdown = fieldText(row, 'markdown');
  if (markdown !== undefined)
    return { html: cardHtml('markdown', { markdown: resolve(markdown) }) ?? '', lost: [...lost] };
  return { html: '', lost: [...lost] };
}
