import { join } from 'node:path';
import type { Lock } from '../../core/publish/records/opened-store.ts';
import { loadSqlite } from './sqlite.ts';

const LOCK_FILE = 'publisher.lock';

/**
 * Takes the lock of a data directory; undefined while another process has it. The lock is an open transaction
 * on a database of its own, which the operating system ends with the process. Throws the engine's error if
 * the directory cannot be written.
 */
export function takeLock(directory: string): Lock | undefined {
  const DatabaseSync = loadSqlite();
  const sqlite = new DatabaseSync(join(directory, LOCK_FILE));
  try {
    sqlite.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    let isHeld = true;
    return {
      isHeld: () => isHeld,
      release: () => {
        if (isHeld) sqlite.close();
        isHeld = false;
      },
    };
  } catch (error) {
    sqlite.close();
    if (error instanceof Error && /locked|busy/i.test(error.message)) return undefined;
    throw error;
  }
}
