import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../errors.ts';
import { takeLock } from '../../../store/sqlite/lock.ts';
import type { Lock, OpenedStore } from './opened-store.ts';
import type { PostgresSettings } from '../../../store/postgres/client.ts';
import {
  DATABASE_FILE,
  openStore,
  openVolatileStore,
  setAsideDatabase,
} from '../../../store/sqlite/sqlite-store.ts';
import { openOnPostgres } from '../../../store/postgres/open-postgres.ts';

/** Where records are, and what this process may do there. */
export interface StoreLocation {
  readonly directory: string;
  /** Whether this process publishes if nobody else does. */
  readonly mayLead: boolean;
  /** Where it is in PostgreSQL and not in a file of the directory. */
  readonly database: PostgresSettings | undefined;
}

/**
 * Opens the data directory, or the database that takes its place. Where it cannot be written, a copy is worked on that is lost with the process,
 * so that what was served before is served again, and `problem` says so. Rejects with `store_failed` where another
 * process publishes, or only others may.
 */
export async function open(
  { directory, mayLead, database }: StoreLocation,
  now: () => number,
): Promise<OpenedStore> {
  if (database !== undefined) return openOnPostgres(database, mayLead);
  let lock: Lock | undefined;
  let isAnothers = !mayLead;
  try {
    mkdirSync(directory, { recursive: true });
    lock = mayLead ? takeLock(directory) : undefined;
    isAnothers = lock === undefined;
    const { store, setAside: aside } = await openStore(directory, now(), lock !== undefined);
    let file = fileOf(directory);
    const problem =
      aside &&
      `the database was damaged: it was set aside as ${aside}, and a new one was begun with what could be read of it`;
    return {
      store,
      problem,
      lock,
      takeLock: async () => takeLock(directory),
      renewed: async () => {
        const present = fileOf(directory);
        if (present === undefined || present === file) return undefined;
        const { store: another } = await openStore(directory, now(), false);
        file = present;
        return another;
      },
      beginAnew: async () => {
        setAsideDatabase(directory, 'other', now());
        const { store: another } = await openStore(directory, now(), true);
        file = fileOf(directory);
        return another;
      },
      discard: () => {},
    };
  } catch (error) {
    await lock?.release();
    // Whoever holds the lock publishes; a copy of ours would be a second publication.
    if (isAnothers) throw error;
    const problem = `${messageOf(error)}; what is published now will not be remembered: give --data a directory that can be written`;
    const copy = await openCopy(directory, now()).catch(openNothing);
    return { ...copy, problem, lock: undefined, takeLock: undefined, beginAnew: openVolatileStore };
  }
}

/** What tells the file of a database from another one under its name. */
function fileOf(directory: string): number | undefined {
  return statSync(join(directory, DATABASE_FILE), { throwIfNoEntry: false })?.ino;
}

/** Where a copy may be: the second is memory, for a machine whose one disk is full. */
const COPY_PARENTS = [tmpdir(), '/dev/shm'];

/** What is in a directory that can only be read, or has no room left. */
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
      // The copy of a file that may only be read may only be read too.
      chmodSync(copied, 0o600);
    }
    return { store: (await openStore(copy, now, true)).store, discard };
  } catch (error) {
    discard();
    throw error;
  }
}

async function openNothing(): Promise<Pick<OpenedStore, 'store' | 'discard'>> {
  return { store: await openVolatileStore(), discard: () => {} };
}
