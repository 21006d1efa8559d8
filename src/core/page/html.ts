/** HTML that may be inserted into a page unescaped. Only {@link html} and {@link trusted} create it. */
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

/** Escapes plain text for element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => REPLACEMENTS[character] ?? character);
}

/** A value in a template: text is escaped, HTML is kept, a list is concatenated, `undefined` is empty. */
export type HtmlContent = string | Html | undefined | readonly HtmlContent[];

function write(content: HtmlContent): string {
  if (content === undefined) return '';
  if (content instanceof Html) return content.text;
  if (typeof content === 'string') return escapeHtml(content);
  return content.map(write).join('');
}

/** Template tag that escapes all interpolated text: html`<p>${text}</p>`. */
export function html(strings: TemplateStringsArray, ...contents: readonly HtmlContent[]): Html {
  return new Html(
    strings.map((string, index) => string + (index < contents.length ? write(contents[index]) : '')).join(''),
  );
}

/** Marks HTML as safe; the caller must have sanitised it. */
export function trusted(sanitised: string): Html {
  return new Html(sanitised);
}
