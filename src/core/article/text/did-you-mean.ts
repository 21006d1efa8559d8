/** The known word that somebody who wrote `written` most likely meant: at most two slips away; else undefined. */
export function closestWord<Word extends string>(written: string, known: readonly Word[]): Word | undefined {
  // Two slips in a word of three letters make another word.
  const allowed = written.length < 4 ? 1 : 2;
  const near = known.map((word) => ({ word, slips: distance(written, word) }));
  return near.filter(({ slips }) => slips <= allowed).sort((a, b) => a.slips - b.slips)[0]?.word;
}

/** Levenshtein's distance: how many letters must be added, dropped or exchanged. */
function distance(a: string, b: string): number {
  // Only small distances matter, and a hostile word may be long.
  if (Math.abs(a.length - b.length) > 2) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [index, letter] of Array.from(a).entries()) {
    const next = [index + 1];
    for (let column = 1; column <= b.length; column++) {
      const exchange = (row[column - 1] ?? 0) + (letter === b[column - 1] ? 0 : 1);
      next.push(Math.min(exchange, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
