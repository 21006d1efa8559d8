import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../article/finding.ts';
import type { LedgerRow } from '../article/ledger.ts';
import { FeedwrightError, messageOf } from '../errors.ts';
import { openSqlite, type Database } from './driver.ts';
import { readLedger, readReceipts, readWords, writeLedger, type LedgerChange } from './ledger.ts';
import { migrate } from './migrate.ts';
import { salvage } from './salvage.ts';
import { clearRefusal, readRefusal, writeRefusal, type Refusal } from './refusal.ts';
import { readSnapshot, writeSnapshot, type StoredSnapshot } from './snapshots.ts';

/** Name of the database in the data directory. */
export const DATABASE_FILE = 'feedwright.sqlite';

/** What is stored. */
export interface Stored {
  readonly rows: readonly LedgerRow[];
  /** What was served last; undefined where nothing ever was. */
  readonly snapshot: StoredSnapshot | undefined;
}

/** What the service remembers. Every method rejects with `store_failed`, and nothing is half done then. */
export interface Store {
  /** Ledger and snapshot as they were at one moment. */
  readonly read: () => Promise<Stored>;
  /** What the article said when it was last significantly edited; '' where it is not in the ledger. */
  readonly wordsOf: (id: string) => Promise<string>;
  readonly receipts: () => Promise<Finding[]>;
  /** Ledger and snapshot in one transaction; a refusal is settled with it. Only `changed` resources are written. */
  readonly publish: (
    changes: readonly LedgerChange[],
    snapshot: StoredSnapshot,
    changed: readonly string[],
  ) => Promise<void>;
  /** Fills a new database with what was saved from an old one. */
  readonly restore: (changes: readonly LedgerChange[], snapshot: StoredSnapshot | undefined) => Promise<void>;
  readonly refusal: () => Promise<Refusal | undefined>;
  readonly refuse: (refusal: Refusal) => Promise<void>;
  /** A number that changes when another process has written. */
  readonly version: () => Promise<number>;
  readonly close: () => Promise<void>;
}

/** A store, and what had to be done to open it. */
export interface OpenedStore {
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
export async function openStore(directory: string, now: number, mayRepair: boolean): Promise<OpenedStore> {
  const file = join(directory, DATABASE_FILE);
  try {
    mkdirSync(directory, { recursive: true });
    try {
      return { store: await open(file), setAside: undefined };
    } catch (error) {
      if (!mayRepair || !isDamage(error)) throw error;
      const { changes, snapshot } = await salvage(file);
      const aside = setAside(directory, 'damaged', now);
      const store = await open(file);
      await store.restore(changes, snapshot);
      return { store, setAside: aside };
    }
  } catch (cause) {
    throw failure(directory, cause);
  }
}

/** Gives a database that nobody has open another name, which it returns. Throws the system's error. */
export function setAside(directory: string, why: 'damaged' | 'other', now: number): string {
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

/** Whether anything was ever remembered in a data directory. */
export function isStore(directory: string): boolean {
  return existsSync(join(directory, DATABASE_FILE));
}

/** A store that forgets everything when the process ends. */
export function openVolatileStore(): Promise<Store> {
  return open(':memory:');
}

async function open(file: string): Promise<Store> {
  const database = openSqlite(file);
  try {
    await migrate(database);
    const [check] = await database.all('PRAGMA quick_check(1)');
    if (check?.['quick_check'] !== 'ok') throw new Error(`malformed: ${String(check?.['quick_check'])}`);
    const store = storeOn(database);
    // Whatever cannot be read shows now, while there is still time to begin anew.
    await store.read();
    await store.refusal();
    return store;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function storeOn(database: Database): Store {
  return {
    read: () =>
      guard(
        database.reading(async (statements) => ({
          rows: await readLedger(statements),
          snapshot: await readSnapshot(statements),
        })),
      ),
    wordsOf: (id) => guard(readWords(database, id)),
    receipts: () => guard(readReceipts(database)),
    publish: (changes, snapshot, changed) =>
      guard(
        database.transaction(async (statements) => {
          await writeLedger(statements, changes);
          await writeSnapshot(statements, snapshot, changed);
          await clearRefusal(statements);
        }),
      ),
    restore: (changes, snapshot) =>
      guard(
        database.transaction(async (statements) => {
          await writeLedger(statements, changes);
          if (snapshot === undefined) return;
          const paths = snapshot.resources.map(({ path }) => path);
          await writeSnapshot(statements, snapshot, paths);
        }),
      ),
    refusal: () => guard(readRefusal(database)),
    refuse: (refusal) => guard(writeRefusal(database, refusal)),
    version: () => guard(database.version()),
    close: () => guard(database.close()),
  };
}

async function guard<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof FeedwrightError) throw cause;
    throw new FeedwrightError('store_failed', `the store failed: ${messageOf(cause)}`, { cause });
  }
}

/** What SQLite and the readers of its rows say of a file that is not what it was. */
const DAMAGE =
  /malformed|not a database|corrupt|unsupported file format|JSON|no such (?:table|column)|incorrect header|already exists/i;

function isDamage(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (DAMAGE.test(cause.message)) return true;
  }
  return false;
}
