import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../test/support/service/free-port.ts';
import { endWithMe } from './children.ts';
import { BUILT } from './report.ts';

/** A regeneration as logged by the service. */
export interface Regenerated {
  readonly articles: number;
  /** Number of documents and pages whose bytes changed. */
  readonly changed: number;
  readonly durationMs: number;
}

/** The built service in a process of its own. */
export interface Service {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
  /** From the start of the process to the last byte of the first 200 of /rss.xml. */
  readonly firstAnswerMs: number;
  /** Regenerations logged so far. */
  readonly regenerations: readonly Regenerated[];
  /**
   * Resolves to the regeneration with this number, from 0, once it is logged. Rejects if the service ends.
   */
  readonly regeneration: (number: number) => Promise<Regenerated>;
  readonly stop: () => Promise<void>;
}

/** Input of {@link startService}. */
export interface ServiceInput {
  readonly content: string;
  readonly data: string;
  readonly cron: string;
  /** Arguments before the program, such as `--import` of a monitor. */
  readonly nodeArguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** The feed that benchmarks poll. */
export const FEED_PATH = '/rss.xml';

/** Base URL in documents, independent of the listening address. */
export const BASE_URL = 'https://example.org/';

/** Max. wait in milliseconds for a start. */
const LONGEST_START_MS = 10 * 60_000;
const ATTEMPT_MS = 2;

/** Starts the service and resolves once it has answered a poll. Rejects if it ends before. */
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

/** Follows the service's log, and prints failures. */
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

/** Lines that are not JSON come from Node. */
function parseLine(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return {};
  }
}

/** Polls until the status is 200. */
async function firstAnswer(port: number, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + LONGEST_START_MS;
  while (performance.now() < deadline && child.exitCode === null) {
    if ((await statusOf(port)) === 200) return;
    await delay(ATTEMPT_MS);
  }
  throw new Error('the service did not start');
}

/** Status of one poll after its last byte; 0 without a response. */
function statusOf(port: number): Promise<number> {
  return new Promise((resolve) => {
    const poll = request({ port, host: '127.0.0.1', path: FEED_PATH, agent: false }, (answer) => {
      answer.resume().once('close', () => resolve(answer.complete ? (answer.statusCode ?? 0) : 0));
    });
    poll.once('error', () => resolve(0)).end();
  });
}
