/** A stretch of a text; an opaque one is passed on as it is. */
export interface Stretch {
  readonly text: string;
  readonly isOpaque: boolean;
}

/** Elements whose content is no text of the author, or keeps its line ends. */
const OPAQUE = /<(pre|code|script|style|textarea|svg|math|iframe|object)\b/giu;

/** Cuts a text into stretches; comments and elements such as `pre` are opaque. An element without an end is not. */
export function stretchesOf(text: string): readonly Stretch[] {
  const stretches: Stretch[] = [];
  const lower = text.toLowerCase();
  const missing = new Set<string>();
  let from = 0;
  const cut = (start: number, end: number): void => {
    if (start > from) stretches.push({ text: text.slice(from, start), isOpaque: false });
    stretches.push({ text: text.slice(start, end), isOpaque: true });
    from = end;
  };
  for (const match of text.matchAll(OPAQUE)) {
    const start = match.index;
    if (start < from) continue;
    const name = (match[1] ?? '').toLowerCase();
    // Without an end further on, none need be looked for again.
    if (missing.has(name)) continue;
    const close = lower.indexOf(`</${name}`, start);
    const end = close === -1 ? -1 : text.indexOf('>', close);
    if (end === -1) missing.add(name);
    else cut(start, end + 1);
  }
  if (from < text.length) stretches.push({ text: text.slice(from), isOpaque: false });
  return stretches;
}
