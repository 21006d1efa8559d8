import { formatSpread, formatTable, quantile, spreadOf, type Spread, type Versions } from './report.ts';
import { mostRatio, type PollRuns } from './scale-polls.ts';
import type { QueueRun, QueueRuns } from './scale-queue.ts';
import type { Turnover } from './scale-turnover.ts';

/** All publications on one engine. */
export interface Turnovers {
  readonly engine: string;
  readonly replicas: number;
  readonly turnovers: readonly Turnover[];
}

/** Every figure of a run. */
export interface ScaleResults {
  readonly cores: number;
  readonly polls: readonly PollRuns[];
  readonly turnovers: readonly Turnovers[];
  readonly queues: readonly QueueRuns[];
}

/** Tables in Markdown by name, without those that were not measured. */
export type Tables = Readonly<Record<string, string>>;

/** Formats {@link Tables}: `run`, `polls`, `turnover`, `queue`, and `summary`. */
export function tablesOf(results: ScaleResults, versions: Versions, made: string): Tables {
  const { polls, turnovers, queues } = results;
  return {
    run: runLine(versions, made),
    ...(polls.length > 0 && { polls: pollTable(results) }),
    ...(turnovers.length > 0 && { turnover: turnoverTable(turnovers) }),
    ...(queues.length > 0 && { queue: queueTable(queues) }),
    summary: summaryTable(results),
  };
}

function runLine(versions: Versions, made: string): string {
  const told = Object.entries(versions).map(([what, version]) => `${what} ${version}`);
  return `On ${made.slice(0, 10)}; ${told.join('; ')}; medians (lowest–highest).`;
}

const whole = (spread: Spread): string => {
  const [median, min, max] = [spread.median, spread.min, spread.max].map((one) =>
    Math.round(one).toLocaleString('en'),
  );
  return spread.runs > 1 ? `${median} (${min}–${max})` : `${median}`;
};

/** Ratio of two processes to one, round by round, because interference slows both. */
export function ratioOf(one: PollRuns, two: PollRuns): Spread {
  return spreadOf(two.runs.map(({ perSecond }, round) => perSecond / (one.runs[round]?.perSecond ?? NaN)));
}

type Cost = 'serverMicroseconds' | 'clientMicroseconds' | 'foreignShare';

const costOf = ({ runs }: PollRuns, who: Cost): Spread => spreadOf(runs.map((run) => run[who]));

/** Runs of one and of two processes of the same program, for the same response. */
function pairsOf(polls: readonly PollRuns[]): (readonly [one: PollRuns, two: PollRuns])[] {
  return polls.flatMap((one) => {
    const two = polls.find(
      ({ kind, name, processes }) => kind === one.kind && name === one.name && processes === 2,
    );
    return one.processes === 1 && two !== undefined ? [[one, two] as const] : [];
  });
}

const rateOf = ({ runs }: PollRuns): Spread => spreadOf(runs.map(({ perSecond }) => perSecond));

/** Upper bound for two processes, from the processor time of one process and of the client. */
const mostOf = (one: PollRuns, cores: number): number =>
  mostRatio(costOf(one, 'serverMicroseconds').median, costOf(one, 'clientMicroseconds').median, cores);

function pollTable({ polls, cores }: ScaleResults): string {
  const rows = pairsOf(polls).map(([one, two]) => [
    one.kind,
    one.name,
    whole(rateOf(one)),
    whole(rateOf(two)),
    formatSpread(ratioOf(one, two), 2),
    mostOf(one, cores).toFixed(2),
    formatSpread(costOf(one, 'serverMicroseconds'), 1),
    formatSpread(costOf(two, 'serverMicroseconds'), 1),
    formatSpread(costOf(one, 'clientMicroseconds'), 1),
    ((2 * costOf(one, 'serverMicroseconds').median) / costOf(two, 'serverMicroseconds').median).toFixed(2),
  ]);
  const foreign = spreadOf(polls.flatMap(({ runs }) => runs.map(({ foreignShare }) => foreignShare)));
  const head = ['answer', 'server', 'per second, 1 process', 'per second, 2 processes', 'ratio', 'at most'];
  const costs = ['server µs, 1', 'server µs, 2', 'client µs', 'ratio by processor time'];
  return `${formatTable([...head, ...costs], rows)}\n\nOther programs used ${formatSpread(foreign, 0, 100)} % of a core.`;
}

interface Line {
  readonly title: string;
  readonly of: (turnover: Turnover) => number;
  readonly digits: number;
  readonly target?: string;
  /** A share of the publications instead of the median and range. */
  readonly share?: number;
}

