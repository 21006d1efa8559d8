import { spawn } from 'node:child_process';
import { expect, onTestFinished } from 'vitest';
import { request } from '../../support/service/request.ts';

/**
 * Runs a server in the foreground until the end of the test. Resolves when `probe` is answered; rejects with
 * its output if it ends before.
 */
export async function runDaemon(
  command: string,
  args: readonly string[],
  probe: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<void> {
  const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, LANG: 'C.UTF-8', HOME: '/nonexistent', ...environment },
  });
  let printed = '';
  let hasEnded = false;
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const ended = new Promise<void>((done) => {
    child.on('error', (error) => (printed += error.message));
    child.on('close', () => {
      hasEnded = true;
      done();
    });
  });
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const answers = (): Promise<boolean> =>
    request(probe).then(
      ({ status }) => status === 200,
      () => false,
    );
  await expect.poll(async () => hasEnded || (await answers()), { timeout: 60_000 }).toBe(true);
  if (hasEnded) throw new Error(`${command} ended:\n${printed}`);
}
