import type { LedgerRow } from '../../../src/core/ledger/ledger.ts';
import { EVERYTHING } from '../../../src/core/article/feed-id.ts';
import { createFeedRenderer, formatWriters } from '../../../src/core/feed/render.ts';
import { createBuilder } from '../../../src/core/snapshot/build.ts';
import type { ContentDelta, FileIndex } from '../../../src/core/publish/content-delta.ts';
import { prepare } from '../../../src/core/publish/prepare.ts';
import type { LedgerChange } from '../../../src/store/tables/ledger.ts';
import type { StoredSnapshot } from '../../../src/store/tables/snapshots.ts';
import type { Change, Store } from '../../../src/store/sqlite/sqlite-store.ts';
import { PUBLICATION } from '../service/regenerator.ts';

/** More rows than a test writes. */
const ALL = 10_000;

/** All rows of a ledger: those of published articles, newest first, then those of deleted ones. */
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

/** Records what a scan found in the ledger. Returns what is known of the files from then on. */
export async function publishDelta(store: Store, delta: ContentDelta): Promise<FileIndex> {
  const prepared = await store.change((ledger) =>
    prepare({
      delta,
      publication: PUBLICATION,
      ledger,
      articleOf: ledger.articleOf,
      previous: undefined,
      build: createBuilder({
        generator: 'test',
        renderer: createFeedRenderer(formatWriters([])),
        entryChecks: [],
      }),
      publicationChecks: [],
    }),
  );
  return prepared.files;
}
