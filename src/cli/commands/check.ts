import { formatFinding, type Finding, type Severity } from '../../core/article/finding.ts';
import { toInstant, toRfc3339 } from '../../core/article/instant.ts';
import { printable } from '../../core/article/text/printable.ts';
import { messageOf } from '../../core/errors.ts';
import { contentDirectoryOf, fromStored } from '../../core/publish/records/stored-snapshot.ts';
import { dryRun, type DryRunOptions } from '../../core/publish/dry-run.ts';
import { realPathOf } from '../../core/content/directory/real-path.ts';
import { openVolatileStore } from '../../store/sqlite/sqlite-store.ts';
import type { OutputFormat } from '../output-format.ts';
import { configure } from '../../app/configuration.ts';
import { plural, findingsReport, totals } from '../terminal/findings-report.ts';
import type { GivenOptions, Settings } from '../../app/options.ts';
import { createProgressLine } from '../terminal/progress.ts';
import { openForTrial } from '../open-store.ts';
import { sourceLines } from '../terminal/source-reader.ts';
import { terminalOf, type Style, type Terminal } from '../terminal/terminal.ts';
import { EXTENSIONS } from '../../app/modules/feed-modules.ts';
import { GENERATOR } from '../../app/version.ts';

/** Output of `check`. */
export interface CheckOptions {
  /** `undefined`: grouped on a terminal, else lines. */
  readonly format: OutputFormat | undefined;
  /** True to print repairs too, which need no attention. */
  readonly verbose: boolean;
}

const STYLES: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', note: 'cyan' };

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
  const { articles, skipped, findings, violations } = await withRecords(settings, (records) =>
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
  const shown = findings.filter(({ severity }) => verbose || severity !== 'note');
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  const leftOut = new Set(findings.filter(({ severity }) => severity === 'error').map(({ file }) => file))
    .size;
  const isFine = leftOut === 0 && violations.length === 0;

  const terminal = terminalOf(process.stdout, process.env);
  if (format === 'json') {
    const checked = toRfc3339(toInstant(Date.now()));
    console.log(
      JSON.stringify(
        { articles, leftOut, skipped, ...counts, findings: shown, violations, checked },
        null,
        2,
      ),
    );
    return isFine;
  }
  const isGrouped = format === 'grouped' || (format === undefined && terminal.isTerminal);
  if (isGrouped) {
    for (const piece of findingsReport(shown, sourceLines(settings.content), terminal)) console.log(piece);
  } else for (const finding of shown) console.log(line(finding, terminal));
  for (const { rule, message } of violations) console.log(`${printable(message)} [gate: ${rule}]`);
  const repairs = counts.note === 0 || verbose ? '' : ` (--verbose shows ${plural(counts.note, 'repair')})`;
  const others = skipped === 0 ? '' : `, ${plural(skipped, 'file')} skipped`;
  const summary = `${plural(articles, 'article')} can be published, ${plural(leftOut, 'file')} cannot${others}`;
  console.log(
    isGrouped
      ? `${totals(shown)}${repairs}; ${summary}`
      : `${summary}; ${plural(counts.error, 'error')}, ${plural(counts.warning, 'warning')}${repairs}`,
  );
  for (const { rule, message } of findings) if (rule === 'opt-in') console.log(printable(message));
  if (violations.length > 0) {
    console.log(
      'the gate refuses this change: correct it, or run `feedwright accept` once the service has refused it',
    );
  }
  return isFine;
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

function line(finding: Finding, { paint }: Terminal): string {
  const { severity } = finding;
  return `${formatFinding(finding)} [${paint(STYLES[severity], severity)}]`;
}
