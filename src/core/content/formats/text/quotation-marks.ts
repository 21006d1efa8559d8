/** A quotation without a closing mark. Positions are offsets in the paragraph. */
export interface OpenQuotation {
  readonly opens: number;
  /** Position of the restored mark; undefined if ambiguous. */
  readonly mended?: number;
}

/**
 * A `?` in the middle of a sentence. Faulty conversions write `?` for unsupported characters, mostly closing
 * quotation marks.
 */
const IMPOSSIBLE_QUESTION = /(?<=\S)\?(?=[,;:]|\.(?!\.)|\s+\p{Ll})/gu;

/** Beginnings of quotations that may really end in a question mark. */
const BEGINS_A_QUESTION =
  /^“(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|am|do|does|did|can|could|will|would|shall|should|may|might|must|has|have|had)\b/iu;

/** In German and neighbouring languages, “ closes what „ opened. */
const LOW_QUOTE = /[„‟]/u;

/**
 * Restores closing quotation marks that became `?`, only if pairing proves it: the quotation is never closed,
 * and exactly one impossible `?` precedes the next opening mark. `isContinued`: the next paragraph opens a
 * quotation, so the last one here is rightly left open.
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

/** Offsets of “ without a ”. */
function unpaired(text: string): readonly number[] {
  const open: number[] = [];
  for (const { 0: mark, index } of text.matchAll(/[“”]/gu)) {
    if (mark === '“') open.push(index);
    else open.pop();
  }
  return open;
}
