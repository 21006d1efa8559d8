import type { Measured } from './regenerate-runs.ts';
import { formatSpread, formatTable, spreadOf } from './report.ts';

/** A row of the table: label, value and format. */
interface Line {
  readonly title: string;
  readonly values: (measured: Measured) => readonly number[];
  readonly digits: number;
  readonly scale?: number;
  readonly target?: string;
}

const MEGABYTES = 1e-6;

/** Figures used in ratios. */
const LINES: readonly Line[] = [
  { title: 'Hugo, site: build, s', values: ({ hugo }) => hugo.site.map(({ seconds }) => seconds), digits: 2 },
  {
    title: 'Hugo, feed only: build, s',
    values: ({ hugo }) => hugo.feed.map(({ seconds }) => seconds),
    digits: 2,
  },
  {
    title: 'first start to first 200, s',
    values: ({ service }) => service.map(({ firstStartSeconds }) => firstStartSeconds),
    digits: 2,
  },
  {
    title: 'restart to first 200, s',
    values: ({ service }) => service.map(({ restartSeconds }) => restartSeconds),
    digits: 2,
    target: '≤ 1',
  },
  {
    title: 'tick, nothing changed, CPU s',
    values: ({ service }) => service.flatMap(({ unchangedCpuSeconds }) => unchangedCpuSeconds),
    digits: 2,
    target: '≤ 0.4',
  },
  {
    title: 'tick, one article changed, CPU s',
    values: ({ service }) => service.flatMap(({ changedCpuSeconds }) => changedCpuSeconds),
    digits: 2,
    target: '≤ 0.5',
  },
  {
    title: 'peak memory, MB',
    values: ({ service }) => service.map(({ peakBytes }) => peakBytes),
    digits: 0,
    scale: MEGABYTES,
    target: '≤ 400',
  },
  {
    title: 'peak memory after a restart, MB',
    values: ({ service }) => service.map(({ restartPeakBytes }) => restartPeakBytes),
    digits: 0,
    scale: MEGABYTES,
  },
  {
    title: 'Hugo, site: peak memory, MB',
    values: ({ hugo }) => hugo.site.map(({ peakBytes }) => peakBytes),
    digits: 0,
    scale: MEGABYTES,
  },
  {
    title: 'Hugo, feed only: peak memory, MB',
    values: ({ hugo }) => hugo.feed.map(({ peakBytes }) => peakBytes),
    digits: 0,
    scale: MEGABYTES,
  },
];

const median = (values: readonly number[]): number => spreadOf(values).median;

/** Ratios of the service's cost to Hugo's, per run. */
const RATIOS: readonly {
  readonly title: string;
  readonly of: (measured: Measured) => number;
  target?: string;
}[] = [
  {
    title: 'first start / Hugo, site',
    of: ({ service, hugo }) =>
      median(service.map(({ firstStartSeconds }) => firstStartSeconds)) /
      median(hugo.site.map(({ seconds }) => seconds)),
    target: '≤ 0.1',
  },
  {
    title: 'first start / Hugo, feed only',
    of: ({ service, hugo }) =>
      median(service.map(({ firstStartSeconds }) => firstStartSeconds)) /
      median(hugo.feed.map(({ seconds }) => seconds)),
  },
  {
    title: 'peak memory / Hugo, site',
    of: ({ service, hugo }) =>
      median(service.map(({ peakBytes }) => peakBytes)) / median(hugo.site.map(({ peakBytes }) => peakBytes)),
  },
  {
    title: 'peak memory / Hugo, feed only',
    of: ({ service, hugo }) =>
      median(service.map(({ peakBytes }) => peakBytes)) / median(hugo.feed.map(({ peakBytes }) => peakBytes)),
  },
];

/** Tables of the figures for each size, with the growth from first to last, and of the ratios. */
export function tablesOf(measured: readonly Measured[]): string[] {
  const sizes = measured.map(({ articles }) => `${articles} articles`);
  const [smallest, largest] = [measured[0], measured.at(-1)];
  const lines = LINES.map(({ title, values, digits, scale, target = '' }) => {
    const growth =
      smallest === undefined || largest === undefined || smallest === largest
        ? ''
        : `${(median(values(largest)) / median(values(smallest))).toFixed(1)} ×`;
    const cells = measured.map((one) => formatSpread(spreadOf(values(one)), digits, scale));
    return [title, ...cells, growth, target];
  });
  const ratios = RATIOS.map(({ title, of, target = '' }) => [
    title,
    ...measured.map((one) => of(one).toFixed(3)),
    target,
  ]);
  return [
    formatTable(['', ...sizes, 'growth', 'target'], lines),
    formatTable(['ratio of medians', ...sizes, 'target'], ratios),
  ];
}
