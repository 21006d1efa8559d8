import type { ChildProcess } from 'node:child_process';

/** Ends a child when this process ends, so that an aborted benchmark leaves nothing running. */
export function endWithMe(child: ChildProcess): void {
  const kill = (): void => void child.kill('SIGKILL');
  // Runs before handlers that remove the child's directories.
  process.prependOnceListener('exit', kill);
  child.once('exit', () => process.off('exit', kill));
}
