import type { Entry } from '../article/article.ts';

/** Elements that can hold a whole article and set its direction. */
const BLOCK =
  /^<(address|article|aside|blockquote|div|figure|footer|header|main|ol|p|pre|section|table|ul)\b([^>]*)>/u;

/** Elements without an end, as the sanitiser writes them. */
const VOID: ReadonlySet<string> = new Set('br col hr img source track wbr'.split(' '));

/**
 * The HTML of an entry as readers need it: they show it in the direction of their own window, so text that runs from
 * right to left says so itself, by one element around all of it. `html` must be sanitised: only then does every `<`
 * begin a tag and every tag end at the next `>`.
 */
export function wrapDirection({
  html,
  direction,
  language,
}: Pick<Entry, 'html' | 'direction' | 'language'>): string {
  if (direction === 'ltr' || html === '' || isRightToLeft(html)) return html;
  return `<div dir="rtl" lang="${language.replace(/[^\w-]/gu, '')}">${html}</div>`;
}

/** Whether all of it stands in one element that says `dir="rtl"`. */
function isRightToLeft(html: string): boolean {
  const [, , attributes = ''] = BLOCK.exec(html) ?? [];
  if (!/\sdir="rtl"/u.test(attributes)) return false;
  let depth = 0;
  for (const { 0: tag, 1: end, 2: name = '', index } of html.matchAll(/<(\/?)(\w+)[^>]*>/gu)) {
    if (!VOID.has(name)) depth += end === '' ? 1 : -1;
    if (depth === 0) return html.slice(index + tag.length).trim() === '';
  }
  return false;
}
