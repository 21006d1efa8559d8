import { FeedwrightError } from '../../core/errors.ts';
import type { ResolveContext } from '../../core/on-demand/context.ts';
import { mediaIn } from '../../core/snapshot/paths.ts';
import { FOUND_GONE, type Found } from '../../core/snapshot/snapshot.ts';

/**
 * Resolves the path of a file that an article is published with. Rejects with `regeneration_failed` while
 * articles are still being stored, since the file may belong to one of them.
 */
export async function findMedia(path: string, { ledger }: Pick<ResolveContext, 'ledger'>): Promise<Found> {
  const file = mediaIn(path);
  const found = file === undefined ? undefined : await ledger.mediaAt(file);
  if (found !== undefined) return found === 'gone' ? FOUND_GONE : { kind: 'file', file: found };
  if (file !== undefined && (await ledger.isBehind())) {
    throw new FeedwrightError('regeneration_failed', 'the files are not all known yet');
  }
  return undefined;
}
