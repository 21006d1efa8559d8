/** The known word closest to `written`, at most two typing errors away; undefined if there is none. */
export function closestWord<Word extends string>(written: string, known: readonly Word[]): Word | undefined {
  // Short words get one: two errors in three letters make another word.
  const allowed = written.length < 4 ? 1 : 2;
  const near = known.map((word) => ({ word, slips: distance(written, word) }));
  return near.filter(({ slips }) => slips <= allowed).sort((a, b) => a.slips - b.slips)[0]?.word;
}

/** Levenshtein distance; Infinity if the lengths differ by more than two. */
function distance(a: string, b: string): number {
  // Bounds the work for long input.
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
