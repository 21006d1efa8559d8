import { FeedwrightError, messageOf } from '../../core/errors.ts';
import type { Database } from '../../core/ledger/database.ts';
import { isMigrated, migrate } from '../migrate.ts';
import { storeOn } from '../store.ts';
import type { Store } from '../../core/publish/records/store.ts';
import { openPostgres } from './postgres.ts';
import type { PostgresSettings } from './client.ts';
import { readSnapshot } from '../tables/snapshots.ts';
import type { StoredSnapshot } from '../../core/publish/records/snapshot-rows.ts';

/** Opens the store in a PostgreSQL database; creates missing tables. Rejects with `store_failed`. */
export function openStoreOn(settings: PostgresSettings): Promise<Store> {
  return opening(settings, async (database) => {
    await migrate(database);
    return storeOn(database);
  });
}

/**
 * Opens the store for a dry run: every change is rolled back at its end. Undefined if there are no tables.
 * Rejects with `store_failed`, also if the tables are of another version.
 */
export function openRehearsalOn(settings: PostgresSettings): Promise<Store | undefined> {
  return opening(settings, async (database) => {
    if (await isMigrated(database)) return storeOn(rehearsalOf(database));
    const [found] = await database.all("SELECT to_regclass('migration')::text AS name");
    if (found?.['name'] !== null)
      throw new Error('its tables are of another version: start the service first');
    await database.close();
    return undefined;
  });
}

/** Reads the served snapshot, and nothing else; undefined before the first. Rejects with `store_failed`. */
export function openSnapshotOn(settings: PostgresSettings): Promise<StoredSnapshot | undefined> {
  return opening(settings, async (database) => {
    try {
      return (await isMigrated(database)) ? await database.reading(readSnapshot) : undefined;
    } finally {
      await database.close();
    }
  });
}

async function opening<T>(settings: PostgresSettings, use: (database: Database) => Promise<T>): Promise<T> {
  let database: Database | undefined;
  try {
    database = await openPostgres(settings);
    return await use(database);
  } catch (cause) {
    await database?.close();
    throw new FeedwrightError(
      'store_failed',
      `cannot use the database of DATABASE_URL: ${messageOf(cause)}`,
      {
        cause,
      },
    );
  }
}

/** A database in which every transaction is rolled back at its end. */
function rehearsalOf(database: Database): Database {
  return {
    ...database,
    run: () => Promise.reject(new Error('nothing is written in a rehearsal')),
    transaction: async (work) => {
      const over = new Error('the rehearsal is over');
      let value: Awaited<ReturnType<typeof work>> | undefined;
      await database
        .transaction(async (statements) => {
          value = await work({ ...statements, tell: async () => {} });
          throw over;
        })
        .catch((error: unknown) => {
          if (error !== over) throw error;
        });
      return value as Awaited<ReturnType<typeof work>>;
    },
  };
}
