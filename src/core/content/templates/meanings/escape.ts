/** Text for HTML, in an attribute or outside; character references stay. */
export function markupText(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/&(?!(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});)/giu, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Text for Markdown without any markup of its own. */
export function escapeMarkdown(text: string): string {
  return markupText(text).replace(/[\\`*_[\]~=^$|{}]/gu, '\\$&');
}

/** Address for a link of Markdown: nothing in it ends the link. */
export function markdownAddress(url: string): string {
  return url.trim().replace(/[\s()<>"'\\`|[\]]/gu, percent);
}

function percent(character: string): string {
  return /[()']/u.test(character)
    ? `%${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}`
    : encodeURIComponent(character);
}

const SIMPLE_TAG = /<\/?(?:a|em|strong|b|i|code|sup|sub|br|cite|q)(?:\s[^<>]*)?>/giu;
const MARKUP =
  /\[([^\][]{1,300})\]\(([^()\s]{1,500})\)|\*\*([^*]{1,300})\*\*|(?<![\w*])\*([^*\s][^*]{0,300})\*|(?<!\w)_([^_\s][^_]{0,300})_(?!\w)|`([^`]{1,300})`/gu;

/** HTML of a caption, which may have simple Markdown or simple tags; the sanitiser checks it later. */
export function captionHtml(text: string): string {
  let html = '';
  let end = 0;
  for (const tag of text.matchAll(SIMPLE_TAG)) {
    html += inlineHtml(text.slice(end, tag.index)) + tag[0].replace(/\s+/gu, ' ');
    end = tag.index + tag[0].length;
  }
  return html + inlineHtml(text.slice(end));
}

/** Text of a caption without its markup. */
export function plainCaption(text: string): string {
  return text
    .replace(/<[^<>]*>/gu, '')
    .replace(MARKUP, (...parts: string[]) => parts.slice(1, 7).find((part) => part !== undefined) ?? '');
}

function inlineHtml(text: string): string {
  let html = '';
  let end = 0;
  for (const match of text.matchAll(MARKUP)) {
    const [whole, label, url, strong, starred, underscored, code] = match;
    const emphasised = starred ?? underscored;
    html += markupText(text.slice(end, match.index));
    if (label !== undefined && url !== undefined)
      html += `<a href="${markupText(url)}">${markupText(label)}</a>`;
    else if (strong !== undefined) html += `<strong>${markupText(strong)}</strong>`;
    else if (emphasised !== undefined) html += `<em>${markupText(emphasised)}</em>`;
    else html += `<code>${markupText(code ?? '')}</code>`;
    end = match.index + whole.length;
  }
  return html + markupText(text.slice(end));
}
