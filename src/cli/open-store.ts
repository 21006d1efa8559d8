import { openRehearsalOn, openStoreOn } from '../store/postgres/store.ts';
import { isStore, openExistingStore, openStoreCopy } from '../store/sqlite/sqlite-store.ts';
import type { Store } from '../core/publish/records/store.ts';
import { postgresSettings, type Settings } from '../app/options.ts';

/** What the service remembers, which may be running; undefined where nothing ever was. Rejects with `store_failed`. */
export async function openExisting(settings: Settings): Promise<Store | undefined> {
  const database = postgresSettings(settings);
  if (database !== undefined) return openStoreOn(database);
  return isStore(settings.data) ? openExistingStore(settings.data) : undefined;
}

/**
 * The same to try things out, and the service knows nothing of them: a copy, or changes that are undone. `discard` closes
 * it. Undefined where nothing is remembered. Rejects with `store_failed`.
 */
export async function openForTrial(
  settings: Settings,
): Promise<{ readonly store: Store; readonly discard: () => Promise<void> } | undefined> {
  const database = postgresSettings(settings);
  if (database === undefined) return isStore(settings.data) ? openStoreCopy(settings.data) : undefined;
  const store = await openRehearsalOn(database);
  return store && { store, discard: store.close };
}
