// Cost of regeneration, compared with Hugo: `npm run bench:regenerate -- --sizes 10000,100000`.

import { parseArgs } from 'node:util';
import { dialectTable, measureDialects } from './dialects.ts';
import { HUGO_SITES } from './hugo.ts';
import { measure, type Measured } from './regenerate-runs.ts';
import { tablesOf } from './regenerate-tables.ts';
import { HUGO, numberOf, publishReport, versionsOf } from './report.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { sizes: text, runs: text, 'hugo-runs': text, period: text, json: text },
});
const sizes = (values.sizes ?? '10000,100000').split(',').map((size) => numberOf('sizes', size, 0));
const runs = numberOf('runs', values.runs, 3);
const hugoRuns = numberOf('hugo-runs', values['hugo-runs'], 1);
const period = numberOf('period', values.period, 10);

const versions = versionsOf([HUGO]);
const measured: Measured[] = [];
for (const articles of sizes) measured.push(await measure({ articles, runs, hugoRuns, period }));
const dialects = await measureDialects(sizes[0] ?? 10_000, runs);
publishReport(
  {
    name: 'regenerate',
    versions,
    notes: [
      'each article has about 3 KB of Markdown, two of 200 tags, one of 50 authors; all files are in the page cache',
      `the service publishes all of every article in three formats, compressed; Hugo's RSS has summaries, in one format, not compressed`,
      HUGO_SITES.site,
      HUGO_SITES.feed,
      'first start and restart: from the start of the process to the last byte of the first 200 of /rss.xml',
      `CPU of a tick: user and system time of the whole process, all threads, from rest to rest around one tick (every ${period} s); the changed article is the newest one`,
      'memory: VmHWM of the process, threads included, at the end of its life; Hugo: looked at every 20 ms',
      'dialects: the same articles with the front matter, names and folders of other programs; runs alternate',
      'medians (lowest–highest run)',
    ],
    tables: [...tablesOf(measured), dialectTable(dialects)],
    results: { sizes: measured, dialects },
  },
  values.json,
);
