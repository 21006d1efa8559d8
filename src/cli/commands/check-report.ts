import { formatFinding, type Finding, type Severity } from '../../core/article/finding.ts';
import { digestOf } from '../../core/article/findings/finding-digest.ts';
import { firstStep, linesOfReport } from '../../core/article/findings/finding-report.ts';
import { plural } from '../../core/article/text/plural.ts';
import { printable } from '../../core/article/text/printable.ts';
import type { DryRun } from '../../core/publish/dry-run.ts';
import { findingsReport, totals, type LinesOf } from '../terminal/findings-report.ts';
import type { Style, Terminal } from '../terminal/terminal.ts';

/** Form of a report for people. */
export interface ReportForm {
  /** True: findings stand below their file, with its source line, if they are few. */
  readonly isGrouped: boolean;
  /** True: every finding is printed, repairs too. */
  readonly isVerbose: boolean;
  /** Max. lines if it is not verbose. */
  readonly maxLines: number;
  readonly terminal: Terminal;
  readonly linesOf: LinesOf;
}

/** Max. violations of the gate in it. */
const MAX_VIOLATIONS = 6;

/** Lines for numbers and advice below the findings. */
const SUMMARY_LINES = 4;

const STYLES: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', note: 'cyan' };

/** The result of a dry run for people, as pieces of one or more lines. */
export function* checkReport(checked: DryRun, form: ReportForm): Generator<string> {
  const { findings, violations } = checked;
  const { isGrouped, isVerbose, maxLines } = form;
  const shown = findings.filter(({ severity }) => isVerbose || severity !== 'note');
  const gate = violations.map(({ rule, message }) => `${printable(message)} [gate: ${rule}]`);
  const room = maxLines - SUMMARY_LINES - Math.min(gate.length, MAX_VIOLATIONS + 1);
  yield* isVerbose ? everything(shown, form) : firstOf(shown, form, room);
  yield* isVerbose ? gate : gate.slice(0, MAX_VIOLATIONS);
  if (!isVerbose && gate.length > MAX_VIOLATIONS)
    yield `and ${plural(gate.length - MAX_VIOLATIONS, 'more reason')} [gate]`;
  const states = statesText(checked);
  if (states !== undefined) yield states;
  const digest = digestOf(findings);
  const step = firstStep(digest);
  if (step !== undefined && digest.leftOut > 1) yield `first: ${printable(step)}`;
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  const repairs = counts.note === 0 || isVerbose ? '' : ` (--verbose shows ${plural(counts.note, 'repair')})`;
  const can = `${plural(checked.articles, 'article')} can be published, ${plural(digest.leftOut, 'file')} cannot`;
  yield isGrouped
    ? `${totals(shown)}${repairs}; ${can}`
    : `${can}; ${plural(counts.error, 'error')}, ${plural(counts.warning, 'warning')}${repairs}`;
  for (const { rule, message } of findings) if (rule === 'opt-in') yield printable(message);
  if (violations.length > 0)
    yield 'the gate refuses this change: correct it, or run `feedwright accept` once the service has refused it';
}

function everything(all: readonly Finding[], { isGrouped, terminal, linesOf }: ReportForm): Iterable<string> {
  return isGrouped ? findingsReport(all, linesOf, terminal) : all.map((finding) => line(finding, terminal));
}

/** The findings within a number of lines: with source lines if there is room, else by kind. */
function firstOf(
  shown: readonly Finding[],
  { isGrouped, terminal, linesOf }: ReportForm,
  maxLines: number,
): readonly string[] {
  // A finding with its source has at least two lines.
  if (isGrouped && shown.length <= maxLines / 2) {
    const pieces = [...findingsReport(shown, linesOf, terminal)];
    if (pieces.join('\n').split('\n').length <= maxLines) return pieces;
  }
  return linesOfReport(digestOf(shown), maxLines, (finding) => line(finding, terminal));
}

/** Number of articles in each state, and of files that are none; `undefined` if all are published. */
function statesText({ states, articles, skipped }: DryRun): string | undefined {
  const { published, scheduled, draft, expired } = states;
  if (published === articles && skipped === 0) return undefined;
  const parts = [
    `${published.toLocaleString('en')} published`,
    `${scheduled.toLocaleString('en')} scheduled`,
    plural(draft, 'draft'),
    ...(expired === 0 ? [] : [`${expired.toLocaleString('en')} expired`]),
    `${plural(skipped, 'file')} skipped`,
  ];
  return parts.join(', ');
}

function line(finding: Finding, { paint }: Terminal): string {
  const { severity } = finding;
  return `${formatFinding(finding)} [${paint(STYLES[severity], severity)}]`;
}
