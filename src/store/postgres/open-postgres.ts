import { lockOnPostgres } from './lock.ts';
import type { PostgresSettings } from './client.ts';
import { openStoreOn } from './store.ts';
import type { OpenedStore } from '../../core/publish/records/opened-store.ts';

/**
 * Opens the store in a PostgreSQL database. If the database cannot be used, there is no copy to work on: another process
 * may be publishing from it. Rejects with `store_failed`.
 */
export async function openOnPostgres(database: PostgresSettings, mayLead: boolean): Promise<OpenedStore> {
  let notice: string | undefined;
  const store = await openStoreOn({ ...database, notice: (sentence) => (notice = sentence) });
  try {
    return {
      store,
      problem: undefined,
      lock: mayLead ? await lockOnPostgres(database) : undefined,
      takeLock: () => lockOnPostgres(database),
      // Only the owner of the database may delete its content.
      startEmpty: undefined,
      takeNotice: () => {
        const taken = notice;
        notice = undefined;
        return taken;
      },
      discard: () => {},
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
