import { openSnapshotOn } from '../store/postgres-store.ts';
import { openSnapshot } from '../store/store.ts';
import type { Place } from './open-records.ts';
import { contentDirectoryOf, fromStored } from './persistence.ts';
import type { Upcoming } from './turnover.ts';

/**
 * What was served last of a content directory (its real path; undefined: of whichever), read without opening anything else, so that a
 * restart serves it at once. Undefined where there is nothing, or it is damaged, or of another directory:
 * whoever opens the store with care will see. Never rejects.
 */
export async function peek(
  { directory, database }: Pick<Place, 'directory' | 'database'>,
  contentDirectory: string | undefined,
): Promise<Upcoming | undefined> {
  try {
    const stored = await (database === undefined ? openSnapshot(directory) : openSnapshotOn(database));
    if (stored === undefined) return undefined;
    if (contentDirectory !== undefined && contentDirectoryOf(stored) !== contentDirectory) return undefined;
    return { snapshot: fromStored(stored), serveFrom: stored.serveFrom };
  } catch {
    return undefined;
  }
}
