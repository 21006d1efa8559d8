/** Markup of other programs that no reader should see outside code, by name. */
const LEFTOVERS: Readonly<Record<string, RegExp>> = {
  shortcode: /\{\{(?:<|&lt;|%)/,
  'template tag': /\{%|%\}/,
  'template variable': /\{\{|\}\}/,
  'template comment': /\{#|#\}/,
  footnote: /\[\^/,
  admonition: /(?:^|>|\n):::|(?:^|>|\n)!!! /,
  callout: /\[![a-z]+\]/i,
  'wiki link': /\[\[|\]\]/,
  'private comment': /%%/,
  attributes: /\{:|\{[.#][\w-]+\}/,
  task: /<li>\s*\[[ x]\]/,
  import: /(?:^|>|\n)(?:import|export) \S.*(?: from |=)/,
  'MDX comment': /\{\/\*/,
  mark: /==\w/,
  block: /\s\^[\w-]+\s*</,
  'path of Pelican': /\{(?:static|filename|attach)\}|%7B(?:static|filename|attach)%7D/i,
  'front matter': /^\s*(?:<p>)?(?:---|\+\+\+|Title:|\.\. title)/,
};

/** Names of the markup that is left over in the HTML of an article, outside code. */
export function leftoversIn(html: string): readonly string[] {
  const text = html.replace(/<(pre|code)\b[^>]*>[\s\S]*?<\/\1>/g, '');
  return Object.entries(LEFTOVERS)
    .filter(([, pattern]) => pattern.test(text))
    .map(([name]) => name);
}
