// Traffic of a thousand readers in a day, compared with nginx:
// `npm run bench:bytes -- --readers 1000 --runs 3`.

import { parseArgs } from 'node:util';
import { playDay, type DayTraffic, type ServerName } from './bytes-day.ts';
import type { Traffic } from './bytes-polls.ts';
import { CHANGES } from './day.ts';
import { hasGzipStatic, NGINX_SETTING } from './nginx.ts';
import { HABITS } from './readers.ts';
import { formatSpread, formatTable, NGINX, numberOf, publishReport, spreadOf, versionsOf } from './report.ts';

const ALL = 'all readers';

type Figure = keyof Traffic;

/** One figure of one kind of reader, or of all kinds, in one run. */
function figure(day: DayTraffic, server: ServerName, kind: string, of: Figure): number {
  const counted = kind === ALL ? [...day[server].values()] : [day[server].get(kind)];
  return counted.reduce((sum, traffic) => sum + (traffic?.[of] ?? 0), 0);
}

const MEGABYTES = 1e-6;

function tableOf(days: readonly DayTraffic[], readers: number): string {
  const rows = [...HABITS.map(({ name }) => name), ALL].map((kind) => {
    const middle = (server: ServerName, of: Figure): number =>
      spreadOf(days.map((day) => figure(day, server, kind, of))).median;
    const megabytes = (server: ServerName): string =>
      (middle(server, 'bytesReceived') * MEGABYTES).toFixed(2);
    const headOf = (server: ServerName): string =>
      ((middle(server, 'bytesReceived') - middle(server, 'bodyBytes')) / middle(server, 'requests')).toFixed(
        0,
      );
    const both = (of: Figure): string => `${middle('feedwright', of)} / ${middle('nginx', of)}`;
    const ratios = days.map(
      (day) => figure(day, 'feedwright', kind, 'bytesReceived') / figure(day, 'nginx', kind, 'bytesReceived'),
    );
    return [
      kind,
      both('requests'),
      both('full'),
      both('misled'),
      megabytes('feedwright'),
      megabytes('nginx'),
      formatSpread(spreadOf(ratios), 3),
      `${headOf('feedwright')} / ${headOf('nginx')}`,
    ];
  });
  return formatTable(
    [
      `${readers} readers, a day`,
      'requests',
      'documents sent',
      'misled',
      'MB',
      'MB, nginx',
      'ratio',
      'bytes of a head',
    ],
    rows,
  );
}

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { readers: text, runs: text, json: text } });
const readers = numberOf('readers', values.readers, 1000);
const runs = numberOf('runs', values.runs, 3);

const versions = versionsOf([NGINX]);
if (!hasGzipStatic()) {
  console.error('this nginx has no gzip_static: apt-get install nginx');
  process.exit(2);
}
const days: DayTraffic[] = [];
for (let run = 1; run <= runs; run += 1) {
  console.error(`day ${run} of ${runs} …`);
  days.push(await playDay(readers, run));
}
publishReport(
  {
    name: 'bytes',
    versions,
    notes: [
      `every kind of reader polls 96, 72, 48 or 24 times a day, a quarter of the readers each; it is their first day, so that each begins with what it does before it has validators`,
      `${CHANGES.filter(({ what }) => what === 'article').length} articles are published and ${CHANGES.filter(({ what }) => what === 'edit').length} are edited in the course of the day`,
      'time is simulated; requests, answers and the bytes of their connections are real, heads included (in the last column, of an answer on average), TCP and TLS not; connections are kept, so heads are those of kept connections',
      NGINX_SETTING,
      'pairs are Feedwright / nginx; misled: polls answered as unchanged although something was new',
      'newsboat gets what is new from Feedwright, by A-IM: feed (226); rss2email asks for that too but cannot take it, and gets whole documents; nginx sends whole documents to all',
      'medians of the runs, which differ in when readers poll (lowest–highest run)',
    ],
    tables: [tableOf(days, readers)],
    results: days.map((day) => ({
      feedwright: Object.fromEntries(day.feedwright),
      nginx: Object.fromEntries(day.nginx),
    })),
  },
  values.json,
);
