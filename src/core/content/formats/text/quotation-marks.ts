/** A quotation that is opened and never closed. Places are offsets into the paragraph. */
export interface OpenQuotation {
  readonly opens: number;
  /** Where its closing mark was put back; undefined if that is anybody's guess. */
  readonly mended?: number;
}

/**
 * A `?` that cannot end a question: the sentence goes on after it. Bad conversions write `?` for characters
 * they do not have, a closing quotation mark above all.
 */
const IMPOSSIBLE_QUESTION = /(?<=\S)\?(?=[,;:]|\.(?!\.)|\s+\p{Ll})/gu;

/** Quoted words that begin like this may well have ended in a question mark. */
const BEGINS_A_QUESTION =
  /^“(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|am|do|does|did|can|could|will|would|shall|should|may|might|must|has|have|had)\b/iu;

/** In German and its neighbours “ closes what „ opens. */
const LOW_QUOTE = /[„‟]/u;

/**
 * Puts back closing quotation marks that became `?`, only where the pairing proves it: a quotation that is
 * never closed, with exactly one `?` before the next opens that can be no question mark. `isContinued`:
 * the next paragraph opens a quotation, and then the last of this one is rightly left open.
 */
export function mendQuotationMarks(
  text: string,
  isContinued: boolean,
): { readonly text: string; readonly open: readonly OpenQuotation[] } {
  if (LOW_QUOTE.test(text)) return { text, open: [] };
  const open: OpenQuotation[] = [];
  for (const opens of unpaired(text)) {
    const next = text.indexOf('“', opens + 1);
    if (next === -1 && isContinued) continue;
    const span = text.slice(opens, next === -1 ? text.length : next);
    const [only, other] = span.matchAll(IMPOSSIBLE_QUESTION);
    const isProven = only !== undefined && other === undefined && !BEGINS_A_QUESTION.test(span);
    open.push(isProven ? { opens, mended: opens + only.index } : { opens });
  }
  const places = new Set(open.map(({ mended }) => mended));
  const whole = text.replace(/\?/gu, (mark, place: number) => (places.has(place) ? '”' : mark));
  return { text: whole, open };
}

/** Offsets of “ that no ” closes. */
function unpaired(text: string): readonly number[] {
  const open: number[] = [];
  for (const { 0: mark, index } of text.matchAll(/[“”]/gu)) {
    if (mark === '“') open.push(index);
    else open.pop();
  }
  return open;
}
