import type { Body } from '../../article/article.ts';

/** Length from which a text is long: that of a novel, in characters. */
const LONG = 500_000;

/**
 * Max. share of markup in a long Markdown text. Prose has a thirtieth. A text of 5 MB that is only markup takes a minute
 * and more than a gigabyte of memory.
 */
const MAX_MARKUP = 0.3;

/** Characters that begin Markdown, and line ends. Not those of HTML and tables, which long texts may consist of. */
const MARKUP = /[[\]()!*_`~\\#+=^:\n-]/g;

/** Embedded data, which is not read as Markdown. */
const DATA = /data:[a-z0-9.+/;=-]{0,100},[\w+/=%-]*/giu;

/** Max. length of rendered HTML; resolving relative URLs makes it longer than the text. */
export function maxHtmlLength({ text }: Body): number {
  return 4 * Math.max(LONG, text.length);
}

/** True for a text that takes more than a moment to render. */
export function isLong({ text }: Body): boolean {
  return text.length > LONG;
}

/** True for a long Markdown text that consists of markup rather than words. */
export function isDense({ format, text }: Body): boolean {
  if (format !== 'markdown' || text.length <= LONG) return false;
  const words = text.replace(DATA, '');
  if (words.length <= LONG) return false;
  let marks = 0;
  MARKUP.lastIndex = 0;
  while (MARKUP.test(words)) marks += 1;
  return marks > words.length * MAX_MARKUP;
}

/** A text as it stands, in HTML. */
export function asWritten(text: string): string {
  return `<pre>\n${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</pre>`;
}
