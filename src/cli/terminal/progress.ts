import type { Progress } from '../../core/content/directory/progress.ts';
import type { Terminal } from './terminal.ts';

/** A line on a terminal that says how far something is. */
export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  /** Takes the line away, so that something else can be written. */
  readonly clear: () => void;
}

/** What is done sooner needs no line. */
const PATIENCE_MS = 400;
/** So often is the line written anew, at the most. */
const STEP_MS = 100;

const SENTENCES: Readonly<Record<Progress['phase'], string>> = {
  read: 'reading articles',
  record: 'recording what has changed',
  write: 'writing files',
};

/** Writes the line with `write`, or nothing where a line cannot be written anew. `now` is in milliseconds. */
export function createProgressLine(
  write: (text: string) => void,
  { canRewrite, columns, paint }: Terminal,
  now: () => number,
): ProgressLine {
  let begun: number | undefined;
  let written = -Infinity;
  let phase: Progress['phase'] | undefined;
  let isShown = false;
  return {
    show: (progress) => {
      if (!canRewrite) return;
      const moment = now();
      begun ??= moment;
      const isNew = progress.phase !== phase;
      if (moment - begun < PATIENCE_MS || (!isNew && moment - written < STEP_MS)) return;
      written = moment;
      ({ phase } = progress);
      isShown = true;
      // Erased to the end: what was written before may have been longer.
      write(`\r${paint('dim', progressText(progress).slice(0, columns - 1))}\u001B[K`);
    },
    clear: () => {
      if (isShown) write('\r\u001B[K');
      isShown = false;
    },
  };
}

/** `reading articles: 1,200 of 5,000 (24 %)`. */
export function progressText({ phase, done, of }: Progress): string {
  const sentence = SENTENCES[phase];
  if (done === undefined || of === undefined || of === 0) return `${sentence} …`;
  const percent = Math.floor((done / of) * 100);
  return `${sentence}: ${grouped(done)} of ${grouped(of)} (${percent} %)`;
}

function grouped(number: number): string {
  return number.toLocaleString('en');
}
