import type { Ledger } from '../../core/ledger/ledger.ts';
import { FeedwrightError } from '../../core/errors.ts';
import { mediaIn } from '../../core/snapshot/paths.ts';
import { FOUND_GONE, type Found } from '../../core/snapshot/snapshot.ts';

/**
 * Finds the file behind a path, if an article is published with it. Rejects with `regeneration_failed` while
 * articles are still to be stored: nobody knows yet whose file it is.
 */
export async function findMedia(path: string, ledger: Ledger): Promise<Found> {
  const file = mediaIn(path);
  const found = file === undefined ? undefined : await ledger.mediaAt(file);
  if (found !== undefined) return found === 'gone' ? FOUND_GONE : { kind: 'file', file: found };
  if (file !== undefined && (await ledger.isBehind())) {
    throw new FeedwrightError('regeneration_failed', 'the files are not all known yet');
  }
  return undefined;
}
