/** Elements of HTML that a summary may hold; a word in angle brackets that is none stays text. */
const ELEMENTS =
  'a|abbr|b|blockquote|br|center|cite|code|del|div|em|figure|figcaption|font|h[1-6]|hr|i|img|ins|kbd|li|mark|ol|p|pre|q|s|samp|small|span|strike|strong|sub|sup|tt|u|ul';

/** A tag of one of them. The length is limited, so that an unclosed one takes linear time. */
const TAG = new RegExp(String.raw`<(/?)(${ELEMENTS})(?=[\s/>])[^<>]{0,2000}>`, 'gi');
const COMMENT = /<!--(?:(?!-->|<!--)[\s\S]){0,2000}-->/g;

/** Elements that end a line. */
const BLOCK = /^(?:blockquote|br|center|div|figure|figcaption|h[1-6]|hr|li|ol|p|pre|ul)$/i;

/** Elements without an end tag. */
const VOID = /^(?:br|hr|img)$/i;

/** `![alt](address)` and `[words](address)`, also with an empty address. */
const LINK = /!?\[([^[\]]{0,500})\]\([^()\s]{0,2000}(?: +(?:"[^"]{0,300}"|'[^']{0,300}'))?\)/g;
/** `[[note]]` and `[[note|words]]`. */
const WIKI_LINK = /\[\[(?:[^[\]|]{1,200}\|)?([^[\]|]{1,200})\]\]/g;
/** `code`, `**strong**`, `~~gone~~`, `*stressed*`, `_stressed_`: marks beside words, never beside blanks. */
const CODE = /(?<!`)`([^`\n]{1,500})`(?!`)/g;
const STRONG = /(?<![\p{L}\p{N}*_~\\])(\*\*|~~)(?=[^\s*_~])([^\n*_~]{1,500})(?<=\S)\1(?![\p{L}\p{N}*_~])/gu;
const STRESSED = /(?<![\p{L}\p{N}*_\\])([*_])(?=[^\s*_])([^\n*_]{1,500})(?<=\S)\1(?![\p{L}\p{N}*_])/gu;

const MARK = /[<[*_~`]/;

/**
 * Plain text of a summary that may hold Markdown or HTML. Text without complete markup is returned as it is; elements
 * without an end tag count as complete only in the dialect of another program.
 */
export function plainSummary(text: string, isForeign: boolean): string {
  if (!MARK.test(text)) return text;
  return withoutTags(text, isForeign)
    .replace(LINK, '$1')
    .replace(WIKI_LINK, '$1')
    .replace(CODE, '$1')
    .replace(STRESSED, '$2')
    .replace(STRONG, '$2')
    .replace(STRESSED, '$2');
}

/** Removes tags of elements that are closed, or need not be. */
function withoutTags(text: string, isForeign: boolean): string {
  if (!text.includes('<')) return text;
  const closed = new Set<string>();
  for (const [, slash, name = ''] of text.matchAll(TAG)) if (slash === '/') closed.add(name.toLowerCase());
  if (!isForeign && closed.size === 0) return text;
  return text.replace(COMMENT, '').replace(TAG, (tag, slash: string, name: string) => {
    const isComplete = slash === '/' || VOID.test(name) || closed.has(name.toLowerCase());
    return !isComplete ? tag : BLOCK.test(name) ? ' ' : '';
  });
}
