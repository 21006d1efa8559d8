import type { Latency, Run } from './poll-measure.ts';
import type { Kind } from './poll-peers.ts';

/** Runs of a server, in the order of rounds. */
export interface Measured {
  readonly kind: Kind;
  readonly name: string;
  readonly runs: readonly Run[];
}

/** Runs of a server at half the peak rate. */
export interface MeasuredLatency {
  readonly kind: Kind;
  readonly name: string;
  readonly rate: number;
  readonly runs: readonly Latency[];
}

/** Median with minimum and maximum. */
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

/** Ratio of our figures to theirs, round by round, because interference slows both. */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Spread {
  return spreadOf(ours.map((value, round) => value / (theirs[round] ?? NaN)));
}

/** Target ratio of our figure to theirs: a minimum; for latencies, a maximum. */
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

/** Formats a Markdown table with aligned columns. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

/** Table of peak rates with ratios. */
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
  return table([['answer', 'server', 'per second', 'processor µs', `${ours} ÷ it`, 'goal'], ...rows]);
}

/** Table of latencies at half the peak rate. */
export function latencyTable(
  measured: readonly MeasuredLatency[],
  ours: string,
  goals: readonly Goal[],
): string {
  const rows = measured.map(({ kind, name, rate, runs }) => {
    const own = measured.find((one) => one.kind === kind && one.name === ours)?.runs ?? [];
    const p99 = runs.map((run) => run.p99);
    // Ratio of medians, because a pause of the machine affects only one of two servers in a round.
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
