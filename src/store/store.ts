import type { Article } from '../core/article/article.ts';
import type { Ledger, LedgerRow } from '../core/ledger/ledger.ts';
import { FeedwrightError, messageOf } from '../core/errors.ts';
import {
  placeArticles,
  restorePlaces,
  type ArchivePlace,
  type Placed,
  type PlaceInput,
} from './tables/archives.ts';
import type { Database, Statements } from '../core/ledger/database.ts';
import { HostLeases } from '../modules/push/queue/host-leases.ts';
import {
  keepArticle,
  ledgerOn,
  readMissing,
  writeBehind,
  writeLedger,
  type LedgerChange,
} from './tables/ledger.ts';
import { enqueuePushUpdate, type PushUpdate } from '../modules/push/store/push-queue.ts';
import { pushStoreOn } from '../modules/push/store/push-store.ts';
import type { PushStore } from '../modules/push/store/records.ts';
import { readersOn, type ReaderStore } from '../modules/readers/store.ts';
import { readScan, writeScan, type FolderState } from './tables/scan.ts';
import {
  clearRejectedChange,
  readRejectedChange,
  writeRejectedChange,
  type RejectedChange,
} from './tables/rejected-change.ts';
import { readLastSlot, takeSlot } from './tables/schedule-slots.ts';
import {
  readSnapshot,
  readVersion,
  writeServeFrom,
  writeSnapshot,
  type StoredSnapshot,
} from './tables/snapshots.ts';

/** The ledger within a change, with what may be written. Nothing is written unless the whole change is. */
export interface Change extends Ledger {
  /** `pause` is called between two rows. */
  readonly write: (changes: readonly LedgerChange[], pause?: () => Promise<void>) => Promise<void>;
  /** Forgets what is known of the files in these folders. */
  readonly forgetFolders: (folders: readonly string[]) => Promise<void>;
  /** Says whether texts of published articles are still to be stored. */
  readonly setBehind: (isBehind: boolean) => Promise<void>;
  /** Gives articles that are in no document their places in the archives. */
  readonly place: (input: PlaceInput) => Promise<Placed>;
  /** Notes that documents have another version: see {@link enqueuePushUpdate}. */
  readonly enqueue: (news: PushUpdate) => Promise<void>;
  /** Gives them the places that they had in another database. */
  readonly restorePlaces: (places: readonly ArchivePlace[]) => Promise<void>;
  /** Which snapshot is served; undefined where none ever was. */
  readonly version: () => Promise<number | undefined>;
  /** Puts a snapshot in the place of the one that is served, and tells all who watch; a refusal is settled with it. Only `changed` resources are written. */
  readonly serve: (snapshot: StoredSnapshot, changed: readonly string[]) => Promise<void>;
  /** Says last of all from when on it is served, which `time` is asked for; resolves to that: see {@link writeServeFrom}. */
  readonly serveFrom: (time: () => number) => Promise<number>;
}

/** What the service remembers. Every method rejects with `store_failed`, and nothing is half done then. */
export interface Store {
  /** What was served last; undefined where nothing ever was. */
  readonly served: () => Promise<StoredSnapshot | undefined>;
  /** Subscribers and hubs. */
  readonly push: PushStore;
  /** Who reads. */
  readonly readers: ReaderStore;
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
  /** Fills a new database with what was saved from an old one. */
  readonly restore: (
    changes: readonly LedgerChange[],
    places: readonly ArchivePlace[],
    snapshot: StoredSnapshot | undefined,
  ) => Promise<void>;
  readonly refusal: () => Promise<RejectedChange | undefined>;
  readonly refuse: (refusal: RejectedChange) => Promise<void>;
  /** Which snapshot is served; undefined where none ever was. */
  readonly version: () => Promise<number | undefined>;
  /** Takes a turn of the schedule, unless somebody else has: see {@link takeSlot}. */
  readonly takeSlot: (name: string, holder: string, now: number) => Promise<boolean>;
  /** When a turn was last taken, by whomever; undefined: never. */
  readonly lastSlot: () => Promise<number | undefined>;
  /** Calls `heard` when somebody else may have written something, until the function that it returns is called. */
  readonly watch: (heard: () => void) => () => void;
  readonly close: () => Promise<void>;
}

/**
 * A store on an open database. `reader` is a second connection, which sees what was published last while a change
 * is under way; without one, whoever looks something up waits until the change is through.
 */
export function storeOn(
  database: Database,
  reader?: Database,
  leases: HostLeases = new HostLeases(database),
): Store {
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
    served: () => guard(database.reading(readSnapshot)),
    push: guarded(pushStoreOn(database, leases)),
    readers: guarded(readersOn(database)),
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
    restore: (changes, places, snapshot) =>
      change(async ({ write, restorePlaces, serve, setBehind }) => {
        await write(changes);
        await restorePlaces(places);
        await setBehind(changes.length > 0);
        const paths = snapshot?.resources.map(({ path }) => path);
        if (snapshot !== undefined) await serve(snapshot, paths ?? []);
      }),
    refusal: () => guard(readRejectedChange(database)),
    refuse: (refusal) => guard(writeRejectedChange(database, refusal)),
    version: () => guard(readVersion(database)),
    takeSlot: (...slot) => guard(takeSlot(database, ...slot)),
    lastSlot: () => guard(readLastSlot(database)),
    watch: database.watch,
    close: () =>
      guard(
        (async () => {
          await leases.release();
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
    version: () => readVersion(statements),
    forgetFolders: (folders) => writeScan(statements, [], folders),
    setBehind: (isBehind) => writeBehind(statements, isBehind),
    place: (input) => placeArticles(statements, input),
    enqueue: (news) => enqueuePushUpdate(statements, news),
    restorePlaces: (places) => restorePlaces(statements, places),
    serve: async (snapshot, changed) => {
      await writeSnapshot(statements, snapshot, changed);
      await clearRejectedChange(statements);
      await statements.tell();
    },
    serveFrom: (time) => writeServeFrom(statements, time),
  });
}

/** The same methods, whose failures are `store_failed`. */
function guarded<Methods extends Ledger | PushStore | ReaderStore>(methods: Methods): Methods {
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
