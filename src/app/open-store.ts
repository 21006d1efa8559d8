import type { OpenStore } from '../core/publish/records/opened-store.ts';
import type { StoredSnapshot } from '../core/publish/records/snapshot-rows.ts';
import { openOnPostgres } from '../store/postgres/open-postgres.ts';
import { openSnapshotOn } from '../store/postgres/store.ts';
import { openOnSqlite } from '../store/sqlite/open-sqlite.ts';
import { openSnapshot } from '../store/sqlite/sqlite-store.ts';
import { postgresSettings, type Settings } from './options.ts';

/** Opener of the configured store: PostgreSQL if a database is named, else SQLite in the data directory. */
export function storeOpener(settings: Settings): OpenStore {
  const database = postgresSettings(settings);
  return database === undefined
    ? (mayLead, now) => openOnSqlite(settings.data, mayLead, now)
    : (mayLead) => openOnPostgres(database, mayLead);
}

/** Reads the snapshot that was served last from the configured store, and nothing else. Rejects if it is damaged. */
export function readServedSnapshot(settings: Settings): Promise<StoredSnapshot | undefined> {
  const database = postgresSettings(settings);
  return database === undefined ? openSnapshot(settings.data) : openSnapshotOn(database);
}
