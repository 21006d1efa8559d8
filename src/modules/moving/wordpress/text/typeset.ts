/** Words that begin with an apostrophe. */
const SHORTENED = /(?<![\p{L}\p{N}])'(tain't|twere|twas|tis|twill|til|bout|nuff|round|cause|em)\b/giu;

/** Characters after which a quotation mark opens. */
const BEFORE = String.raw`(?<=^|[\s([{"“\-–—])`;

const OPENING_DOUBLE = new RegExp(String.raw`${BEFORE}"(?!\s|$)`, 'gu');
const OPENING_SINGLE = new RegExp(String.raw`${BEFORE}'(?!\s|$)`, 'gu');

/**
 * A title as WordPress typesets it for pages and feeds; exports have it as it was typed. Quotation marks depend on the
 * language there: those of other languages than English stay.
 */
export function typeset(title: string, language: string | undefined): string {
  const text = title
    .replaceAll('...', '…')
    .replaceAll(' (tm)', ' ™')
    .replaceAll('---', '—')
    .replace(/(?<=^|\s)--(?=\s|$)/gu, '—')
    .replaceAll('--', '–')
    .replace(/(?<=^|\s)-(?=\s|$)/gu, '–')
    .replace(/\b(\d[\d.,]{0,20})x(?=\d)/gu, '$1×')
    .replace(SHORTENED, '’$1')
    .replace(/(?<![\p{L}\p{N}])'(?=\d\d(?![%\d]|[.,]\d))/gu, '’')
    .replace(/(?<=[\p{L}\p{N}])'(?=\p{L})/gu, '’');
  if (language !== undefined && !/^en(?:[-_]|$)/iu.test(language)) return text;
  return text
    .replaceAll('``', '“')
    .replaceAll("''", '”')
    .replace(OPENING_DOUBLE, '“')
    .replace(OPENING_SINGLE, '‘')
    .replace(/(?<=\d)"(?=[\s.,;:!?)]|$)(?![^“]*”)/gu, (mark, at: number, whole: string) =>
      isOpenBefore(whole, at) ? mark : '″',
    )
    .replaceAll('"', '”')
    .replaceAll("'", '’');
}

/** True if a quotation that begins before a place has no end there. */
function isOpenBefore(text: string, at: number): boolean {
  return text.lastIndexOf('“', at) > text.lastIndexOf('”', at);
}
