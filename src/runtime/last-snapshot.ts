import type { ScheduledSnapshot } from '../core/publish/activation.ts';
import type { StoredSnapshot } from '../core/publish/records/snapshot-rows.ts';
import { contentDirectoryOf, fromStored } from '../core/publish/records/stored-snapshot.ts';

/**
 * Snapshot that was served last, so that a restart serves it before the store is opened. `read` reads it from the store.
 * `contentDirectory` is a real path; undefined: any. Undefined if there is no snapshot, or it is damaged, or was made from
 * another directory; the publisher finds that out when it opens the store. Never rejects.
 */
export async function readLastSnapshot(
  read: () => Promise<StoredSnapshot | undefined>,
  contentDirectory: string | undefined,
): Promise<ScheduledSnapshot | undefined> {
  try {
    const stored = await read();
    if (stored === undefined) return undefined;
    if (contentDirectory !== undefined && contentDirectoryOf(stored) !== contentDirectory) return undefined;
    return { snapshot: fromStored(stored), serveFrom: stored.serveFrom };
  } catch {
    return undefined;
  }
}
