import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { LedgerChange } from '../../../../src/core/ledger/ledger.ts';
import { EVERYTHING } from '../../../../src/core/article/feed-id.ts';
import type { FeedwrightError } from '../../../../src/core/errors.ts';
import type { Store } from '../../../../src/core/publish/records/store.ts';
import { temporaryDirectory } from '../../../support/service/directory.ts';
import { ON_FILES, openStore, openVolatileStore } from '../../../support/store/engine.ts';
import { rowsOf } from '../../../support/store/ledger.ts';
import { NOW, row, article, change, SNAPSHOT, idsOf } from '../../../support/store/ledger-rows.ts';

let directory: string;

let store: Store;

async function open(): Promise<Store> {
  const { store: opened } = await openStore(directory, NOW, false);
  onTestFinished(() => opened.close().catch(() => {}));
  return opened;
}

beforeEach(async () => {
  directory = temporaryDirectory();
  store = await open();
});

const write = (...changes: readonly LedgerChange[]): Promise<void> =>
  store.change((ledger) => ledger.write(changes));

describe('a change', () => {
  test('is rolled back as a whole if its work rejects, and the same error is thrown', async () => {
    await write(change(row('a'), { article: article('a', 'A.') }));
    const thrown = new RangeError('mine');
    const work = store.change(async (ledger) => {
      await ledger.write([
        change(row('b'), { article: article('b', 'B.') }),
        change(row('a', { slug: 'z', formerSlugs: ['a'] })),
      ]);
      await ledger.serve(SNAPSHOT, []);
      expect((await ledger.byId('b'))?.id).toBe('b');
      throw thrown;
    });
    await expect(work).rejects.toBe(thrown);
    expect(await rowsOf(store.ledger)).toEqual([row('a')]);
    expect(await store.served()).toBeUndefined();
    expect(await store.ledger.articleOf(row('b'))).toBeUndefined();
    expect((await store.ledger.bySlug('z'))?.id).toBeUndefined();
    // The next change is independent of it.
    await write(change(row('c')));
    expect(idsOf(await store.ledger.newest(EVERYTHING, 10, 0))).toEqual(['a', 'c']);
  });

  test('is rolled back if SQLite refuses it, and reported as a failure of the store', async () => {
    const work = write(change(row('a', { slug: 'same' })), change(row('b', { slug: 'same' })));
    await expect(work).rejects.toMatchObject({ code: 'store_failed' } satisfies Partial<FeedwrightError>);
    expect(await store.ledger.isEmpty()).toBe(true);
  });

  test('reads its own writes; other readers see the state before', async () => {
    await write(change(row('a')));
    const seen = await store.change(async (ledger) => {
      await ledger.write([change(row('b')), change(row('a', { deleted: 3000 }))]);
      return [
        [
          idsOf(await ledger.newest(EVERYTHING, 10, 0)),
          await ledger.count(),
          idsOf(await ledger.deletedAfter(EVERYTHING, 0, 10)),
        ],
        [
          idsOf(await store.ledger.newest(EVERYTHING, 10, 0)),
          await store.ledger.count(),
          idsOf(await store.ledger.deletedAfter(EVERYTHING, 0, 10)),
        ],
      ];
    });
    expect(seen).toEqual([
      [['b'], 1, ['a']],
      [['a'], 1, []],
    ]);
    expect(idsOf(await store.ledger.newest(EVERYTHING, 10, 0))).toEqual(['b']);
  });

  test('waits for the change before it', async () => {
    const order: string[] = [];
    const one = store.change(async (ledger) => {
      order.push('one begins');
      await ledger.write([change(row('a'))]);
      await new Promise(setImmediate);
      order.push('one ends');
    });
    const other = store.change(async (ledger) => {
      order.push(`other finds ${await ledger.count()}`);
    });
    await Promise.all([one, other]);
    expect(order).toEqual(['one begins', 'one ends', 'other finds 1']);
  });

  test('yields to other work between two rows', async () => {
    let pauses = 0;
    await store.change(({ write }) =>
      write([change(row('a')), change(row('b'))], async () => void (pauses += 1)),
    );
    expect(pauses).toBe(2);
  });
});

test.runIf(ON_FILES)('in memory, a query waits until a change is complete', async () => {
  const volatile = await openVolatileStore();
  const changing = volatile.change(async (ledger) => {
    await ledger.write([change(row('a'))]);
    await new Promise(setImmediate);
    await ledger.write([change(row('b'))]);
  });
  expect(await volatile.ledger.count()).toBe(2);
  await changing;
});
