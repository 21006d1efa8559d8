import type { OnProgress } from '../../core/content/directory/progress.ts';
import { createProgressLine } from './progress.ts';
import { startReport, type Start } from './start-report.ts';
import { readableLine } from './terminal-log.ts';
import { terminalOf, type Output } from './terminal.ts';
import { systemTimezone } from './timezone.ts';

/** A stream that somebody may look at. */
type Stream = Output & { readonly write: (text: string) => unknown };

/** What a service shows to somebody who has started it on a terminal; to nobody else. */
export interface Console {
  /** Takes a line of the log; undefined where nobody looks at it, and programs read it. */
  readonly writeLine: ((json: string) => void) | undefined;
  /** The same for several lines. */
  readonly writeLines: (json: string) => void;
  /** How many findings of one regeneration the log should have. */
  readonly mostFindings: number;
  readonly onProgress: OnProgress | undefined;
  /** Ends the display of progress: from now on work is done in the background. */
  readonly begun: () => void;
  readonly report: (start: Omit<Start, 'now' | 'timezone'>) => void;
}

/** More would push what matters off the screen. */
const MAX_FINDINGS = 10;

/** Looks at where standard output and standard error go. */
export function createConsole(stdout: Stream, stderr: Stream, environment: NodeJS.ProcessEnv): Console {
  const out = terminalOf(stdout, environment);
  const log = terminalOf(stderr, environment);
  const progress = createProgressLine(
    (text) => stderr.write(text),
    log,
    () => performance.now(),
  );
  let hasBegun = false;
  const writeLine = (json: string): void => {
    const line = readableLine(json, log.paint);
    if (line === undefined) return;
    progress.clear();
    stderr.write(`${line}\n`);
  };
  return {
    writeLine: log.isTerminal ? writeLine : undefined,
    writeLines: (json) => {
      for (const line of json.split('\n')) if (line !== '') writeLine(line);
    },
    mostFindings: log.isTerminal ? MAX_FINDINGS : Infinity,
    onProgress: log.canRewrite ? (step) => void (hasBegun || progress.show(step)) : undefined,
    begun: () => {
      hasBegun = true;
      progress.clear();
    },
    report: (start) => {
      if (!out.isTerminal) return;
      const timezone = systemTimezone();
      stdout.write(`\n${startReport({ ...start, now: Date.now(), timezone }, out.paint)}\n\n`);
    },
  };
}
