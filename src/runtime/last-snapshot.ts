import { openSnapshotOn } from '../store/postgres/store.ts';
import { openSnapshot } from '../store/sqlite/sqlite-store.ts';
import type { StoreLocation } from '../core/publish/records/open-publisher-store.ts';
import { contentDirectoryOf, fromStored } from '../core/publish/records/stored-snapshot.ts';
import type { ScheduledSnapshot } from '../core/publish/activation.ts';

/**
 * What was served last of a content directory (its real path; undefined: of whichever), read without opening anything else, so that a
 * restart serves it at once. Undefined where there is nothing, or it is damaged, or of another directory:
 * whoever opens the store with care will see. Never rejects.
 */
export async function readLastSnapshot(
  { directory, database }: Pick<StoreLocation, 'directory' | 'database'>,
  contentDirectory: string | undefined,
): Promise<ScheduledSnapshot | undefined> {
  try {
    const stored = await (database === undefined ? openSnapshot(directory) : openSnapshotOn(database));
    if (stored === undefined) return undefined;
    if (contentDirectory !== undefined && contentDirectoryOf(stored) !== contentDirectory) return undefined;
    return { snapshot: fromStored(stored), serveFrom: stored.serveFrom };
  } catch {
    return undefined;
  }
}
