import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endWithMe } from './children.ts';
import { BUILT } from './report.ts';
import { BASE_URL } from './service.ts';

/** A log line of a member; only the members used here. */
export interface LogLine {
  readonly event: string;
  /** ISO 8601, by the member's clock. */
  readonly time: string;
  readonly address?: string;
  readonly changed?: readonly string[];
  readonly durationMs?: number;
}

/** One process of a fleet. */
export interface Member {
  readonly child: ChildProcess;
  readonly pid: number;
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** All lines so far. */
  readonly lines: readonly LogLine[];
  /**
   * Resolves to the first line from number `from` on that satisfies `isWanted`, waiting for it. Rejects if
   * the member ends.
   */
  readonly line: (from: number, isWanted: (line: LogLine) => boolean) => Promise<LogLine>;
  readonly stop: () => Promise<void>;
}

/** Input of {@link startMember}. */
export interface MemberInput {
  readonly role: 'publisher' | 'web';
  /** Store and other settings. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Arguments common to all roles. */
const COMMON = ['--base-url', BASE_URL, '--port', '0'];

/** Arguments of the built program for a role. */
export function argumentsOf(role: MemberInput['role']): readonly string[] {
  return ['serve', '--role', role, ...COMMON];
}

/** The built program. */
export const PROGRAM = join(BUILT, 'cli/main.js');

/** Starts a process with its own port. Resolves when it listens and can serve; rejects if it ends before. */
export async function startMember({ role, environment }: MemberInput): Promise<Member> {
  const child = spawn(process.execPath, [PROGRAM, ...argumentsOf(role), '--log-level', 'info'], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  endWithMe(child);
  const log = readLog(child);
  const { address = '' } = await log.line(0, ({ event }) => event === 'listening');
  return {
    child,
    pid: child.pid ?? 0,
    origin: new URL(address).origin,
    ...log,
    stop: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** Log events that are printed. */
const BAD = new Set(['regeneration-failed', 'bug', 'push']);

function readLog(child: ChildProcess): Pick<Member, 'lines' | 'line'> {
  const lines: LogLine[] = [];
  const waiting = new Set<() => boolean>();
  const told = (): void => waiting.forEach((look) => look() && waiting.delete(look));
  if (child.stderr === null) throw new TypeError('The log is not read');
  createInterface({ input: child.stderr }).on('line', (text) => {
    const line = parse(text);
    if (line === undefined || BAD.has(line.event)) console.error(text);
    if (line === undefined) return;
    lines.push(line);
    told();
  });
  child.once('exit', told);
  return {
    lines,
    line: (from, isWanted) =>
      new Promise((found, failed) => {
        const look = (): boolean => {
          const one = lines.slice(from).find(isWanted);
          if (one !== undefined) found(one);
          else if (child.exitCode === null && child.signalCode === null) return false;
          else failed(new Error('a member of the fleet has ended'));
          return true;
        };
        if (!look()) waiting.add(look);
      }),
  };
}

/** Lines that are not JSON come from Node. */
function parse(text: string): LogLine | undefined {
  try {
    const line = JSON.parse(text) as LogLine;
    return typeof line.event === 'string' ? line : undefined;
  } catch {
    return undefined;
  }
}

/** Processes that share a port. */
export interface Cluster {
  readonly origin: string;
  /** Pids of the workers, without the primary process. */
  readonly pids: readonly number[];
  readonly stop: () => Promise<void>;
}

/** Input of {@link startCluster}. */
export interface ClusterInput {
  readonly program: string;
  readonly args: readonly string[];
  readonly processes: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Starts several processes of a program behind one port. Resolves when all listen; rejects if one ends
 * before.
 */
export async function startCluster({ environment, ...asked }: ClusterInput): Promise<Cluster> {
  const child = fork(join(import.meta.dirname, 'scale-cluster.mjs'), [JSON.stringify(asked)], {
    execArgv: [],
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  endWithMe(child);
  const ended = once(child, 'exit').then(() =>
    Promise.reject(new Error('a process of the cluster has ended')),
  );
  ended.catch(() => {});
  const [told] = (await Promise.race([once(child, 'message'), ended])) as [{ port: number; pids: number[] }];
  return {
    origin: `http://127.0.0.1:${told.port}`,
    pids: told.pids,
    stop: async () => {
      if (child.exitCode !== null) return;
      const over = once(child, 'exit');
      if (child.connected) child.disconnect();
      await over;
    },
  };
}