const TURNOVER_LINES: readonly Line[] = [
  { title: 'loaded by the first replica', of: ({ loaded }) => Math.min(...loaded), digits: 0 },
  {
    title: 'loaded by the last replica',
    of: ({ loaded }) => Math.max(...loaded),
    digits: 0,
    target: '< due',
  },
  { title: 'due', of: ({ due }) => due, digits: 0 },
  { title: 'served by the first replica', of: ({ switched }) => switched.first, digits: 0 },
  { title: 'served by the last replica', of: ({ switched }) => switched.last, digits: 0, target: '≤ 2000' },
  { title: 'the same, 95 %', of: ({ switched }) => switched.last, digits: 0, share: 0.95 },
  {
    title: 'last behind first',
    of: ({ switched }) => switched.last - switched.first,
    digits: 1,
  },
  { title: 'the same, 95 %', of: ({ switched }) => switched.last - switched.first, digits: 1, share: 0.95 },
];

function turnoverTable(all: readonly Turnovers[]): string {
  const heads = all.map(({ engine, replicas, turnovers }) => `${engine}, ${replicas} × ${turnovers.length}`);
  const rows = TURNOVER_LINES.map(({ title, of, digits, share, target = '' }) => [
    title,
    ...all.map(({ turnovers }) => {
      const values = turnovers.map(of);
      if (share === undefined) return formatSpread(spreadOf(values), digits);
      return quantile(
        values.toSorted((a, b) => a - b),
        share,
      ).toFixed(digits);
    }),
    target,
  ]);
  const counts = all.map(({ turnovers }) => {
    const sum = (of: (one: Turnover) => number): number => turnovers.reduce((all, one) => all + of(one), 0);
    return `${sum(({ switched }) => switched.wentBack)} of ${sum(({ switched }) => switched.polls)}`;
  });
  return formatTable(
    ['ms after the commit', ...heads, 'target'],
    [...rows, ['polls that went back', ...counts, '0']],
  );
}

/** Subscribers notified per minute; undefined without subscribers. */
function toldAMinute({ subscriptions, runs }: QueueRuns): Spread | undefined {
  const rates = runs.flatMap(({ drainedMs }) =>
    drainedMs === undefined ? [] : [(subscriptions * 60_000) / drainedMs],
  );
  return rates.length === 0 ? undefined : spreadOf(rates);
}

function summaryTable({ polls, turnovers, queues, cores }: ScaleResults): string {
  const pairs = pairsOf(polls).filter(([{ name }]) => name === 'feedwright');
  const rows = [
    ...pairs.flatMap(([one, two]) => [
      [`${one.kind}s per second, 1 web process on ${cores} cores`, whole(rateOf(one))],
      ['the same, 2 web processes', whole(rateOf(two))],
      [
        'ratio; at most, with the client on the same cores',
        `${formatSpread(ratioOf(one, two), 2)}; ${mostOf(one, cores).toFixed(2)}`,
      ],
    ]),
    ...turnovers.flatMap(({ engine, replicas, turnovers }) => {
      const spread = (of: (turnover: Turnover) => number, digits: number): string =>
        formatSpread(spreadOf(turnovers.map(of)), digits);
      return [
        [
          `from the commit until the last of ${replicas} replicas serves it, ms, ${engine}`,
          spread(({ switched }) => switched.last, 0),
        ],
        ['last replica behind the first, ms', spread(({ switched }) => switched.last - switched.first, 1)],
      ];
    }),
    ...queues.flatMap((queue) => {
      const rate = toldAMinute(queue);
      const who = `${queue.subscriptions.toLocaleString('en')} subscriptions, ${queue.engine}`;
      return rate === undefined
        ? []
        : [
            [`transaction that queues, ms, ${who}`, formatSpread(spreadOf(queue.enqueueMs), 0)],
            ['notified per minute', whole(rate)],
          ];
    }),
  ];
  return formatTable(['figure', 'value'], rows);
}

function queueTable(queues: readonly QueueRuns[]): string {
  const rows = queues.map((queue) => {
    const { engine, subscriptions, enqueueMs, runs } = queue;
    const of = (value: (run: QueueRun) => number | undefined, text: (spread: Spread) => string): string => {
      const values = runs.map(value).filter((one) => one !== undefined);
      return values.length === 0 ? '' : text(spreadOf(values));
    };
    const ms = (spread: Spread): string => formatSpread(spread, 0);
    const rate = toldAMinute(queue);
    return [
      engine,
      subscriptions.toLocaleString('en'),
      formatSpread(spreadOf(enqueueMs), 0),
      of(({ regenerationMs }) => regenerationMs, ms),
      of(
        ({ drainedMs }) => drainedMs,
        (spread) => formatSpread(spread, 2, 0.001),
      ),
      rate === undefined ? '' : whole(rate),
      of(({ settledMs }) => settledMs, ms),
      of(({ toldTwice }) => toldTwice, ms),
    ];
  });
  const head = [
    'store',
    'subscriptions',
    'queued in, ms',
    'publishing, ms',
    'notified in, s',
    'notified per minute',
  ];
  return formatTable([...head, 'stored after, ms', 'notified twice'], rows);
}
