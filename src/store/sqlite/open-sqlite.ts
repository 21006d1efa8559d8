import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../core/errors.ts';
import type { Lock, OpenedStore } from '../../core/publish/records/opened-store.ts';
import { takeLock } from './lock.ts';
import { DATABASE_FILE, openStore, openVolatileStore, setAsideDatabase } from './sqlite-store.ts';

/**
 * Opens the database of a data directory. If the directory cannot be written, works on a copy that is lost with the
 * process, so that the last snapshot is served again; `problem` says so. Rejects with `store_failed` if another
 * process publishes, or this one may not (`mayLead`).
 */
export async function openOnSqlite(
  directory: string,
  mayLead: boolean,
  now: () => number,
): Promise<OpenedStore> {
  let lock: Lock | undefined;
  let isAnothers = !mayLead;
  try {
    mkdirSync(directory, { recursive: true });
    lock = mayLead ? takeLock(directory) : undefined;
    isAnothers = lock === undefined;
    const { store, setAside: aside } = await openStore(directory, now(), lock !== undefined);
    let file = inodeOf(directory);
    const problem =
      aside &&
      `the database was damaged: it was set aside as ${aside}, and a new one was begun with what could be read of it`;
    return {
      store,
      problem,
      lock,
      takeLock: async () => takeLock(directory),
      renewed: async () => {
        const present = inodeOf(directory);
        if (present === undefined || present === file) return undefined;
        const { store: another } = await openStore(directory, now(), false);
        file = present;
        return another;
      },
      startEmpty: async () => {
        setAsideDatabase(directory, 'other', now());
        const { store: another } = await openStore(directory, now(), true);
        file = inodeOf(directory);
        return another;
      },
      discard: () => {},
    };
  } catch (error) {
    await lock?.release();
    // The process that holds the lock publishes; a copy would be a second publication.
    if (isAnothers) throw error;
    const problem = `${messageOf(error)}; what is published now will not be remembered: give --data a directory that can be written`;
    const copy = await openCopy(directory, now()).catch(openEmpty);
    return { ...copy, problem, lock: undefined, takeLock: undefined, startEmpty: openVolatileStore };
  }
}

/** Inode of the database, which differs once another file has replaced it; undefined: no such file. */
function inodeOf(directory: string): number | undefined {
  return statSync(join(directory, DATABASE_FILE), { throwIfNoEntry: false })?.ino;
}

/** Directories for a copy; the second is memory, for a machine whose only disk is full. */
const COPY_PARENTS = [tmpdir(), '/dev/shm'];

/** Opens a copy of the database of a directory that is read-only or full. Rejects if no copy can be made. */
function openCopy(directory: string, now: number): Promise<Pick<OpenedStore, 'store' | 'discard'>> {
  return COPY_PARENTS.reduce(
    (opening, parent) => opening.catch(() => openCopyIn(parent, directory, now)),
    Promise.reject<Pick<OpenedStore, 'store' | 'discard'>>(new Error('no copy yet')),
  );
}

async function openCopyIn(
  parent: string,
  directory: string,
  now: number,
): Promise<Pick<OpenedStore, 'store' | 'discard'>> {
  const copy = mkdtempSync(join(parent, 'feedwright-data-'));
  const discard = (): void => rmSync(copy, { recursive: true, force: true });
  try {
    for (const suffix of ['', '-wal']) {
      const file = join(directory, DATABASE_FILE + suffix);
      const copied = join(copy, DATABASE_FILE + suffix);
      if (!existsSync(file)) continue;
      copyFileSync(file, copied);
      // The copy of a read-only file is read-only too.
      chmodSync(copied, 0o600);
    }
    return { store: (await openStore(copy, now, true)).store, discard };
  } catch (error) {
    discard();
    throw error;
  }
}

async function openEmpty(): Promise<Pick<OpenedStore, 'store' | 'discard'>> {
  return { store: await openVolatileStore(), discard: () => {} };
}
