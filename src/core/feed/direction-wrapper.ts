import { UNDETERMINED } from '../article/language.ts';
import type { Entry } from '../article/article.ts';

/** Block elements that can enclose a whole article and set its direction. */
const BLOCK =
  /^<(address|article|aside|blockquote|div|figure|footer|header|main|ol|p|pre|section|table|ul)\b([^>]*)>/u;

/** Void elements, as the sanitiser writes them. */
const VOID: ReadonlySet<string> = new Set('br col hr img source track wbr'.split(' '));

/**
 * Returns the HTML of an entry, wrapped in a `dir="rtl"` element if its text runs from right to left: readers
 * otherwise show it in the direction of their own user interface. `html` must be sanitised, so that every `<`
 * begins a tag and every tag ends at the next `>`.
 */
export function wrapDirection({
  html,
  direction,
  language,
}: Pick<Entry, 'html' | 'direction' | 'language'>): string {
  if (direction === 'ltr' || html === '' || isRightToLeft(html)) return html;
  const lang = language === UNDETERMINED ? '' : ` lang="${language.replace(/[^\w-]/gu, '')}"`;
  return `<div dir="rtl"${lang}>${html}</div>`;
}

/** True if one element with `dir="rtl"` already encloses all of the HTML. */
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
