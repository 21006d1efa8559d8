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
