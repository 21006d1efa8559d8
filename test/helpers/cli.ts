import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';

const MAIN = resolve(import.meta.dirname, '../../dist/cli/main.js');

/** How a command ended. */
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

/** Only what a test sets: nothing of this machine's environment reaches the program. */
export function start(args: readonly string[], environment: NodeJS.ProcessEnv = {}, cwd?: string): Running {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env['PATH'], ...environment },
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

/** The content that the project ships. */
export const SHIPPED_CONTENT = join(resolve(import.meta.dirname, '../..'), 'content');
