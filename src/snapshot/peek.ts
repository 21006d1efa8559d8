import { openSnapshot } from '../store/store.ts';
import { contentDirectoryOf, fromStored } from './persistence.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * What was served last of a content directory (its real path), read without opening anything else, so that a
 * restart serves it at once. Undefined where there is nothing, or it is damaged, or of another directory:
 * whoever opens the store with care will see. Never rejects.
 */
export async function peek(dataDirectory: string, contentDirectory: string): Promise<Snapshot | undefined> {
  try {
    const stored = await openSnapshot(dataDirectory);
    if (stored === undefined || contentDirectoryOf(stored) !== contentDirectory) return undefined;
    return fromStored(stored);
  } catch {
    return undefined;
  }
}
