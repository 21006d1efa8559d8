// Common parts of all benchmarks: required programs, statistics and reports.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');

/** The built program; `npm run bench:…` builds it first. */
export const BUILT = join(ROOT, 'dist');

/** A Debian program: how to get its version, and its package. */
export interface Program {
  readonly name: string;
  readonly version: readonly string[];
  readonly package: string;
}

export const HUGO: Program = { name: 'hugo', version: ['version'], package: 'hugo' };
export const NGINX: Program = { name: 'nginx', version: ['-v'], package: 'nginx' };

/** Versions of programs and machine, by name. */
export type Versions = Readonly<Record<string, string>>;

/**
 * Versions of these programs, Feedwright, Node.js and the machine. Ends the process with code 2 and the
 * install command if a program is missing.
 */
export function versionsOf(programs: readonly Program[]): Versions {
  const found = programs.map((program) => ({ ...program, said: saidBy(program.name, program.version) }));
  const missing = found.filter(({ said }) => said === undefined);
  if (missing.length > 0) {
    console.error(`missing: ${missing.map(({ name }) => name).join(', ')}`);
    console.error(`apt-get install ${missing.map((program) => program.package).join(' ')}`);
    process.exit(2);
  }
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const commit = saidBy('git', ['-C', ROOT, 'describe', '--always', '--dirty']) ?? 'no git';
  return {
    feedwright: `${version} (${commit})`,
    node: process.version,
    ...Object.fromEntries(found.map(({ name, said }) => [name, said ?? ''])),
    machine: `Linux ${release()}, ${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown'}`,
  };
}

/** First output line of a program; undefined if it is missing or fails. */
function saidBy(name: string, args: readonly string[]): string | undefined {
  const { status, stdout, stderr } = spawnSync(name, args, { encoding: 'utf8' });
  return status === 0 ? `${stdout}${stderr}`.split('\n')[0] : undefined;
}

/** Statistics of several runs. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
}

/** Throws RangeError for no values: an empty column must not look fast. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) throw new RangeError('Nothing was measured');
  return { median: quantile(sorted, 0.5), min, max, runs: sorted.length };
}

/** Quantile of ascending numbers, interpolated. Throws RangeError for an empty list. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (below === undefined || above === undefined) throw new RangeError('Nothing was measured');
  return below + (above - below) * (at - Math.floor(at));
}

/** Formats as `0.42 (0.40–0.47)`: the median, with minimum and maximum if there are several runs. */
export function formatSpread({ median, min, max, runs }: Spread, digits: number, scale = 1): string {
  const one = (value: number): string => (value * scale).toFixed(digits);
  return runs > 1 ? `${one(median)} (${one(min)}–${one(max)})` : one(median);
}

/** Formats a Markdown table, ready for the documentation. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** Results of a benchmark. */
export interface Report {
  readonly name: string;
  /** Date in RFC 3339 form. */
  readonly made?: string;
  readonly versions: Versions;
  /** Method, one sentence each. */
  readonly notes: readonly string[];
  readonly tables: readonly string[];
  /** All figures as data. */
  readonly results: unknown;
}

/** Prints the tables and writes the report as JSON to `file`, by default `bench-artefacts/NAME.json`. */
export function publishReport(report: Report, file?: string): void {
  const { name, made, versions, notes, tables, results } = report;
  const path = resolve(file ?? join(ROOT, 'bench-artefacts', `${name}.json`));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify({ name, made, versions, notes, results }, undefined, 2)}\n`);
  const told = Object.entries(versions).map(([what, version]) => `${what}: ${version}`);
  console.log([told.join('\n'), ...tables, notes.map((note) => `- ${note}`).join('\n'), path].join('\n\n'));
}

/** Parses a positive whole number from an argument. Ends the process with code 2 if invalid. */
export function numberOf(flag: string, given: string | undefined, fallback: number): number {
  if (given === undefined) return fallback;
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  console.error(`--${flag}: got ${JSON.stringify(given)}, expected a whole number above zero`);
  process.exit(2);
}
