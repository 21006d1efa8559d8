import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { writeArticles } from './poll-articles.ts';
import { CONNECTIONS, expectStatus, fieldsOf } from './poll-measure.ts';
import { PATH, poll, type Kind } from './poll-peers.ts';
import { QUIET_SHARE, runAnywhere, untilQuiet, withCost } from './poll-processes.ts';
import type { Site } from './scale-engines.ts';
import { argumentsOf, PROGRAM, startCluster, startMember, type Cluster } from './scale-members.ts';

/** Servers that are compared. */
export type Answering = 'feedwright' | 'bare node:http';

/** Results of wrk and the operating system for one run. */
export interface PollRun {
  readonly perSecond: number;
  /** Processor microseconds per response: of all server processes, and of the client. */
  readonly serverMicroseconds: number;
  readonly clientMicroseconds: number;
  /** Share of a core used by other programs. */
  readonly foreignShare: number;
}

/** Runs with this number of processes behind a port. */
export interface PollRuns {
  readonly kind: Kind;
  readonly name: Answering;
  readonly processes: number;
  readonly runs: readonly PollRun[];
}

/** Numbers of processes compared. */
export const PROCESSES: readonly number[] = [1, 2];

/** Max. attempts of a measurement that other programs disturbed. */
const MAX_ATTEMPTS = 3;

/** As in bench/poll.ts: a limit out of reach, and readers behind a trusted proxy. */
const ALL_ON = { TRUST_PROXY: 'loopback', FAIR_LIMIT: '999999999', LOG_LEVEL: 'warn' };

/**
 * Max. ratio of polls answered by two processes to one, if the client uses the same cores: one process needs
 * a core for 1 ÷ s polls per second; all cores together serve polls and client for cores ÷ (s + c).
 */
export function mostRatio(serverMicroseconds: number, clientMicroseconds: number, cores: number): number {
  return Math.min(2, (cores * serverMicroseconds) / (serverMicroseconds + clientMicroseconds));
}

interface Polled {
  readonly kind: Kind;
  readonly name: Answering;
  readonly cluster: Cluster;
  readonly tag: string;
  readonly processes: number;
  readonly runs: PollRun[];
}

/**
 * Polls one and two web processes behind a port each, and as many bare handlers, in turn, for this many
 * rounds of this many seconds. One publisher feeds all web processes.
 */
export async function measurePolls(
  { environment }: Site,
  scratch: string,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<PollRuns[]> {
  const content = join(scratch, 'polled');
  writeArticles(content);
  const publisher = await startMember({
    role: 'publisher',
    environment: { ...environment, CONTENT_DIR: content, CRON_SCHEDULE: '0 0 1 1 *' },
  });
  const clusters: Cluster[] = [];
  try {
    const polled = await startPolled(environment, scratch, clusters);
    for (const one of polled) await pollOnce(one, 1);
    // Bounds the time on a machine that is never quiet.
    const untilMs = Date.now() + 2 * rounds * polled.length * seconds * 1000;
    for (let round = 0; round < rounds; round += 1) {
      console.error(`polls, round ${round + 1} of ${rounds} …`);
      for (let turn = 0; turn < polled.length; turn += 1) {
        // Rotates the order, so that no server always follows the same neighbour.
        const one = polled[(turn + round) % polled.length];
        one?.runs.push(await quietest(one, seconds, untilMs));
      }
    }
    return polled.map(({ kind, name, processes, runs }) => ({ kind, name, processes, runs }));
  } finally {
    for (const cluster of clusters) await cluster.stop();
    await publisher.stop();
  }
}

async function startPolled(
  environment: Site['environment'],
  scratch: string,
  clusters: Cluster[],
): Promise<Polled[]> {
  const begin = async (program: string, args: readonly string[], processes: number): Promise<Cluster> => {
    const cluster = await startCluster({
      program,
      args,
      processes,
      environment: { ...environment, ...ALL_ON },
    });
    clusters.push(cluster);
    await untilAllAnswer(cluster, processes);
    return cluster;
  };
  const polled: Polled[] = [];
  for (const processes of PROCESSES) {
    const cluster = await begin(PROGRAM, argumentsOf('web'), processes);
    const { tag } = await poll(cluster.origin);
    for (const kind of ['304', '200'] as const) {
      const { fields, body, status } = await poll(cluster.origin, kind === '304' ? tag : undefined);
      const file = join(scratch, `bare-${kind}.json`);
      writeFileSync(file, JSON.stringify({ status, fields, body: body.toString('base64') }));
      const bare = await begin(resolve(import.meta.dirname, 'peers/bare.mjs'), [file], processes);
      polled.push(
        { kind, name: 'feedwright', cluster, tag, processes, runs: [] },
        { kind, name: 'bare node:http', cluster: bare, tag, processes, runs: [] },
      );
    }
  }
  return polled.sort((a, b) => b.kind.localeCompare(a.kind) || b.name.localeCompare(a.name));
}

/**
 * Connections go to processes in turn: when twice as many polls as processes are answered, all processes
 * answer.
 */
async function untilAllAnswer({ origin }: Cluster, processes: number): Promise<void> {
  for (let answered = 0, asked = 0; answered < 2 * processes; asked += 1) {
    const { status } = await poll(origin);
    answered = status === 200 || status === 304 ? answered + 1 : 0;
    if (asked > 600) throw new Error(`the processes behind ${origin} answer ${status}`);
    if (answered === 0) await delay(50);
  }
}

async function quietest(one: Polled, seconds: number, untilMs: number): Promise<PollRun> {
  let best: PollRun | undefined;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    if (Date.now() < untilMs) await untilQuiet();
    const run = await pollOnce(one, seconds);
    if (best === undefined || run.foreignShare < best.foreignShare) best = run;
    if (best.foreignShare <= QUIET_SHARE || Date.now() > untilMs) break;
  }
  if (best === undefined) throw new Error('nothing was measured');
  return best;
}

async function pollOnce({ kind, cluster, tag }: Polled, seconds: number): Promise<PollRun> {
  const { origin, pids } = cluster;
  await expectStatus(kind, { origin, tag });
  const headers = fieldsOf(kind, { tag }).flatMap((field) => ['-H', field]);
  const command = ['wrk', '-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, ...headers, origin + PATH];
  const { result, cost } = await withCost(pids, () => runAnywhere(command));
  if (/Non-2xx|Socket errors/.test(result)) throw new Error(`wrk had failures:\n${result}`);
  const answers = Number(/(\d+) requests in/.exec(result)?.[1]);
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(result)?.[1]),
    serverMicroseconds: (cost.serverSeconds * 1e6) / answers,
    clientMicroseconds: (cost.clientSeconds * 1e6) / answers,
    foreignShare: cost.foreignShare,
  };
}

/** Cores available to programs. */
export const CORES = availableParallelism();
