import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { programEnvironment } from './poll-needs.ts';

/** The first core is for the server, the second for the client. */
export const SERVER_CORE = 0;
export const CLIENT_CORE = 1;

/** Clock ticks of /proc per second: 100 on every Debian Linux. */
const TICKS_PER_SECOND = 100;

const running: ChildProcess[] = [];

/** A program on the server's core; its standard error goes to a file. */
export interface Server {
  readonly pid: number;
  /** Resolves to the first output line with an address; rejects if the program ends before. */
  readonly origin: Promise<string>;
}

export function startServer(command: readonly string[], stderrFile: string): Server {
  const child = spawn('taskset', ['-c', String(SERVER_CORE), ...command], {
    env: programEnvironment(),
    stdio: ['ignore', 'pipe', openSync(stderrFile, 'a')],
  });
  running.push(child);
  const origin = new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const found = /http:\/\/[^/\s]+/.exec(output)?.[0];
      if (found !== undefined) resolve(found);
    });
    child.on('error', reject);
    child.on('exit', () => {
      const said = existsSync(stderrFile) ? readFileSync(stderrFile, 'utf8').slice(-2000) : '';
      reject(new Error(`${command.join(' ')} ended: ${said}`));
    });
  });
  origin.catch(() => {});
  return { pid: child.pid ?? 0, origin };
}

/** Stops every started server. */
export function stopServers(): void {
  for (const child of running) child.kill('SIGTERM');
}

/** Runs a program on the client's core and resolves to its standard output. */
export function runClient(command: readonly string[]): Promise<string> {
  return runAnywhere(['taskset', '-c', String(CLIENT_CORE), ...command]);
}

/** Runs a program on any core and resolves to its standard output. */
export function runAnywhere([program = '', ...args]: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: programEnvironment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${[program, ...args].join(' ')} ended with ${code}`));
    });
  });
}

/** Processor cost of a measurement. */
export interface Cost {
  /** Processor seconds of the server. */
  readonly serverSeconds: number;
  /** Processor seconds of the client, including this process. */
  readonly clientSeconds: number;
  /** Processor seconds of other programs per second, as a share of a core. */
  readonly foreignShare: number;
}

/** Runs a function and measures the processor time of server, client and other programs. */
export async function withCost<Result>(
  serverPids: number | readonly number[],
  run: () => Promise<Result>,
): Promise<{ result: Result; cost: Cost }> {
  const ofServer = (): number => sum([serverPids].flat().map(processSeconds));
  const before = {
    all: machineSeconds(),
    server: ofServer(),
    own: ownSeconds(),
    at: Date.now(),
  };
  const result = await run();
  const elapsed = (Date.now() - before.at) / 1000;
  const serverSeconds = ofServer() - before.server;
  const clientSeconds = ownSeconds() - before.own;
  const foreign = machineSeconds() - before.all - serverSeconds - clientSeconds;
  return { result, cost: { serverSeconds, clientSeconds, foreignShare: Math.max(0, foreign / elapsed) } };
}

/** Max. wait in milliseconds for a quiet machine; then it is measured anyway. */
const PATIENCE_MS = 4_000;
const LOOK_MS = 250;
/** Share of a core that other programs may use. */
export const QUIET_SHARE = 0.05;

/** Waits until other programs are quiet, for a limited time. */
export async function untilQuiet(): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const before = machineSeconds() - ownSeconds();
    await new Promise((done) => setTimeout(done, LOOK_MS));
    if ((machineSeconds() - ownSeconds() - before) / (LOOK_MS / 1000) <= QUIET_SHARE) return;
  }
}

/** Fields of /proc/PID/stat after the name, which may contain spaces. */
function statOf(process: string): number[] {
  const text = readFileSync(`/proc/${process}/stat`, 'utf8');
  return text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
}

const sum = (numbers: readonly (number | undefined)[]): number =>
  numbers.reduce<number>((total, number) => total + (number ?? 0), 0);

function processSeconds(pid: number): number {
  return sum(statOf(String(pid)).slice(11, 13)) / TICKS_PER_SECOND;
}

/** Processor seconds of this process and its ended children, that is, the client. */
function ownSeconds(): number {
  return sum(statOf('self').slice(11, 15)) / TICKS_PER_SECOND;
}

/** Busy time of all cores: user, nice, system, interrupts (also charged to programs), steal. */
function machineSeconds(): number {
  const [, user, nice, system, , , interrupt, softInterrupt, stolen] = (
    readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? ''
  )
    .split(/\s+/)
    .map(Number);
  return sum([user, nice, system, interrupt, softInterrupt, stolen]) / TICKS_PER_SECOND;
}
