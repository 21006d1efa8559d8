import type { ChildProcess } from 'node:child_process';

/** Takes a child down with this process, however that ends, so that an aborted benchmark leaves nothing running. */
export function endWithMe(child: ChildProcess): void {
  const kill = (): void => void child.kill('SIGKILL');
  // Before anything that removes directories that the child writes to.
  process.prependOnceListener('exit', kill);
  child.once('exit', () => process.off('exit', kill));
}
