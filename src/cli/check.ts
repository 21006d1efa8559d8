import { formatFinding, type Finding, type Severity } from '../article/finding.ts';
import { toInstant, toRfc3339 } from '../article/instant.ts';
import { messageOf } from '../errors.ts';
import { contentDirectoryOf, fromStored } from '../snapshot/persistence.ts';
import { inspect, type InspectInput } from '../snapshot/inspect.ts';
import { realPathOf } from '../snapshot/real-path.ts';
import { isStore, openStoreCopy, openVolatileStore } from '../store/store.ts';
import { configure } from './configuration.ts';
import type { GivenOptions } from './options.ts';
import { GENERATOR } from './version.ts';

/** How `check` reports. */
export interface CheckOptions {
  readonly json: boolean;
  /** Repairs too, not only what somebody should look at. */
  readonly verbose: boolean;
}

const COLOURS: Readonly<Record<Severity, string>> = { error: '31', warning: '33', note: '36' };

/**
 * Reads every article as a regeneration would and prints the findings. Resolves to whether all of them can
 * be published, and the gate would let them.
 */
export async function check(given: GivenOptions, { json, verbose }: CheckOptions): Promise<boolean> {
  const { settings, loadPublication } = configure(given);
  const { articles, findings, violations } = await withRecords(settings.data, settings.content, (records) =>
    inspect({
      contentDirectory: settings.content,
      timezone: settings.timezone,
      publication: loadPublication(records.previous?.publication),
      generator: GENERATOR,
      ...records,
      now: Date.now,
    }),
  );
  const shown = findings.filter(({ severity }) => verbose || severity !== 'note');
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  const leftOut = new Set(findings.filter(({ severity }) => severity === 'error').map(({ file }) => file))
    .size;
  const isFine = leftOut === 0 && violations.length === 0;

  if (json) {
    const checked = toRfc3339(toInstant(Date.now()));
    console.log(
      JSON.stringify({ articles, leftOut, ...counts, findings: shown, violations, checked }, null, 2),
    );
    return isFine;
  }
  for (const finding of shown) console.log(line(finding));
  for (const { rule, message } of violations) console.log(`${message} [gate: ${rule}]`);
  const repairs = counts.note === 0 || verbose ? '' : ` (--verbose shows ${count(counts.note, 'repair')})`;
  console.log(
    `${count(articles, 'article')} can be published, ${count(leftOut, 'file')} cannot; ${count(counts.error, 'error')}, ${count(counts.warning, 'warning')}${repairs}`,
  );
  if (violations.length > 0) {
    console.log(
      'the gate refuses this change: correct it, or run `feedwright accept` once the service has refused it',
    );
  }
  return isFine;
}

type Remembered = Pick<InspectInput, 'store' | 'previous'>;

/**
 * Works on a copy of what the service remembers, so that the service goes on and nothing is published; where
 * nothing is remembered, on nothing.
 */
async function withRecords<T>(
  directory: string,
  contentDirectory: string,
  use: (records: Remembered) => Promise<T>,
): Promise<T> {
  const copy = isStore(directory) ? await openStoreCopy(directory).catch(tell) : undefined;
  try {
    const snapshot = await copy?.store.served();
    // What was published of another directory says nothing of this one.
    if (
      copy !== undefined &&
      (snapshot === undefined || contentDirectoryOf(snapshot) === realPathOf(contentDirectory))
    ) {
      return await use({ store: copy.store, previous: snapshot && fromStored(snapshot) });
    }
  } finally {
    await copy?.discard();
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

function line(finding: Finding): string {
  const coloured = process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '';
  const { severity } = finding;
  const label = coloured ? `\u001B[${COLOURS[severity]}m${severity}\u001B[0m` : severity;
  return `${formatFinding(finding)} [${label}]`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
