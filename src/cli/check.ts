import { formatFinding, type Finding, type Severity } from '../article/finding.ts';
import { toInstant } from '../article/instant.ts';
import { inspect } from '../snapshot/inspect.ts';
import { configure } from './configuration.ts';
import type { GivenOptions } from './options.ts';

/** How `check` reports. */
export interface CheckOptions {
  readonly json: boolean;
  /** Repairs too, not only what somebody should look at. */
  readonly verbose: boolean;
}

const COLOURS: Readonly<Record<Severity, string>> = { error: '31', warning: '33', note: '36' };

/**
 * Reads every article as a regeneration would and prints the findings. Resolves to whether all of them can
 * be published.
 */
export async function check(given: GivenOptions, { json, verbose }: CheckOptions): Promise<boolean> {
  const { settings, loadPublication } = configure(given);
  const { articles, findings } = await inspect({
    contentDirectory: settings.content,
    timezone: settings.timezone,
    publication: loadPublication(),
    now: Date.now,
  });
  const shown = findings.filter(({ severity }) => verbose || severity !== 'note');
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  const leftOut = new Set(findings.filter(({ severity }) => severity === 'error').map(({ file }) => file))
    .size;

  if (json) {
    console.log(
      JSON.stringify(
        {
          articles,
          leftOut,
          ...counts,
          findings: shown,
          checked: new Date(toInstant(Date.now())).toISOString(),
        },
        null,
        2,
      ),
    );
    return leftOut === 0;
  }
  for (const finding of shown) console.log(line(finding));
  const repairs = counts.note === 0 || verbose ? '' : ` (--verbose shows ${count(counts.note, 'repair')})`;
  console.log(
    `${count(articles, 'article')} can be published, ${count(leftOut, 'file')} cannot; ${count(counts.error, 'error')}, ${count(counts.warning, 'warning')}${repairs}`,
  );
  return leftOut === 0;
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
