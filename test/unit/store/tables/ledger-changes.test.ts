import { describe, expect, test } from 'vitest';
import { EVERYTHING } from '../../../../src/core/article/feed-id.ts';
import type { FeedwrightError } from '../../../../src/core/errors.ts';
import { ON_FILES, openVolatileStore } from '../../../support/store/engine.ts';
import { rowsOf } from '../../../support/store/ledger.ts';
import { row, article, change, SNAPSHOT, idsOf } from '../../../support/store/ledger-rows.ts';
import { storePerTest } from '../../../support/store/store-per-test.ts';

const at = storePerTest();
const { write } = at;

describe('a change', () => {
  test('is rolled back as a whole if its work rejects, and the same error is thrown', async () => {
    await write(change(row('a'), { article: article('a', 'A.') }));
    const thrown = new RangeError('mine');
    const work = at.store.change(async (ledger) => {
      await ledger.write([
        change(row('b'), { article: article('b', 'B.') }),
        change(row('a', { slug: 'z', formerSlugs: ['a'] })),
      ]);
      await ledger.serve(SNAPSHOT, []);
      expect((await ledger.byId('b'))?.id).toBe('b');
      throw thrown;
    });
    await expect(work).rejects.toBe(thrown);
    expect(await rowsOf(at.store.ledger)).toEqual([row('a')]);
    expect(await at.store.served()).toBeUndefined();
    expect(await at.store.ledger.articleOf(row('b'))).toBeUndefined();
    expect((await at.store.ledger.bySlug('z'))?.id).toBeUndefined();
    // The next change is independent of it.
    await write(change(row('c')));
    expect(idsOf(await at.store.ledger.newest(EVERYTHING, 10, 0))).toEqual(['a', 'c']);
  });

  test('is rolled back if SQLite refuses it, and reported as a failure of the store', async () => {
    const work = write(change(row('a', { slug: 'same' })), change(row('b', { slug: 'same' })));
    await expect(work).rejects.toMatchObject({ code: 'store_failed' } satisfies Partial<FeedwrightError>);
    expect(await at.store.ledger.isEmpty()).toBe(true);
  });

  test('reads its own writes; other readers see the state before', async () => {
    await write(change(row('a')));
    const seen = await at.store.change(async (ledger) => {
      await ledger.write([change(row('b')), change(row('a', { deleted: 3000 }))]);
      return [
        [
          idsOf(await ledger.newest(EVERYTHING, 10, 0)),
          await ledger.count(),
          idsOf(await ledger.deletedAfter(EVERYTHING, 0, 10)),
        ],
        [
          idsOf(await at.store.ledger.newest(EVERYTHING, 10, 0)),
          await at.store.ledger.count(),
          idsOf(await at.store.ledger.deletedAfter(EVERYTHING, 0, 10)),
        ],
      ];
    });
    expect(seen).toEqual([
      [['b'], 1, ['a']],
      [['a'], 1, []],
    ]);
    expect(idsOf(await at.store.ledger.newest(EVERYTHING, 10, 0))).toEqual(['b']);
  });

  test('waits for the change before it', async () => {
    const order: string[] = [];
    const one = at.store.change(async (ledger) => {
      order.push('one begins');
      await ledger.write([change(row('a'))]);
      await new Promise(setImmediate);
      order.push('one ends');
    });
    const other = at.store.change(async (ledger) => {
      order.push(`other finds ${await ledger.count()}`);
    });
    await Promise.all([one, other]);
    expect(order).toEqual(['one begins', 'one ends', 'other finds 1']);
  });

  test('yields to other work between two rows', async () => {
    let pauses = 0;
    await at.store.change(({ write }) =>
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

describe('an id in Atom', () => {
  test('is kept in the row, and may be added later', async () => {
    await write(change(row('a', { atomId: 'tag:old.example,2014:a' })), change(row('b')));
    await write(change(row('b', { atomId: 'tag:old.example,2014:b' })));
    expect((await rowsOf(at.store.ledger)).map(({ atomId }) => atomId)).toEqual([
      'tag:old.example,2014:a',
      'tag:old.example,2014:b',
    ]);
  });
});

describe('another id', () => {
  test('is that of everything that is stored about an article', async () => {
    const address = { page: '/2014/ice/', former: ['/old/ice'] };
    const text = article('ice', 'Ice.');
    await write(
      change(row('ice', { formerSlugs: ['snow'], address }), { article: text }),
      change(row('sea')),
    );
    await at.store.change((ledger) =>
      ledger.place({ served: ['sea'], last: 0, before: undefined, changed: [] }),
    );
    const renamed = row('ice', { id: '17 at https://old.example', formerSlugs: ['snow'], address });
    await write(change(renamed, { formerId: 'ice' }));
    const { ledger } = at.store;
    expect(await ledger.byId('ice')).toBeUndefined();
    for (const path of ['/articles/ice', '/articles/snow', '/2014/ice/', '/old/ice'])
      expect((await ledger.byPagePath(path))?.id).toBe(renamed.id);
    expect(await ledger.articleOf(renamed)).toEqual(text);
    expect(await ledger.wordsOf(renamed.id)).toBe('title of ice\nice');
    expect(idsOf(await ledger.placed(1, 9))).toEqual([renamed.id]);
    expect(await ledger.feedsOf(renamed.id)).not.toEqual([]);
    expect(await ledger.feedsOf('ice')).toEqual([]);
    expect(idsOf(await ledger.newest(EVERYTHING, 10, 0)).toSorted()).toEqual([renamed.id, 'sea']);
  });
});
