import type { Latency, Run } from './poll-measure.ts';
import type { Kind } from './poll-peers.ts';

/** All runs of a server, in the order of the rounds. */
export interface Measured {
  readonly kind: Kind;
  readonly name: string;
  readonly runs: readonly Run[];
}

/** All runs of a server at half the peak rate. */
export interface MeasuredLatency {
  readonly kind: Kind;
  readonly name: string;
  readonly rate: number;
  readonly runs: readonly Latency[];
}

/** Middle value, and how far the others lie from it. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
  return { median, min: sorted[0] ?? NaN, max: sorted.at(-1) ?? NaN };
}

/** Ours to theirs, round by round: what slows the machine down slows both. */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Spread {
  return spreadOf(ours.map((value, round) => value / (theirs[round] ?? NaN)));
}

/** What is aimed at: ours to theirs, at least; for latencies, at the most. */
export interface Goal {
  readonly kind: Kind;
  readonly name: string;
  readonly figure: 'peak' | 'p99';
  readonly goal: number;
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const short = (value: number): string => value.toFixed(2);

function spreadText({ median, min, max }: Spread, format: (value: number) => string): string {
  return `${format(median)} (${format(min)}–${format(max)})`;
}

/** A Markdown table with columns that are as wide as they have to be. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

/** Peaks, and what ours is to each. */
export function peakTable(measured: readonly Measured[], ours: string, goals: readonly Goal[]): string {
  const rows = measured.map(({ kind, name, runs }) => {
    const own = measured.find((one) => one.kind === kind && one.name === ours)?.runs ?? [];
    const perSecond = runs.map((run) => run.perSecond);
    const ratio = ratioOf(
      own.map((run) => run.perSecond),
      perSecond,
    );
    const goal = goals.find((one) => one.figure === 'peak' && one.kind === kind && one.name === name);
    return [
      kind,
      name,
      spreadText(spreadOf(perSecond), whole),
      spreadText(spreadOf(runs.map((run) => run.microseconds)), short),
      name === ours ? '' : spreadText(ratio, short),
      goal === undefined ? '' : `≥ ${goal.goal}${ratio.median >= goal.goal ? '' : ' missed'}`,
    ];
  });
  return table([['answer', 'server', 'a second', 'processor µs', `${ours} ÷ it`, 'goal'], ...rows]);
}

/** Latencies at half the peak rate. */
export function latencyTable(
  measured: readonly MeasuredLatency[],
  ours: string,
  goals: readonly Goal[],
): string {
  const rows = measured.map(({ kind, name, rate, runs }) => {
    const own = measured.find((one) => one.kind === kind && one.name === ours)?.runs ?? [];
    const p99 = runs.map((run) => run.p99);
    // A pause of the machine hits one of the two: so medians are compared, and not round by round.
    const ratio = spreadOf(own.map((run) => run.p99)).median / spreadOf(p99).median;
    const goal = goals.find((one) => one.figure === 'p99' && one.kind === kind && one.name === name);
    return [
      kind,
      name,
      whole(rate),
      spreadText(spreadOf(runs.map((run) => run.p50)), short),
      spreadText(spreadOf(p99), short),
      name === ours ? '' : short(ratio),
      goal === undefined ? '' : `≤ ${goal.goal}${ratio <= goal.goal ? '' : ' missed'}`,
    ];
  });
  return table([['answer', 'server', 'rate', 'p50 ms', 'p99 ms', `p99, ${ours} ÷ it`, 'goal'], ...rows]);
}
