// Effect of a regeneration on pollers: `npm run bench:stall -- --articles 100000 --changes 1000`.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import {
  formatSpread,
  formatTable,
  numberOf,
  publishReport,
  spreadOf,
  versionsOf,
  type Spread,
} from './report.ts';
import { withScratch, writeContent } from './scratch.ts';
import { startService } from './service.ts';
import { measurePair, PERIOD_SECONDS, POLL_INTERVAL_MS, startControl, type Window } from './stall-windows.ts';

const MONITOR = pathToFileURL(join(import.meta.dirname, 'delay-monitor.mjs')).href;

/** Windows of all rounds, at rest and during regenerations. */
interface Measured {
  readonly idle: Window[];
  readonly regenerating: Window[];
}

async function measure(articles: number, changes: number, rounds: number): Promise<Measured> {
  return withScratch(async (scratch) => {
    const content = join(scratch, 'content');
    console.error(`${articles} articles are written …`);
    writeContent(content, articles);
    const control = await startControl();
    const service = await startService({
      content,
      data: join(scratch, 'data'),
      cron: `*/${PERIOD_SECONDS} * * * * *`,
      nodeArguments: ['--import', MONITOR],
    });
    const measured: Measured = { idle: [], regenerating: [] };
    try {
      const { articles: published } = await service.regeneration(0);
      if (published !== articles) throw new Error(`${published} of ${articles} articles were published`);
      for (let round = 1; round <= rounds; round += 1) {
        console.error(`regeneration ${round} of ${rounds} …`);
        const pair = await measurePair(service, control.port, { content, articles, changes, round });
        measured.idle.push(pair.idle);
        measured.regenerating.push(pair.regenerating);
      }
    } finally {
      control.child.disconnect();
      await service.stop();
    }
    return measured;
  });
}

/** Rows of the table. Targets apply to the worst window. */
const LINES: readonly { title: string; of: (window: Window) => number; target?: number }[] = [
  { title: 'regeneration, ms', of: ({ regenerationMs }) => regenerationMs ?? NaN },
  { title: 'poll of the service, median, ms', of: ({ service }) => service.p50Ms },
  { title: 'poll of the service, 99 %, ms', of: ({ service }) => service.p99Ms },
  { title: 'poll of the service, slowest, ms', of: ({ service }) => service.slowestMs, target: 50 },
  { title: 'poll of the control, median, ms', of: ({ control }) => control.p50Ms },
  { title: 'poll of the control, 99 %, ms', of: ({ control }) => control.p99Ms },
  { title: 'poll of the control, slowest, ms', of: ({ control }) => control.slowestMs },
  {
    title: 'event loop of the service, 99 % of wake-ups, ms',
    of: ({ serviceLoop }) => serviceLoop.p99Ms,
    target: 20,
  },
  {
    title: 'event loop of the service, 99 % of moments, ms',
    of: ({ serviceLoop }) => serviceLoop.momentsP99Ms,
    target: 20,
  },
  { title: 'event loop of the service, longest, ms', of: ({ serviceLoop }) => serviceLoop.longestMs },
  { title: 'event loop of the poller, 99 % of wake-ups, ms', of: ({ pollerLoop }) => pollerLoop.p99Ms },
  {
    title: 'event loop of the poller, 99 % of moments, ms',
    of: ({ pollerLoop }) => pollerLoop.momentsP99Ms,
  },
  { title: 'event loop of the poller, longest, ms', of: ({ pollerLoop }) => pollerLoop.longestMs },
];

function tableOf({ idle, regenerating }: Measured): string {
  const rows = LINES.map(({ title, of, target }) => {
    const [atRest, atWork] = [spreadOf(idle.map(of)), spreadOf(regenerating.map(of))];
    const ratio = atRest.median > 0 ? `${(atWork.median / atRest.median).toFixed(1)} ×` : '';
    const verdict =
      target === undefined ? '' : `< ${target}: ${atWork.max < target ? 'met' : 'missed'} by the worst`;
    const cell = (spread: Spread): string => (Number.isNaN(spread.median) ? '' : formatSpread(spread, 1));
    return [title, cell(atRest), cell(atWork), ratio, verdict];
  });
  return formatTable(['', 'at rest', 'regenerating', 'ratio', 'target'], rows);
}

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { articles: text, changes: text, rounds: text, json: text } });
const articles = numberOf('articles', values.articles, 100_000);
const changes = Math.min(numberOf('changes', values.changes, 1000), articles);
const rounds = numberOf('rounds', values.rounds, 5);

const versions = versionsOf([]);
const measured = await measure(articles, changes, rounds);
publishReport(
  {
    name: 'stall',
    versions,
    notes: [
      `${articles} articles are scanned, ${changes} of them have changed, the newest among them; ${rounds} regenerations`,
      `one poll of /rss.xml every ${POLL_INTERVAL_MS} ms on 8 kept connections, every second one with If-None-Match; as many of a bare Node server (the control) at the same time: what both take is due to the machine and to the poller, the difference to the service`,
      'a poll counts from its scheduled start, whether or not a connection is free, to the last byte of its response',
      'service, control and poller share the cores as the kernel gives them; nothing is pinned',
      'event loop: perf_hooks.monitorEventLoopDelay in the serving thread, resolution 1 ms, less that millisecond: how late its wake-ups were (a stall is one of them, however long it is), and how long somebody would wait who came at any moment (a stall counts with its length); from 10 ms before the tick until the regeneration is logged, polls 250 ms longer',
      'medians of the windows (lowest–highest window)',
    ],
    tables: [tableOf(measured)],
    results: { articles, changes, ...measured },
  },
  values.json,
);
