import type { OnProgress } from '../../core/content/directory/progress.ts';
import { MAX_FINDINGS } from './log.ts';
import { createProgressLine } from './progress.ts';
import { startReport, type Start } from './start-report.ts';
import { readableLine } from './terminal-log.ts';
import { terminalOf, type Output } from './terminal.ts';
import { systemTimezone } from './timezone.ts';

/** A writable stream that may be a terminal. */
type Stream = Output & { readonly write: (text: string) => unknown };

/** Output of a service that runs on a terminal. Without a terminal it shows nothing. */
export interface Console {
  /** Writes one line of the log in readable form; undefined if the log does not go to a terminal. */
  readonly writeLine: ((json: string) => void) | undefined;
  /** Writes several lines of the log, separated by line feeds. */
  readonly writeLines: (json: string) => void;
  /** Max. findings of one regeneration in the log. */
  readonly mostFindings: number;
  readonly onProgress: OnProgress | undefined;
  /** Ends the display of progress; later work runs in the background. */
  readonly begun: () => void;
  readonly report: (start: Omit<Start, 'now' | 'timezone'>) => void;
}

/** Max. findings shown on a terminal; more would scroll important lines away. */
const MAX_SHOWN_FINDINGS = 10;

/** Creates the output for these streams, depending on which of them are terminals. */
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
    mostFindings: log.isTerminal ? MAX_SHOWN_FINDINGS : MAX_FINDINGS,
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
