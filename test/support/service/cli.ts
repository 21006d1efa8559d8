import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { temporaryDirectory } from './directory.ts';

/** The built program. */
export const MAIN = resolve(import.meta.dirname, '../../../dist/cli/main.js');

/** Result of a finished command. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running command of the built program. */
export interface Running {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<Ended>;
  /** Resolves to the origin that the service printed, without a slash at the end. */
  readonly listening: Promise<string>;
}

/**
 * Wrapper that drops root's right to read and write every file, so that permissions apply to root too. The
 * child keeps its user, so that it can read the program. Empty for other users, who never had the right.
 */
export const POWERLESS: readonly string[] =
  process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : [];

/**
 * Starts a command with only the environment that a test sets; nothing of this machine's reaches the program.
 * `wrapper` is put before it.
 */
export function start(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  cwd?: string,
  { wrapper = [] }: { wrapper?: readonly string[] } = {},
): Running {
  const [file = '', ...words] = [...wrapper, process.execPath, MAIN, ...args];
  const child = spawn(file, words, {
    env: { PATH: process.env['PATH'], DATA_DIR: temporaryDirectory(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd !== undefined && { cwd }),
  });
  const output = { stdout: '', stderr: '' };
  const ended = new Promise<Ended>((done) => {
    child.on('close', (code, signal) => done({ code, signal, ...output }));
  });
  const listening = new Promise<string>((found, failed) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output.stdout += chunk.toString();
      const origin = /listens on (http:\/\/\S+)\/$/m.exec(output.stdout)?.[1];
      if (origin !== undefined) found(origin);
    });
    child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
    void ended.then(({ stderr }) => failed(new Error(`ended before it listened: ${stderr}`)));
  });
  listening.catch(() => {});
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, ended, listening };
}

/** Runs a command to its end. */
export function run(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  cwd?: string,
): Promise<Ended> {
  return start(args, environment, cwd).ended;
}

/** The content directory that the project ships. */
export const SHIPPED_CONTENT = join(resolve(import.meta.dirname, '../../..'), 'content');
