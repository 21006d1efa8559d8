import { existsSync, statfsSync } from 'node:fs';

/** File system in memory that Linux mounts for programs. */
const MEMORY = '/dev/shm';

/** Min. free bytes: more than the temporary directories of all tests that run at one time. */
const ENOUGH_BYTES = 1_000_000_000;

/**
 * Environment that puts temporary directories into memory if the machine has room there: a thousand databases each
 * wait for the disk several times. Elsewhere nothing changes.
 */
export function environmentInMemory(): Readonly<Record<string, string>> {
  if (!existsSync(MEMORY)) return {};
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize < ENOUGH_BYTES ? {} : { TMPDIR: MEMORY };
}
