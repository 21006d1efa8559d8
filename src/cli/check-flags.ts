import type { CommandFlags } from '../core/command.ts';

/** Output formats of `check`. */
const OUTPUT_FORMATS = ['grouped', 'lines', 'json'] as const;

export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** `--json` is short for `--format json`; `undefined` leaves the choice to the kind of output. */
export function outputFormat({ format, json }: CommandFlags): OutputFormat | undefined {
  return OUTPUT_FORMATS.find((one) => one === (format ?? (json === true ? 'json' : '')));
}

/** Faults of `--format`, also beside `--json`. */
export function formatFaults(flags: CommandFlags): string[] {
  const { format, json } = flags;
  const known = outputFormat(flags);
  if (format === undefined || (known !== undefined && (json === undefined || known === 'json'))) return [];
  const got = `${JSON.stringify(format)}${json === true ? ' beside --json' : ''}`;
  return [`--format: got ${got}, expected one of ${OUTPUT_FORMATS.join(', ')}`];
}

/** The old feed of `--against`, and the number of `--allow-new`; `undefined` without one. */
export function againstOf(
  flags: CommandFlags,
): { readonly source: string; readonly allowNew: number } | undefined {
  const { against } = flags;
  return against === undefined
    ? undefined
    : { source: String(against), allowNew: Number(flags['allow-new'] ?? 0) };
}

/** Faults of `--against` and `--allow-new`. */
export function againstFaults(flags: CommandFlags): string[] {
  const { against, 'allow-new': allowNew } = flags;
  const faults: string[] = [];
  if (allowNew === undefined) return faults;
  if (!/^\d{1,6}$/.test(String(allowNew)))
    faults.push(`--allow-new: got ${JSON.stringify(allowNew)}, expected a number from 0`);
  if (against === undefined) faults.push('--allow-new: expected --against FEED beside it');
  return faults;
}
