import type { Instant } from '../article/instant.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Publication } from '../article/publication.ts';
import type { Criteria } from '../article/feed-id.ts';
import type { Tombstone } from '../feed/feed.ts';

/** Max. tombstones in a document. */
const MAX_TOMBSTONES = 100;

const MS_PER_DAY = 86_400_000;

/** The newest deletions in a feed (RFC 6721), for `tombstoneDays` days after each. */
export async function tombstonesOf(
  { deletedAfter }: Ledger,
  criteria: Criteria,
  { tombstoneDays }: Publication,
  now: Instant,
): Promise<Tombstone[]> {
  const rows = await deletedAfter(criteria, now - tombstoneDays * MS_PER_DAY, MAX_TOMBSTONES);
  return rows
    .map(({ id, atomId, deleted = 0 }) => ({ id, ...(atomId !== undefined && { atomId }), deleted }))
    .sort((a, b) => b.deleted - a.deleted || (a.id < b.id ? -1 : 1));
}
