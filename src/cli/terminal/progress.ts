import type { Progress } from '../../core/content/directory/progress.ts';
import type { Terminal } from './terminal.ts';

/** A line on a terminal that shows the progress of a task. */
export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  /** Erases the line, so that other text can be written. */
  readonly clear: () => void;
}

/** Delay before the line appears; shorter tasks show none. */
const PATIENCE_MS = 400;
/** Min. time between two updates of the line. */
const STEP_MS = 100;

const SENTENCES: Readonly<Record<Progress['phase'], string>> = {
  read: 'reading articles',
  record: 'recording changes',
  write: 'writing files',
};

/**
 * Creates a progress line that writes with `write`; it writes nothing if the terminal cannot rewrite a line.
 * `now` returns milliseconds.
 */
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
      // Erased to the end, because the previous text may have been longer.
      write(`\r${paint('dim', progressText(progress).slice(0, columns - 1))}\u001B[K`);
    },
    clear: () => {
      if (isShown) write('\r\u001B[K');
      isShown = false;
    },
  };
}

/** `reading articles: 1,200 of 5,000 (24 %)`. */
function progressText({ phase, done, of }: Progress): string {
  const sentence = SENTENCES[phase];
  if (done === undefined || of === 0) return `${sentence} …`;
  if (of === undefined) return `${sentence}: ${grouped(done)}`;
  const percent = Math.floor((done / of) * 100);
  return `${sentence}: ${grouped(done)} of ${grouped(of)} (${percent} %)`;
}

function grouped(number: number): string {
  return number.toLocaleString('en');
}
