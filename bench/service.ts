import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../test/support/service/free-port.ts';
import { endWithMe } from './children.ts';
import { BUILT } from './report.ts';

/** One regeneration, as the service's log tells it. */
export interface Regenerated {
  readonly articles: number;
  /** How many documents and pages have other bytes than before. */
  readonly changed: number;
  readonly durationMs: number;
}

/** The built service as a process of its own. */
export interface Service {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
  /** From the start of the process to the last byte of the first 200 of /rss.xml. */
  readonly firstAnswerMs: number;
  /** Regenerations that it has told of so far. */
  readonly regenerations: readonly Regenerated[];
  /** Resolves to the regeneration with this number, counted from 0, when it is told. Rejects if the service ends. */
  readonly regeneration: (number: number) => Promise<Regenerated>;
  readonly stop: () => Promise<void>;
}

/** What a benchmark starts it with. */
export interface ServiceInput {
  readonly content: string;
  readonly data: string;
  readonly cron: string;
  /** Put before the program; `--import` of something that measures. */
  readonly nodeArguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** The feed that benchmarks poll. */
export const FEED_PATH = '/rss.xml';

/** What documents say of themselves, wherever the service listens. */
export const BASE_URL = 'https://example.org/';

/** No start takes longer; a service that does is broken. */
const LONGEST_START_MS = 10 * 60_000;
const ATTEMPT_MS = 2;

/** Starts the service and resolves when it has answered its first poll. Rejects if it ends before. */
export async function startService(input: ServiceInput): Promise<Service> {
  const { content, data, cron, nodeArguments = [], environment } = input;
  const port = await freePort();
  const options = ['--content', content, '--data', data, '--port', String(port), '--base-url', BASE_URL];
  const words = [...nodeArguments, join(BUILT, 'cli/main.js'), 'serve', ...options, '--cron', cron];
  const started = performance.now();
  const child = spawn(process.execPath, [...words, '--log-level', 'debug'], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  endWithMe(child);
  const told = readLog(child);
  try {
    await firstAnswer(port, child);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    child,
    pid: child.pid ?? 0,
    port,
    firstAnswerMs: performance.now() - started,
    ...told,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Reads the service's log as it is written, and passes on what went wrong. */
function readLog(child: ChildProcess): Pick<Service, 'regenerations' | 'regeneration'> {
  const regenerations: Regenerated[] = [];
  const waiting = new Map<number, { found: (one: Regenerated) => void; failed: (error: Error) => void }>();
  if (child.stderr === null) throw new TypeError('The log is not read');
  createInterface({ input: child.stderr }).on('line', (line) => {
    const { event, articles = 0, changed, durationMs } = parseLine(line);
    if (event === undefined || event === 'regeneration-failed' || event === 'bug') console.error(line);
    if (event !== 'regenerated') return;
    const one = { articles, changed: changed?.length ?? 0, durationMs: durationMs ?? 0 };
    waiting.get(regenerations.length)?.found(one);
    regenerations.push(one);
  });
  child.once('exit', () => {
    for (const { failed } of waiting.values()) failed(new Error('the service has ended'));
  });
  return {
    regenerations,
    regeneration: (number) =>
      new Promise((found, failed) => {
        const known = regenerations[number];
        if (known !== undefined) found(known);
        else if (child.exitCode !== null) failed(new Error('the service has ended'));
        else waiting.set(number, { found, failed });
      }),
  };
}

interface LogLine {
  readonly event?: string;
  readonly articles?: number;
  readonly changed?: readonly string[];
  readonly durationMs?: number;
}

/** What is no JSON is a complaint of Node's. */
function parseLine(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return {};
  }
}

/** Asks until there is a 200. Before it listens and before it can answer, the service says so at once. */
async function firstAnswer(port: number, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + LONGEST_START_MS;
  while (performance.now() < deadline && child.exitCode === null) {
    if ((await statusOf(port)) === 200) return;
    await delay(ATTEMPT_MS);
  }
  throw new Error('the service did not start');
}

/** The status of one poll when all of the answer is there; 0 if nobody answers. */
function statusOf(port: number): Promise<number> {
  return new Promise((resolve) => {
    const poll = request({ port, host: '127.0.0.1', path: FEED_PATH, agent: false }, (answer) => {
      answer.resume().once('close', () => resolve(answer.complete ? (answer.statusCode ?? 0) : 0));
    });
    poll.once('error', () => resolve(0)).end();
  });
}
