import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FeedwrightError, messageOf } from '../../core/errors.ts';
import { openSqlite } from './sqlite.ts';
import type { Database } from '../../core/ledger/database.ts';
import { checkLedger } from '../tables/ledger.ts';
import { migrate } from '../migrate.ts';
import { salvage } from './salvage.ts';
import { storeOn } from '../store.ts';
import type { Store } from '../../core/publish/records/store.ts';
import { readRejectedChange } from '../tables/rejected-change.ts';
import { readSnapshot } from '../tables/snapshots.ts';
import type { StoredSnapshot } from '../../core/publish/records/snapshot-rows.ts';

/** Name of the database in the data directory. */
export const DATABASE_FILE = 'feedwright.sqlite';

/** A store, and what had to be done to open it. */
export interface OpenedSqliteStore {
  readonly store: Store;
  /** Where a database that could not be read was put; undefined where there was nothing wrong. */
  readonly setAside: string | undefined;
}

/**
 * Opens the database in a data directory, and makes both where they are not there. With `mayRepair`, a
 * database that is damaged is set aside under another name, never deleted, and a new one begins with what
 * can still be read of it; that is for the one who holds the lock, since somebody else may be writing to it.
 * Rejects with `store_failed`.
 */
export async function openStore(
  directory: string,
  now: number,
  mayRepair: boolean,
): Promise<OpenedSqliteStore> {
  const file = join(directory, DATABASE_FILE);
  try {
    mkdirSync(directory, { recursive: true });
    try {
      return { store: await open(file), setAside: undefined };
    } catch (error) {
      if (!mayRepair || !isDamage(error)) throw error;
      const { changes, places, snapshot } = await salvage(file);
      const aside = setAsideDatabase(directory, 'damaged', now);
      const store = await open(file);
      await store.restore(changes, places, snapshot);
      return { store, setAside: aside };
    }
  } catch (cause) {
    throw failure(directory, cause);
  }
}

/** Gives a database that nobody has open another name, which it returns. Throws the system's error. */
export function setAsideDatabase(directory: string, why: 'damaged' | 'other', now: number): string {
  const file = join(directory, DATABASE_FILE);
  const aside = `${file}.${why}-${new Date(now).toISOString().replace(/\W/g, '')}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (statSync(file + suffix, { throwIfNoEntry: false })) renameSync(file + suffix, aside + suffix);
  }
  return aside;
}

function failure(directory: string, cause: unknown): FeedwrightError {
  return new FeedwrightError(
    'store_failed',
    `cannot use the data directory ${directory}: ${messageOf(cause)}`,
    {
      cause,
    },
  );
}

/**
 * Opens the database of a data directory that another process may be using: nothing is made where there is
 * none, and one that is damaged is left as it is. Rejects with `store_failed`.
 */
export async function openExistingStore(directory: string): Promise<Store> {
  try {
    return await open(join(directory, DATABASE_FILE));
  } catch (cause) {
    throw failure(directory, cause);
  }
}

/**
 * What was served last, read from a database that is not looked at any further; undefined where nothing ever
 * was. Rejects if it is damaged.
 */
export async function openSnapshot(directory: string): Promise<StoredSnapshot | undefined> {
  if (!isStore(directory)) return undefined;
  const database = openSqlite(join(directory, DATABASE_FILE), READER);
  try {
    return await readSnapshot(database);
  } finally {
    await database.close();
  }
}

/**
 * Opens a copy of the database of a data directory that another process may be using; `discard` closes and
 * deletes it. Rejects with `store_failed`.
 */
export async function openStoreCopy(
  directory: string,
): Promise<{ readonly store: Store; readonly discard: () => Promise<void> }> {
  const copy = mkdtempSync(join(tmpdir(), 'feedwright-copy-'));
  const discard = (): void => rmSync(copy, { recursive: true, force: true });
  try {
    const original = openSqlite(join(directory, DATABASE_FILE), READER);
    try {
      await original.run('VACUUM INTO $1', join(copy, DATABASE_FILE));
    } finally {
      await original.close();
    }
    const store = await open(join(copy, DATABASE_FILE));
    return { store, discard: () => store.close().finally(discard) };
  } catch (cause) {
    discard();
    throw failure(directory, cause);
  }
}

/** Whether anything was ever remembered in a data directory. */
export function isStore(directory: string): boolean {
  return existsSync(join(directory, DATABASE_FILE));
}

/** A store that forgets everything when the process ends. */
export function openVolatileStore(): Promise<Store> {
  return open(IN_MEMORY);
}

async function open(file: string): Promise<Store> {
  const database = openSqlite(file);
  let reader: Database | undefined;
  try {
    await migrate(database);
    const [check] = await database.all('PRAGMA quick_check(1)');
    if (check?.['quick_check'] !== 'ok') throw new Error(`malformed: ${String(check?.['quick_check'])}`);
    // Whatever cannot be read shows now, while there is still time to begin anew.
    await checkLedger(database);
    await readSnapshot(database);
    await readRejectedChange(database);
    // In memory there is one connection only: whoever looks something up waits until a change is through.
    reader = file === IN_MEMORY ? undefined : openSqlite(file, READER);
    return storeOn(database, reader);
  } catch (error) {
    await reader?.close();
    await database.close();
    throw error;
  }
}

/** Pages are looked up one at a time. */
const READER = { cacheKb: 2000, isReader: true } as const;

const IN_MEMORY = ':memory:';

/** What SQLite and the readers of its rows say of a file that is not what it was. */
const DAMAGE =
  /malformed|not a database|corrupt|unsupported file format|JSON|no such (?:table|column)|incorrect header|already exists/i;

function isDamage(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (DAMAGE.test(cause.message)) return true;
  }
  return false;
}
