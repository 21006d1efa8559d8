import type { Article } from '../../article/article.ts';
import type { ArchivePlace, Placed, PlaceInput } from '../../ledger/archive-places.ts';
import type { Ledger, LedgerChange, LedgerRow } from '../../ledger/ledger.ts';
import type { AsyncMethods, ChangeTables, ModuleTables } from '../../ledger/module-tables.ts';
import type { StoredSnapshot } from './snapshot-rows.ts';

/** Stored state of the files in one folder. */
export interface FolderState {
  /** '' or with `/` at the end. */
  readonly folder: string;
  /** JSON. */
  readonly state: string;
}

/** A change that the gate refused. */
export interface RejectedChange {
  /** Hash of exactly this change: content and settings. */
  readonly changeHash: string;
  /** One sentence for each violation: the rule and its articles. */
  readonly violations: readonly string[];
  /** Milliseconds since 1970. */
  readonly refused: number;
  /** When an operator accepted it; milliseconds since 1970. */
  readonly accepted: number | undefined;
}

/** The ledger within a transaction, with the methods that write. All of it is committed, or nothing. */
export interface Change extends Ledger {
  /** Writes rows. `pause` is called between two of them. */
  readonly write: (changes: readonly LedgerChange[], pause?: () => Promise<void>) => Promise<void>;
  /** Records that the files of all published articles were read for their addresses, except those with these ids. */
  readonly noteAddressesSeen: (exceptIds: readonly string[]) => Promise<void>;
  /** Deletes the stored state of these folders. */
  readonly forgetFolders: (folders: readonly string[]) => Promise<void>;
  /** Records whether texts of published articles are still being stored. */
  readonly setBehind: (isBehind: boolean) => Promise<void>;
  /** Gives articles that are in no document their places in the archives. */
  readonly place: (input: PlaceInput) => Promise<Placed>;
  /** Methods of a module on its tables; what they write is part of this change. */
  readonly tables: <Methods extends AsyncMethods<Methods>>(tables: ChangeTables<Methods>) => Methods;
  /** Restores places that articles had in another database. */
  readonly restorePlaces: (places: readonly ArchivePlace[]) => Promise<void>;
  /** Version of the served snapshot; undefined before the first. */
  readonly version: () => Promise<number | undefined>;
  /**
   * Replaces the served snapshot, signals all watchers and clears the refused change. Writes only resources whose
   * paths are in `changed`.
   */
  readonly serve: (snapshot: StoredSnapshot, changed: readonly string[]) => Promise<void>;
  /** Writes from when on the snapshot is served, as `time` returns it. The last write of a change. */
  readonly serveFrom: (time: () => number) => Promise<number>;
}

/** Durable state of a publication. Every method is atomic and rejects with `store_failed`. */
export interface Store {
  /** Snapshot that was served last; undefined before the first. */
  readonly served: () => Promise<StoredSnapshot | undefined>;
  /** Methods of a module on its tables; they reject with `store_failed`. */
  readonly tables: <Methods extends AsyncMethods<Methods>>(tables: ModuleTables<Methods>) => Methods;
  /** The ledger as last published, also while a change is open. */
  readonly ledger: Ledger;
  /** Runs `work` in one transaction, which is rolled back if it rejects; its error is passed on. */
  readonly change: <T>(work: (change: Change) => Promise<T>) => Promise<T>;
  /** Published articles whose stored text is missing or out of date, by id, after `after`; at most `limit`. */
  readonly missing: (after: string, limit: number) => Promise<readonly LedgerRow[]>;
  /** Stores published articles by id; skips those of which another version has been published since. */
  readonly keep: (articles: ReadonlyMap<string, Article>, pause?: () => Promise<void>) => Promise<void>;
  /** Stored state of the files, by folder. */
  readonly scan: () => Promise<readonly FolderState[]>;
  /** Replaces the state of changed folders, and deletes that of `gone` folders, or of all others. */
  readonly writeScan: (changed: readonly FolderState[], gone: readonly string[] | 'others') => Promise<void>;
  /** Fills a new database with rows that were salvaged from an old one. */
  readonly restore: (
    changes: readonly LedgerChange[],
    places: readonly ArchivePlace[],
    snapshot: StoredSnapshot | undefined,
  ) => Promise<void>;
  /** Last change that the gate refused. */
  readonly refusal: () => Promise<RejectedChange | undefined>;
  readonly refuse: (refusal: RejectedChange) => Promise<void>;
  /** Version of the served snapshot; undefined before the first. */
  readonly version: () => Promise<number | undefined>;
  /**
   * Takes a turn of the schedule. Resolves to true for one caller only, of all processes. `now` is in milliseconds
   * since 1970; `holder` names the process for operators.
   */
  readonly takeSlot: (name: string, holder: string, now: number) => Promise<boolean>;
  /** When any process last took a turn, in milliseconds since 1970; undefined: never. */
  readonly lastSlot: () => Promise<number | undefined>;
  /** Calls `heard` when another process may have written, until the returned function is called. */
  readonly watch: (heard: () => void) => () => void;
  readonly close: () => Promise<void>;
}
