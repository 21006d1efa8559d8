import type { LedgerRow, LedgerChange } from '../../../src/core/ledger/ledger.ts';
import { EVERYTHING } from '../../../src/core/article/feed-id.ts';
import { createFeedRenderer, formatWriters } from '../../../src/core/feed/render.ts';
import { createBuilder } from '../../../src/core/snapshot/build.ts';
import type { ContentDelta, FileIndex } from '../../../src/core/publish/content-delta.ts';
import { prepare } from '../../../src/core/publish/prepare.ts';
import type { StoredSnapshot } from '../../../src/core/publish/records/snapshot-rows.ts';
import type { Change, Store } from '../../../src/core/publish/records/store.ts';
import { PUBLICATION } from '../service/regenerator.ts';

/** More rows than any test writes. */
const ALL = 10_000;

/** All rows of a ledger: published articles, newest first, then deleted ones. */
export async function rowsOf({ newest, deletedAfter }: Store['ledger'] | Change): Promise<LedgerRow[]> {
  return [...(await newest(EVERYTHING, ALL, 0)), ...(await deletedAfter(EVERYTHING, -1, ALL))];
}

/** Writes rows and a snapshot in one transaction. */
export function publish(
  store: Store,
  changes: readonly LedgerChange[],
  snapshot: StoredSnapshot,
  changed: readonly string[],
): Promise<void> {
  return store.change(async ({ write, serve }) => {
    await write(changes);
    await serve(snapshot, changed);
  });
}

/** Records the changes found by a scan in the ledger. Returns the resulting file index. */
export async function publishDelta(store: Store, delta: ContentDelta): Promise<FileIndex> {
  const prepared = await store.change((ledger) =>
    prepare({
      delta,
      publication: PUBLICATION,
      timezone: 'UTC',
      ledger,
      articleOf: ledger.articleOf,
      previous: undefined,
      build: createBuilder({
        generator: 'test',
        renderer: createFeedRenderer(formatWriters([])),
      }),
      publicationChecks: [],
    }),
  );
  return prepared.files;
}
