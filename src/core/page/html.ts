/** HTML that is safe to put into a page as it is. Only {@link html} and {@link trusted} make it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

const REPLACEMENTS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Plain text as HTML, fit for element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => REPLACEMENTS[character] ?? character);
}

/** What may stand in a template: text is escaped, HTML is kept, a list is joined, `undefined` is nothing. */
export type HtmlContent = string | Html | undefined | readonly HtmlContent[];

function write(content: HtmlContent): string {
  if (content === undefined) return '';
  if (content instanceof Html) return content.text;
  if (typeof content === 'string') return escapeHtml(content);
  return content.map(write).join('');
}

/** A template that escapes whatever is put into it: html`<p>${text}</p>`. */
export function html(strings: TemplateStringsArray, ...contents: readonly HtmlContent[]): Html {
  return new Html(
    strings.map((string, index) => string + (index < contents.length ? write(contents[index]) : '')).join(''),
  );
}

/** Marks HTML that was sanitised elsewhere. */
export function trusted(sanitised: string): Html {
  return new Html(sanitised);
}
