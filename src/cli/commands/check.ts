import type { Finding } from '../../core/article/finding.ts';
import { toInstant, toRfc3339 } from '../../core/article/instant.ts';
import type { ReadFeed } from '../../core/adoption/old-feed.ts';
import { subscriberView } from '../../core/adoption/subscriber-view.ts';
import { FeedwrightError, messageOf } from '../../core/errors.ts';
import { contentDirectoryOf, fromStored } from '../../core/publish/records/stored-snapshot.ts';
import { dryRun, type DryRun, type DryRunOptions } from '../../core/publish/dry-run.ts';
import { realPathOf } from '../../core/content/directory/real-path.ts';
import { openVolatileStore } from '../../store/sqlite/sqlite-store.ts';
import type { OutputFormat } from '../check-flags.ts';
import { configure } from '../../app/configuration.ts';
import { againstReport, type Comparison } from './against-report.ts';
import { checkReport } from './check-report.ts';
import type { GivenOptions, Settings } from '../../app/options.ts';
import { createProgressLine } from '../terminal/progress.ts';
import { openForTrial } from '../open-store.ts';
import { sourceLines } from '../terminal/source-reader.ts';
import { terminalOf } from '../terminal/terminal.ts';
import { APP_MODULES } from '../../app/modules/module-host.ts';
import { EXTENSIONS } from '../../app/modules/feed-modules.ts';
import { GENERATOR } from '../../app/version.ts';

/** Output of `check`. */
export interface CheckOptions {
  /** `undefined`: grouped on a terminal, else lines. */
  readonly format: OutputFormat | undefined;
  /** True to print every finding, and repairs too, which need no attention. */
  readonly verbose: boolean;
  /** The feed of an earlier publication that its subscribers are to notice no change of. */
  readonly against?: Against | undefined;
}

/** The old feed of `--against`. */
interface Against {
  /** File or URL. */
  readonly source: string;
  /** Number of items that may be new. */
  readonly allowNew: number;
}

/** Max. lines of a report that is not verbose. */
const MAX_LINES = 50;

/** Max. lines of them about an old feed. */
const AGAINST_LINES = 30;

/**
 * Reads every article as a regeneration would and prints the findings. Resolves to whether all of them can
 * be published, the gate would let them, and readers of an old feed would see no more new items than allowed. Rejects with
 * `feed_unreadable`.
 */
export async function check(
  given: GivenOptions,
  { format, verbose, against }: CheckOptions,
): Promise<boolean> {
  const { settings, loadPublication } = configure(given);
  const old = against && (await readOldFeed(against.source));
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
  const comparison =
    old && against
      ? { ...against, old, view: subscriberView(old.items, checked.published(), old.feed.format) }
      : undefined;
  if (format === 'json') printJson(checked, leftOut, verbose, comparison);
  else {
    const terminal = terminalOf(process.stdout, process.env);
    const isGrouped = format === 'grouped' || (format === undefined && terminal.isTerminal);
    const maxLines = comparison === undefined ? MAX_LINES : MAX_LINES - AGAINST_LINES;
    const form = {
      isGrouped,
      isVerbose: verbose,
      maxLines,
      terminal,
      linesOf: sourceLines(settings.content),
    };
    for (const piece of checkReport(checked, form)) console.log(piece);
    const rest = comparison && againstReport(comparison, verbose ? Infinity : AGAINST_LINES);
    for (const line of rest ?? []) console.log(line);
  }
  const isAllowed = comparison === undefined || comparison.view.counts.new <= comparison.allowNew;
  return leftOut === 0 && checked.violations.length === 0 && isAllowed;
}

/** Reads an old feed through the module that can. Rejects with `feed_unreadable`, or `config_invalid` without one. */
async function readOldFeed(source: string): Promise<ReadFeed> {
  const load = APP_MODULES.find((module) => module.readOldFeed !== undefined)?.readOldFeed;
  if (load === undefined)
    throw new FeedwrightError('config_invalid', 'The command line is wrong', {
      faults: ['--against: this installation has no module that reads old feeds'],
    });
  return (await load())(source);
}

/** Prints everything, for programs; repairs only if they are asked for. */
function printJson(
  checked: DryRun,
  leftOut: number,
  isVerbose: boolean,
  comparison: Comparison | undefined,
): void {
  const { articles, states, skipped, findings, violations } = checked;
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  const shown = findings.filter(({ severity }) => isVerbose || severity !== 'note');
  const moment = toRfc3339(toInstant(Date.now()));
  const against = comparison && againstJson(comparison);
  console.log(
    JSON.stringify(
      {
        articles,
        ...states,
        skipped,
        leftOut,
        ...counts,
        findings: shown,
        violations,
        against,
        checked: moment,
      },
      null,
      2,
    ),
  );
}

function againstJson({ source, old, view, allowNew }: Comparison): unknown {
  const { counts, relinked, redated, items } = view;
  const dated = items.map(({ published, knownPublished, ...item }) => ({
    ...item,
    published: published && toRfc3339(published),
    knownPublished: knownPublished && toRfc3339(knownPublished),
  }));
  const { format, title, address } = old.feed;
  const feed = { source, format, title, address, faults: old.faults };
  return { feed, ...counts, relinked, redated, allowNew, items: dated };
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
