// Effect of more processes: `npm run bench:scale -- [--short] [--only polls,turnover,queue] [--docs]`.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { programVersions } from './poll-needs.ts';
import { numberOf, publishReport, versionsOf } from './report.ts';
import { writeDocs } from './scale-docs.ts';
import { postgresEngine, sqliteEngine, type Engine } from './scale-engines.ts';
import { CORES, measurePolls } from './scale-polls.ts';
import { HOSTS, measureQueue } from './scale-queue.ts';
import { tablesOf, type ScaleResults } from './scale-tables.ts';
import { LOOK_MS, measureTurnover } from './scale-turnover.ts';
import { withScratch } from './scratch.ts';

const ARTICLES = 1000;

const PARTS = ['polls', 'turnover', 'queue'];

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    rounds: text,
    publications: text,
    replicas: text,
    subscriptions: text,
    only: text,
    json: text,
    short: { type: 'boolean', default: false },
    docs: { type: 'boolean', default: false },
  },
});
const { short } = values;
const seconds = short ? 1 : 2;
const pollRounds = numberOf('rounds', values.rounds, short ? 2 : 5);
const queueRounds = numberOf('rounds', values.rounds, short ? 1 : 3);
const publications = numberOf('publications', values.publications, short ? 5 : 30);
const replicas = numberOf('replicas', values.replicas, 3);
const sizes = (values.subscriptions ?? (short ? '1000,10000' : '1000,10000,100000'))
  .split(',')
  .map((size) => numberOf('subscriptions', size, 0));
const parts = values.only?.split(',') ?? PARTS;
for (const part of parts.filter((one) => !PARTS.includes(one))) {
  console.error(`--only: got ${JSON.stringify(part)}, expected some of ${PARTS.join(', ')}`);
  process.exit(2);
}

async function run(scratch: string, engines: readonly Engine[]): Promise<ScaleResults> {
  const [first] = engines;
  if (first === undefined) throw new Error('there is no engine');
  const polls = parts.includes('polls')
    ? await measurePolls(await first.site('polls'), scratch, { rounds: pollRounds, seconds })
    : [];
  const turnovers = [];
  const queues = [];
  for (const engine of parts.includes('turnover') ? engines : []) {
    const input = { engine, replicas, articles: ARTICLES, publications };
    turnovers.push({ engine: engine.name, replicas, turnovers: await measureTurnover(scratch, input) });
  }
  for (const engine of parts.includes('queue') ? engines : []) {
    queues.push(...(await measureQueue(scratch, { engine, sizes, rounds: queueRounds, articles: ARTICLES })));
  }
  return { cores: CORES, polls, turnovers, queues };
}

/** Version of wrk; throws, naming the package, if it is missing. */
function wrkVersion(): string {
  try {
    return programVersions(['wrk'])['wrk'] ?? '';
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}

const wrk = wrkVersion();
await withScratch(async (scratch) => {
  const engines = [await sqliteEngine(scratch), await postgresEngine(scratch)].filter(
    (one) => one !== undefined,
  );
  if (engines.length < 2) {
    console.error(
      'PostgreSQL is left out: `apt-get install postgresql`, or name a server in TEST_DATABASE_URL',
    );
  }
  const versions = {
    ...versionsOf([]),
    wrk,
    ...Object.fromEntries(engines.map(({ name, said }) => [name, said])),
  };
  try {
    const results = await run(scratch, engines);
    const made = new Date().toISOString();
    const file = values.json ?? join(import.meta.dirname, '../bench-artefacts/scale.json');
    publishReport(
      {
        name: 'scale',
        made,
        versions,
        notes: [
          `polls: one publisher, and behind a port each one and two web processes of Node’s cluster; 20 articles; wrk with one thread and 32 connections; ${pollRounds} rounds of ${seconds} s, in turn; nothing is pinned: client and servers share ${CORES} cores`,
          `at most: cores × s ÷ (s + c), of the processor time of server (s) and client (c) for each poll, never more than 2: what a second process could bring while the client has its share; ratio by processor time: 2 × s with one ÷ s with two processes, what they would bring if the client were elsewhere`,
          `turnover: one publisher and ${replicas} web processes with a port each; a sentence is added to the newest of ${ARTICLES} articles; the store is asked every ${LOOK_MS} ms for what is committed, each replica for its tag (HEAD) about every ${LOOK_MS} ms; loaded is what a replica’s log says`,
          `queue: one publisher, ${ARTICLES} articles, subscribers to /rss.xml at ${HOSTS} addresses of one sink on loopback, every second one with a secret; queued in: a transaction that notes the change for all, alone in the store, commit included; publishing: the whole regeneration with such a transaction in it, as the log tells it; told from the first request’s arrival to the last one’s end; ${queueRounds} rounds`,
          'processes, store, client and sink share the cores as the kernel gives them',
          'medians (lowest–highest)',
        ],
        tables: Object.values(tablesOf(results, versions, made)),
        results,
      },
      file,
    );
    if (values.docs) await writeDocs(file);
  } finally {
    for (const engine of engines) await engine.close();
  }
});
