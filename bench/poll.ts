import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureLatency, measurePeak, type Latency, type Run } from './poll-measure.ts';
import { programVersions } from './poll-needs.ts';
import { startBare, startExpress, startNginx, startService, type Kind, type Target } from './poll-peers.ts';
import { stopServers } from './poll-processes.ts';
import { latencyTable, peakTable, spreadOf, type Goal, type Measured } from './poll-report.ts';

const HELP = `Polls a second, and latency at half of it, beside a bare node:http handler, nginx and Express.

npm run bench:poll -- [--rounds 15] [--seconds 1] [--before DIR] [--json FILE]

--before: a built checkout of another version, polled beside this one.

Many short rounds: what slows a machine down for some seconds then meets all servers alike.
`;

const OURS = 'feedwright';
const LOGGING = 'feedwright, access log on';
const BARELY = 'feedwright, limit and proxy off';
const BEFORE = 'feedwright, the other version';
const BARE = 'bare node:http';
const NGINX = 'nginx';
const EXPRESS = 'Express 5';

/** With a limit out of reach, and readers at public addresses behind a trusted proxy. */
const ALL_ON = { 'trust-proxy': 'loopback', 'fair-limit': '999999999' };

const GOALS: readonly Goal[] = [
  { kind: '304', name: BARELY, figure: 'peak', goal: 0.95 },
  { kind: '200', name: BARELY, figure: 'peak', goal: 0.95 },
  { kind: '304', name: BEFORE, figure: 'peak', goal: 0.95 },
  { kind: '200', name: BEFORE, figure: 'peak', goal: 0.95 },
  { kind: '304', name: BARE, figure: 'peak', goal: 0.9 },
  { kind: '200', name: BARE, figure: 'peak', goal: 0.9 },
  { kind: '304', name: NGINX, figure: 'peak', goal: 0.85 },
  { kind: '200', name: NGINX, figure: 'peak', goal: 0.7 },
  { kind: '304', name: EXPRESS, figure: 'peak', goal: 8 },
  { kind: '304', name: BARE, figure: 'p99', goal: 2 },
  { kind: '200', name: BARE, figure: 'p99', goal: 2 },
];

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '1' },
    before: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

/** A server to poll, with kind and name. */
type Polled = readonly [Kind, string, Target];

async function run(directory: string): Promise<void> {
  const versions = {
    ...programVersions(),
    node: process.version,
    express: versionOf('express'),
    linux: release(),
    processor: `${cpus()[0]?.model.trim() ?? ''}, ${cpus().length} cores`,
  };
  const rounds = Number(values.rounds);
  const seconds = Number(values.seconds);

  const service = await startService(directory, { name: 'on', flags: ALL_ON });
  const logging = await startService(directory, {
    name: 'logging',
    flags: { ...ALL_ON, 'access-log': 'on' },
  });
  const barely = await startService(directory, { name: 'barely', flags: { 'fair-limit': 'off' } });
  const root = values.before;
  const before =
    root === undefined ? undefined : await startService(directory, { name: 'before', root, flags: {} });
  const nginx = await startNginx(directory, service);
  const express = await startExpress(directory, service);
  const targets: readonly [Polled, ...Polled[]] = [
    ['304', OURS, service],
    ['304', LOGGING, logging],
    ['304', BARELY, barely],
    ...(before === undefined ? [] : [['304', BEFORE, before] satisfies Polled]),
    ['304', BARE, await startBare(directory, service, '304')],
    ['304', NGINX, nginx],
    ['304', EXPRESS, express],
    ['200', OURS, service],
    ['200', LOGGING, logging],
    ['200', BARELY, barely],
    ...(before === undefined ? [] : [['200', BEFORE, before] satisfies Polled]),
    ['200', BARE, await startBare(directory, service, '200')],
    ['200', NGINX, nginx],
  ];

  for (const [kind, , target] of targets) await measurePeak(kind, target, 2);
  const peaks = targets.map(([kind, name]) => ({ kind, name, runs: [] as Run[] }));
  for (let round = 1; round <= rounds; round++) {
    for (let turn = 0; turn < targets.length; turn++) {
      // Rotates the order, so that no server always follows the same neighbour.
      const at = (turn + round * 2) % targets.length;
      const [kind, name, target] = targets[at] ?? targets[0];
      peaks[at]?.runs.push(await measurePeak(kind, target, seconds));
      if (name === LOGGING) truncateSync(join(directory, 'access-log-logging'));
      process.stderr.write(`\rpeaks: round ${round} of ${rounds}, ${turn + 1} of ${targets.length} `);
    }
  }

  process.stderr.write('\n');
  const versionText = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  console.log(`\n${versionText.join('; ')}\n`);
  console.log(
    `Peaks: ${rounds} rounds of ${seconds} s each, medians (min–max); the access log goes to a file\n`,
  );
  console.log(`${peakTable(peaks, OURS, GOALS)}\n`);
  // Both at half of the bare handler's peak rate.
  const paced = targets
    .filter(([, name]) => name === OURS || name === BARE)
    .map(([kind, name, target]) => ({
      kind,
      name,
      target,
      rate: rateOf(peaks, kind),
      runs: [] as Latency[],
    }));
  for (let round = 1; round <= rounds; round++) {
    for (const { kind, target, rate, runs } of paced) {
      runs.push(await measureLatency(kind, target, rate, seconds));
    }
    process.stderr.write(`\rlatencies: round ${round} of ${rounds}               `);
  }
  const latencies = paced.map(({ kind, name, rate, runs }) => ({ kind, name, rate, runs }));

  process.stderr.write('\n');
  console.log('At half the peak rate of the bare handler:\n');
  console.log(`${latencyTable(latencies, OURS, GOALS)}\n`);
  const shares = [...peaks, ...latencies].flatMap(({ runs }) => runs.map((one) => one.foreignShare));
  const foreign = spreadOf(shares);
  console.log(
    `Other programs had ${(foreign.median * 100).toFixed(0)} % of a core meanwhile (${(foreign.min * 100).toFixed(0)}–${(foreign.max * 100).toFixed(0)} %).`,
  );
  if (values.json !== undefined) {
    mkdirSync(dirname(values.json), { recursive: true });
    const results = {
      made: new Date().toISOString(),
      versions,
      rounds,
      seconds,
      goals: GOALS,
      peaks,
      latencies,
    };
    writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
  }
}

function rateOf(peaks: readonly Measured[], kind: Kind): number {
  const runs = peaks.find((one) => one.kind === kind && one.name === BARE)?.runs ?? [];
  return Math.floor(spreadOf(runs.map(({ perSecond }) => perSecond)).median / 2);
}

function versionOf(name: string): string {
  return (JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8')) as { version: string })
    .version;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
process.once('exit', stopServers);

if (values.help) {
  console.log(HELP);
} else {
  const directory = mkdtempSync(join(tmpdir(), 'feedwright-bench-'));
  try {
    await run(directory);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    stopServers();
    rmSync(directory, { recursive: true, force: true });
  }
}
