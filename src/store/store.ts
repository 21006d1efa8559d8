import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../article/finding.ts';
import type { Article } from '../article/article.ts';
import type { Ledger, LedgerRow } from '../article/ledger.ts';
import { FeedwrightError, messageOf } from '../errors.ts';
import { openSqlite, type Database, type Statements } from './driver.ts';
import {
  checkLedger,
  keepArticle,
  ledgerOn,
  readLedger,
  readMissing,
  readReceipts,
  readWords,
  writeLedger,
  type LedgerChange,
} from './ledger.ts';
import { migrate } from './migrate.ts';
import { salvage } from './salvage.ts';
import { readScan, writeScan, type FolderState } from './scan.ts';
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

/** The ledger within a change, with what may be written. Nothing is written unless the whole change is. */
export interface Change extends Ledger {
  /** `pause` is called between two rows. */
  readonly write: (changes: readonly LedgerChange[], pause?: () => Promise<void>) => Promise<void>;
  /** Puts a snapshot in the place of the one that is served; a refusal is settled with it. Only `changed` resources are written. */
  readonly serve: (snapshot: StoredSnapshot, changed: readonly string[]) => Promise<void>;
}

/** What the service remembers. Every method rejects with `store_failed`, and nothing is half done then. */
export interface Store {
  /** Ledger and snapshot as they were at one moment. */
  readonly read: () => Promise<Stored>;
  /** The served snapshot alone. */
  readonly served: () => Promise<StoredSnapshot | undefined>;
  /** The ledger as it was last published, also while a change is under way. */
  readonly ledger: Ledger;
  /** One transaction: all that `work` writes, or nothing of it if it rejects; that error is passed on. */
  readonly change: <T>(work: (change: Change) => Promise<T>) => Promise<T>;
  /** Published articles that are not stored as they were published, by id, after `after`; `limit` of them. */
  readonly missing: (after: string, limit: number) => Promise<readonly LedgerRow[]>;
  /** Stores articles as they were published, by id; those of which another version is published by now are passed over. */
  readonly keep: (articles: ReadonlyMap<string, Article>, pause?: () => Promise<void>) => Promise<void>;
  /** What is known of the files, by folder. */
  readonly scan: () => Promise<readonly FolderState[]>;
  /** Puts what is known of some folders in the place of what was, and forgets those that are gone, or all others. */
  readonly writeScan: (changed: readonly FolderState[], gone: readonly string[] | 'others') => Promise<void>;
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
    await readRefusal(database);
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

function storeOn(database: Database, reader: Database | undefined): Store {
  const change = async <T>(work: (change: Change) => Promise<T>): Promise<T> => {
    let failure: unknown;
    try {
      return await guard(
        database.transaction((statements) =>
          work(changeOn(statements)).catch((error: unknown) => {
            failure = error;
            throw error;
          }),
        ),
      );
    } catch (error) {
      // What the work itself rejects with is no failure of the store.
      throw failure ?? error;
    }
  };
  return {
    read: () =>
      guard(
        database.reading(async (statements) => ({
          rows: await readLedger(statements),
          snapshot: await readSnapshot(statements),
        })),
      ),
    served: () => guard(database.reading(readSnapshot)),
    ledger: guarded(ledgerOn(reader ?? database)),
    change,
    missing: (after, limit) => guard(readMissing(database, after, limit)),
    keep: (articles, pause = async () => {}) =>
      guard(
        database.transaction(async (statements) => {
          for (const [id, article] of articles) {
            await keepArticle(statements, id, article);
            await pause();
          }
        }),
      ),
    scan: () => guard(readScan(database)),
    writeScan: (changed, gone) =>
      guard(database.transaction((statements) => writeScan(statements, changed, gone))),
    wordsOf: (id) => guard(readWords(database, id)),
    receipts: () => guard(readReceipts(database)),
    publish: (changes, snapshot, changed) =>
      change(async ({ write, serve }) => {
        await write(changes);
        await serve(snapshot, changed);
      }),
    restore: (changes, snapshot) =>
      change(async ({ write, serve }) => {
        await write(changes);
        const paths = snapshot?.resources.map(({ path }) => path);
        if (snapshot !== undefined) await serve(snapshot, paths ?? []);
      }),
    refusal: () => guard(readRefusal(database)),
    refuse: (refusal) => guard(writeRefusal(database, refusal)),
    version: () => guard(database.version()),
    close: () =>
      guard(
        (async () => {
          await reader?.close();
          await database.close();
        })(),
      ),
  };
}

function changeOn(statements: Statements): Change {
  return guarded<Change>({
    ...ledgerOn(statements),
    write: (changes, pause) => writeLedger(statements, changes, pause),
    serve: async (snapshot, changed) => {
      await writeSnapshot(statements, snapshot, changed);
      await clearRefusal(statements);
    },
  });
}

/** The same methods, whose failures are `store_failed`. */
function guarded<Methods extends Ledger>(methods: Methods): Methods {
  const entries = Object.entries(methods) as [string, (...input: unknown[]) => Promise<unknown>][];
  return Object.fromEntries(
    entries.map(([name, method]) => [name, (...input: unknown[]) => guard(method(...input))]),
  ) as unknown as Methods;
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
