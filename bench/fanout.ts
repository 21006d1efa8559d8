// Cost of notifying many subscribers: `npm run bench:fanout -- --subscribers 10000 --queue 100000`.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measure, startSink, type FanOut, type Measured, type Round } from './fanout-runs.ts';
import { formatSpread, formatTable, numberOf, publishReport, spreadOf, versionsOf } from './report.ts';
import { withScratch, writeContent } from './scratch.ts';
import { startService } from './service.ts';
import { POLL_INTERVAL_MS } from './stall-windows.ts';

const ARTICLES = 1000;

/** Hosts that most subscribers are spread over. */
const HOSTS = 16;

async function run(subscribers: number, queue: number, rounds: number): Promise<Measured[]> {
  return withScratch(async (scratch) => {
    const place = { content: join(scratch, 'content'), data: join(scratch, 'data'), articles: ARTICLES };
    writeContent(place.content, ARTICLES);
    const first = await startService({ ...place, cron: '*/5 * * * * *' });
    await first.regeneration(0);
    await first.stop();
    const sink = await startSink();
    const { port } = sink;
    try {
      return [
        await measure(place, sink, { count: subscribers, hosts: HOSTS, port }, rounds),
        await measure(place, sink, { count: subscribers, hosts: 1, port }, rounds),
        await measure(place, sink, { count: queue, hosts: HOSTS, port }, 1),
      ];
    } finally {
      sink.child.disconnect();
    }
  });
}

/** A row of the table. */
interface Line {
  readonly title: string;
  readonly of: (measured: Measured) => readonly number[];
  readonly digits: number;
  readonly target?: string;
}

const MEGABYTE = 1e6;

const each = (of: (round: Round) => number) => (measured: Measured) => measured.rounds.map(of);
const ratio = ({ service, bare }: Round): number => service.aSecond / bare.aSecond;
const twice = ({ requests }: FanOut, { subscribers }: Measured): number => requests - subscribers.count;

const LINES: readonly Line[] = [
  { title: 'bytes of the document', of: each(({ service }) => service.bodyBytes), digits: 0 },
  { title: 'notified by the service, per second', of: each(({ service }) => service.aSecond), digits: 0 },
  { title: 'notified by the bare loop, per second', of: each(({ bare }) => bare.aSecond), digits: 0 },
  { title: 'service ÷ bare loop', of: each(ratio), digits: 2, target: '≥ 0.5' },
  {
    title: 'notified twice',
    of: (measured) => measured.rounds.map(({ service }) => twice(service, measured)),
    digits: 0,
    target: '0',
  },
  { title: 'poll at rest, slowest, ms', of: each(({ rest }) => rest.slowestMs), digits: 1 },
  {
    title: 'poll during deliveries, median, ms',
    of: each(({ service }) => service.polls.p50Ms),
    digits: 1,
  },
  {
    title: 'poll during deliveries, 99 %, ms',
    of: each(({ service }) => service.polls.p99Ms),
    digits: 1,
  },
  {
    title: 'poll during deliveries, slowest, ms',
    of: each(({ service }) => service.polls.slowestMs),
    digits: 1,
    target: '≤ 50',
  },
  {
    title: 'poll during deliveries of the bare loop, slowest, ms',
    of: each(({ bare }) => bare.polls.slowestMs),
    digits: 1,
  },
  {
    title: 'memory of the service at rest, MB',
    of: ({ restBytes }) => [restBytes / MEGABYTE],
    digits: 0,
  },
  {
    title: 'peak memory during deliveries, MB',
    of: ({ peakBytes }) => [peakBytes / MEGABYTE],
    digits: 0,
    target: 'bounded',
  },
];

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { subscribers: text, queue: text, rounds: text, json: text } });
const subscribers = numberOf('subscribers', values.subscribers, 10_000);
const queue = numberOf('queue', values.queue, 100_000);
const rounds = numberOf('rounds', values.rounds, 5);

const versions = versionsOf([]);
const measured = await run(subscribers, queue, rounds);
const heads = measured.map(
  ({ subscribers: { count, hosts } }) => `${count} at ${hosts} ${hosts === 1 ? 'host' : 'hosts'}`,
);
const rows = LINES.map(({ title, of, digits, target = '' }) => [
  title,
  ...measured.map((one) => formatSpread(spreadOf(of(one)), digits)),
  target,
]);
publishReport(
  {
    name: 'fanout',
    versions,
    notes: [
      `${ARTICLES} articles; a sentence is added to the newest one, and /rss.xml goes to all subscribers, every second one with a secret; ${rounds} rounds (the longest queue: one)`,
      'the sink is one process on loopback that answers 200 to everything, each host an address 127.0.0.x; a rate is the number of subscribers by the time from the first request’s arrival there to the last one’s end',
      'the bare loop is a process with the same undici, which posts the same body and header fields with the same number at once (128 in all, 16 of one host), signs nothing and writes nothing down; it runs right after the service, which is at rest then',
      `one poll of the service’s /rss.xml every ${POLL_INTERVAL_MS} ms on 8 kept connections in all of this, from a process of its own: what polls take while the bare loop tells is due to the machine, which has three busy processes then`,
      'one delivery of each round is looked at: its signature has to be right',
      'memory: VmHWM of the process, all its threads, reset before each round, until all results are stored',
      'service, sink, bare loop and poller share the cores as the kernel gives them; nothing is pinned',
      'medians of the rounds (lowest–highest)',
    ],
    tables: [formatTable(['', ...heads, 'target'], rows)],
    results: measured,
  },
  values.json,
);
