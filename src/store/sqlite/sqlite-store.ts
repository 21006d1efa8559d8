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

/** A store that was opened, perhaps repaired. */
export interface OpenedSqliteStore {
  readonly store: Store;
  /** Path to which a damaged database was moved; undefined if there was none. */
  readonly setAside: string | undefined;
}

/**
 * Opens the database of a data directory; creates a missing directory or database. With `mayRepair`, a
 * damaged database is renamed, never deleted, and its readable content goes into a new one; only the holder
 * of the lock may do this, since another process could be writing. Rejects with `store_failed`.
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

/** Renames a database that no process has open. Returns the new name. Throws the system's error. */
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
 * Opens the database of a data directory that another process may be using. Creates nothing, and leaves a
 * damaged database as it is. Rejects with `store_failed`.
 */
export async function openExistingStore(directory: string): Promise<Store> {
  try {
    return await open(join(directory, DATABASE_FILE));
  } catch (cause) {
    throw failure(directory, cause);
  }
}

/**
 * Reads the served snapshot without checking the rest of the database; undefined before the first. Rejects if
 * it is damaged.
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

/** Returns true if a data directory has a database. */
export function isStore(directory: string): boolean {
  return existsSync(join(directory, DATABASE_FILE));
}

/** Opens a store in memory, lost when the process ends. */
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
    // Damage must show now, while the database can still be set aside.
    await checkLedger(database);
    await readSnapshot(database);
    await readRejectedChange(database);
    // A database in memory has one connection only, so look-ups wait for an open change.
    reader = file === IN_MEMORY ? undefined : openSqlite(file, READER);
    return storeOn(database, reader);
  } catch (error) {
    await reader?.close();
    await database.close();
    throw error;
  }
}

/** Small cache: a reader looks up single rows. */
const READER = { cacheKb: 2000, isReader: true } as const;

const IN_MEMORY = ':memory:';

/** Error messages of SQLite, and of the readers of its rows, that mean a damaged file. */
const DAMAGE =
  /malformed|not a database|corrupt|unsupported file format|JSON|no such (?:table|column)|incorrect header|already exists/i;

function isDamage(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (DAMAGE.test(cause.message)) return true;
  }
  return false;
}
