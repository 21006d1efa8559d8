import { spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { MAIN } from './cli.ts';
import { temporaryDirectory } from './directory.ts';

/** A command of the built program on a terminal. */
export interface OnTerminal {
  /** Resolves to the output so far, once it matches. */
  readonly shows: (pattern: RegExp) => Promise<string>;
  /** Sends a signal to the program itself. */
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
}

/** Runs a command on a pseudo-terminal of 72 columns with util-linux' `script`; it takes both outputs. */
export function onTerminal(args: readonly string[], environment: NodeJS.ProcessEnv = {}): OnTerminal {
  const quoted = [process.execPath, MAIN, ...args].map(
    (word) => `'${word.replaceAll("'", String.raw`'\''`)}'`,
  );
  // With exec, the program replaces the shell and keeps its process id.
  const command = `stty cols 72; echo "pid $$"; exec ${quoted.join(' ')}`;
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    env: {
      PATH: process.env['PATH'],
      DATA_DIR: temporaryDirectory(),
      TERM: 'xterm',
      SHELL: '/bin/sh',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  let look = (): void => {};
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString().replaceAll('\r\n', '\n');
    look();
  });
  const ended = new Promise<{ code: number | null; output: string }>((done) => {
    child.on('close', (code) => done({ code, output: output.replace(/^pid \d+\n/, '') }));
  });
  const shows = (pattern: RegExp): Promise<string> =>
    new Promise((found, failed) => {
      look = () => {
        if (pattern.test(output)) found(output);
      };
      look();
      void ended.then((last) =>
        failed(new Error(`ended before it showed ${String(pattern)}: ${last.output}`)),
      );
    });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    shows,
    kill: async (signal) => {
      const pid = Number(/^pid (\d+)$/m.exec(await shows(/^pid \d+$/m))?.[1]);
      process.kill(pid, signal);
    },
    ended,
  };
}
