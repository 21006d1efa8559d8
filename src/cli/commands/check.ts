import type { Finding } from '../../core/article/finding.ts';
import { toInstant, toRfc3339 } from '../../core/article/instant.ts';
import { messageOf } from '../../core/errors.ts';
import { contentDirectoryOf, fromStored } from '../../core/publish/records/stored-snapshot.ts';
import { dryRun, type DryRun, type DryRunOptions } from '../../core/publish/dry-run.ts';
import { realPathOf } from '../../core/content/directory/real-path.ts';
import { openVolatileStore } from '../../store/sqlite/sqlite-store.ts';
import type { OutputFormat } from '../output-format.ts';
import { configure } from '../../app/configuration.ts';
import { checkReport } from './check-report.ts';
import type { GivenOptions, Settings } from '../../app/options.ts';
import { createProgressLine } from '../terminal/progress.ts';
import { openForTrial } from '../open-store.ts';
import { sourceLines } from '../terminal/source-reader.ts';
import { terminalOf } from '../terminal/terminal.ts';
import { EXTENSIONS } from '../../app/modules/feed-modules.ts';
import { GENERATOR } from '../../app/version.ts';

/** Output of `check`. */
export interface CheckOptions {
  /** `undefined`: grouped on a terminal, else lines. */
  readonly format: OutputFormat | undefined;
  /** True to print every finding, and repairs too, which need no attention. */
  readonly verbose: boolean;
}

/**
 * Reads every article as a regeneration would and prints the findings. Resolves to whether all of them can
 * be published, and the gate would let them.
 */
export async function check(given: GivenOptions, { format, verbose }: CheckOptions): Promise<boolean> {
  const { settings, loadPublication } = configure(given);
  const progress = createProgressLine(
    (text) => process.stderr.write(text),
    terminalOf(process.stderr, process.env),
    () => performance.now(),
  );
  const checked = await withRecords(settings, (records) =>
    dryRun({
      contentDirectory: settings.content,
      timezone: settings.timezone,
      publication: loadPublication(records.previous?.publication),
      generator: GENERATOR,
      extensions: EXTENSIONS,
      ...records,
      now: Date.now,
      onProgress: progress.show,
    }),
  ).finally(progress.clear);
  const leftOut = filesWithErrors(checked.findings);
  if (format === 'json') printJson(checked, leftOut, verbose);
  else {
    const terminal = terminalOf(process.stdout, process.env);
    const isGrouped = format === 'grouped' || (format === undefined && terminal.isTerminal);
    const form = { isGrouped, isVerbose: verbose, terminal, linesOf: sourceLines(settings.content) };
    for (const piece of checkReport(checked, form)) console.log(piece);
  }
  return leftOut === 0 && checked.violations.length === 0;
}

/** Prints everything, for programs; repairs only if they are asked for. */
function printJson(checked: DryRun, leftOut: number, isVerbose: boolean): void {
  const { articles, states, skipped, findings, violations } = checked;
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  const shown = findings.filter(({ severity }) => isVerbose || severity !== 'note');
  const moment = toRfc3339(toInstant(Date.now()));
  console.log(
    JSON.stringify(
      { articles, ...states, skipped, leftOut, ...counts, findings: shown, violations, checked: moment },
      null,
      2,
    ),
  );
}

function filesWithErrors(findings: readonly Finding[]): number {
  return new Set(findings.filter(({ severity }) => severity === 'error').map(({ file }) => file)).size;
}

type Remembered = Pick<DryRunOptions, 'store' | 'previous'>;

/**
 * Works on what the service remembers and leaves no trace, so that the service goes on and nothing is published; where
 * nothing is remembered, on nothing.
 */
async function withRecords<T>(settings: Settings, use: (records: Remembered) => Promise<T>): Promise<T> {
  const trial = await openForTrial(settings).catch(tell);
  try {
    const snapshot = await trial?.store.served();
    // The record of another directory does not apply to this one.
    if (
      trial !== undefined &&
      (snapshot === undefined || contentDirectoryOf(snapshot) === realPathOf(settings.content))
    ) {
      return await use({ store: trial.store, previous: snapshot && fromStored(snapshot) });
    }
  } finally {
    await trial?.discard();
  }
  const store = await openVolatileStore();
  try {
    return await use({ store, previous: undefined });
  } finally {
    await store.close();
  }
}

function tell(error: unknown): undefined {
  console.error(`${messageOf(error)}: checked as if nothing had been published`);
}
