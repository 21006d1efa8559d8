import type { Database, Statements } from '../core/ledger/database.ts';
import type { AsyncMethods, ModuleTables } from '../core/ledger/module-tables.ts';
import type { Change, Store } from '../core/publish/records/store.ts';
import { FeedwrightError, messageOf } from '../core/errors.ts';
import { placeArticles, restorePlaces } from './tables/archives.ts';
import { keepArticle, ledgerOn, readMissing, writeBehind, writeLedger } from './tables/ledger.ts';
import { writeAddressesSeen } from './tables/page-paths.ts';
import { readScan, writeScan } from './tables/scan.ts';
import { clearRejectedChange, readRejectedChange, writeRejectedChange } from './tables/rejected-change.ts';
import { readLastSlot, takeSlot } from './tables/schedule-slots.ts';
import { readSnapshot, readVersion, writeServeFrom, writeSnapshot } from './tables/snapshots.ts';

/**
 * A store on an open database. `reader` is a second connection, which sees the last commit while a change is open;
 * without it, look-ups wait for the change to end.
 */
export function storeOn(database: Database, reader?: Database): Store {
  const modules = moduleTablesOn(database);
  const change = <T>(work: (change: Change) => Promise<T>): Promise<T> => changeIn(database, work);
  return {
    served: () => guard(database.reading(readSnapshot)),
    tables: modules.tables,
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
          await modules.release();
          await reader?.close();
          await database.close();
        })(),
      ),
  };
}

/** Opens each module's tables once. `release` ends what they hold, before the database is closed. */
function moduleTablesOn(
  database: Database,
): Pick<Store, 'tables'> & { readonly release: () => Promise<void> } {
  const opened = new Map<unknown, unknown>();
  const releases: (() => Promise<void>)[] = [];
  const open = <Methods extends AsyncMethods<Methods>>(tables: ModuleTables<Methods>): Methods => {
    const { methods, release } = tables.open(database);
    if (release !== undefined) releases.push(release);
    const guardedMethods = guarded(methods);
    opened.set(tables, guardedMethods);
    return guardedMethods;
  };
  return {
    // The map holds, for each definition, the methods that it has opened.
    tables: <Methods extends AsyncMethods<Methods>>(tables: ModuleTables<Methods>) =>
      (opened.get(tables) as Methods | undefined) ?? open(tables),
    release: async () => {
      for (const release of releases) await release();
    },
  };
}

/** Runs `work` in one transaction. Its own error is passed on; others become `store_failed`. */
async function changeIn<T>(database: Database, work: (change: Change) => Promise<T>): Promise<T> {
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
    throw failure ?? error;
  }
}

function changeOn(statements: Statements): Change {
  const methods: Omit<Change, 'tables'> = {
    ...ledgerOn(statements),
    write: (changes, pause) => writeLedger(statements, changes, pause),
    noteAddressesSeen: (exceptIds) => writeAddressesSeen(statements, exceptIds),
    version: () => readVersion(statements),
    forgetFolders: (folders) => writeScan(statements, [], folders),
    setBehind: (isBehind) => writeBehind(statements, isBehind),
    place: (input) => placeArticles(statements, input),
    restorePlaces: (places) => restorePlaces(statements, places),
    serve: async (snapshot, changed) => {
      await writeSnapshot(statements, snapshot, changed);
      await clearRejectedChange(statements);
      await statements.tell();
    },
    serveFrom: (time) => writeServeFrom(statements, time),
  };
  return { ...guarded(methods), tables: ({ within }) => guarded(within(statements)) };
}

/** The same methods, whose failures are `store_failed`. */
function guarded<Methods extends AsyncMethods<Methods>>(methods: Methods): Methods {
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
