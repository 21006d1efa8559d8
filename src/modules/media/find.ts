import { mediaTypeOf } from '../../core/content/media/file-types.ts';
import { filesAtOldPath } from '../../core/content/media/static-paths.ts';
import { FeedwrightError } from '../../core/errors.ts';
import type { ResolveContext } from '../../core/on-demand/context.ts';
import { isReservedPath } from '../../core/article/addresses/reserved-paths.ts';
import { keyOfPagePath } from '../../core/article/addresses/page-path.ts';
import { mediaIn, mediaUrlPath } from '../../core/snapshot/paths.ts';
import { FOUND_GONE, type Found } from '../../core/snapshot/snapshot.ts';

type MediaContext = Pick<ResolveContext, 'ledger'> & {
  readonly snapshot?: Pick<ResolveContext['snapshot'], 'publication'> | undefined;
};

/**
 * Resolves the path of a file that an article is published with, and the path that a file of a static directory had on
 * an old site. Rejects with `regeneration_failed` while articles are still being stored, since the file may belong to
 * one of them.
 */
export async function findMedia(path: string, { ledger, snapshot }: MediaContext): Promise<Found> {
  const file = mediaIn(path);
  if (file === undefined) return findOldPath(path, ledger, snapshot?.publication.static);
  const found = await ledger.mediaAt(file);
  if (found !== undefined) return found === 'gone' ? FOUND_GONE : { kind: 'file', file: found };
  if (await ledger.isBehind()) {
    throw new FeedwrightError('regeneration_failed', 'the files are not all known yet');
  }
  return undefined;
}

async function findOldPath(
  path: string,
  { mediaAt }: MediaContext['ledger'],
  staticDirectories: readonly string[] | undefined,
): Promise<Found> {
  const names = mediaIn(`/media${path}`);
  if (names === undefined || mediaTypeOf(path) === undefined) return undefined;
  if (isReservedPath(keyOfPagePath(path) ?? '/')) return undefined;
  const files = filesAtOldPath(`/${names}`, staticDirectories);
  const found = await Promise.all(files.map((file) => mediaAt(file)));
  for (const one of found) {
    if (one !== undefined && one !== 'gone') return { kind: 'redirect', movedTo: mediaUrlPath(one.path) };
  }
  return found.includes('gone') ? FOUND_GONE : undefined;
}
