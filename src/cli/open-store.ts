import { openRehearsalOn, openStoreOn } from '../store/postgres/store.ts';
import { isStore, openExistingStore, openStoreCopy, type Store } from '../store/sqlite/sqlite-store.ts';
import { postgresSettings, type Settings } from '../app/options.ts';

/** Opens the store of a service, which may be running; `undefined` where there is none. Rejects with `store_failed`. */
export async function openExisting(settings: Settings): Promise<Store | undefined> {
  const database = postgresSettings(settings);
  if (database !== undefined) return openStoreOn(database);
  return isStore(settings.data) ? openExistingStore(settings.data) : undefined;
}

/**
 * Opens a copy of the store, or a transaction that is undone, so that the service notices no change. `discard` closes
 * it. `undefined` where there is no store. Rejects with `store_failed`.
 */
export async function openForTrial(
  settings: Settings,
): Promise<{ readonly store: Store; readonly discard: () => Promise<void> } | undefined> {
  const database = postgresSettings(settings);
  if (database === undefined) return isStore(settings.data) ? openStoreCopy(settings.data) : undefined;
  const store = await openRehearsalOn(database);
  return store && { store, discard: store.close };
}
