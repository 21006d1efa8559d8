import type { ReaderKind } from '../count/agents.ts';
import type { Figures } from '../count/batch.ts';

/** A kind of misbehaviour of a reader. */
export type Misbehaviour = 'never-conditional' | 'too-often' | 'ignores-moves' | 'uncompressed';

/** Descriptions of misbehaviour for display. */
export const MISBEHAVIOUR_TEXTS: Readonly<Record<Misbehaviour, string>> = {
  'never-conditional': 'never asks whether anything has changed (If-None-Match, If-Modified-Since)',
  'too-often': 'polls more often than documents ask for (max-age, ttl)',
  'ignores-moves': 'keeps requesting what has moved (301) or is gone (410)',
  uncompressed: 'does not accept compression (Accept-Encoding)',
};

/** Min. occurrences; fewer may be a person trying something. */
const MIN_OCCURRENCES = 3;

/** Returns the misbehaviour of a reader with these figures; none for browsers, which people control. */
export function misbehaviourOf(kind: ReaderKind, figures: Figures): Misbehaviour[] {
  if (kind === 'browser') return [];
  const { polls, whole, conditional, repeats, early, uncompressed, ignored } = figures;
  const faults: [Misbehaviour, boolean][] = [
    ['never-conditional', repeats >= MIN_OCCURRENCES && conditional === 0],
    ['too-often', early >= MIN_OCCURRENCES && early * 2 > polls],
    ['ignores-moves', ignored >= MIN_OCCURRENCES],
    ['uncompressed', uncompressed >= MIN_OCCURRENCES && uncompressed * 2 > whole],
  ];
  return faults.filter(([, isSo]) => isSo).map(([fault]) => fault);
}
