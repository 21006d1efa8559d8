import leven from 'leven';

/**
 * Returns the known word that `written` most likely stands for: at most `maxEdits` edits away; undefined if there is
 * none.
 */
export function closestWord<Word extends string>(
  written: string,
  known: readonly Word[],
  maxEdits = 2,
): Word | undefined {
  // Two edits turn a word of three letters into another word.
  const allowed = written.length < 4 ? 1 : maxEdits;
  const near = known.map((word) => ({ word, edits: leven(written, word, { maxDistance: allowed + 1 }) }));
  return near.filter(({ edits }) => edits <= allowed).sort((a, b) => a.edits - b.edits)[0]?.word;
}
