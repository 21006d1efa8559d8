import { describe, expect, test } from 'vitest';
import type { LedgerChange } from '../../../../src/core/ledger/ledger.ts';
import { EVERYTHING } from '../../../../src/core/article/feed-id.ts';
import { ON_FILES, openTables } from '../../../support/store/engine.ts';
import { row, article, change, idsOf } from '../../../support/store/ledger-rows.ts';
import { storePerTest } from '../../../support/store/store-per-test.ts';

const at = storePerTest();
const { write } = at;

describe('a ledger query', () => {
  test('finds rows by id, path and text, including deleted ones', async () => {
    const rows = [
      row('a', { formerSlugs: ['x', 'y'] }),
      row('b', { path: 'a.md', deleted: 3000, title: 'לכל ‘quote’ 😀' }),
      row('c', { textHash: 'text of a' }),
    ];
    await write(...rows.map((one) => change(one)));
    const { byId, byPath, byText } = at.store.ledger;
    expect(await Promise.all(rows.map(({ id }) => byId(id)))).toEqual(rows);
    expect(await byId('x')).toBeUndefined();
    expect(idsOf(await byPath('a.md')).sort()).toEqual(['a', 'b']);
    expect(await byPath('b.md')).toEqual([]);
    expect(idsOf(await byText('text of a')).sort()).toEqual(['a', 'c']);
    expect(await byText('text of c')).toEqual([]);
  });

  test('finds a row by its present slug before one by a former slug', async () => {
    const { bySlug } = at.store.ledger;
    await write(change(row('a', { slug: 'new', formerSlugs: ['old', 'older'] })), change(row('b')));
    expect(
      [await bySlug('new'), await bySlug('old'), await bySlug('older')].map((found) => found?.id),
    ).toEqual(['a', 'a', 'a']);
    expect(await bySlug('nobody’s')).toBeUndefined();
    // Two articles swap their slugs, and swap them back.
    await write(
      change(row('a', { slug: 'b', formerSlugs: ['new', 'old', 'older'] })),
      change(row('b', { slug: 'new', formerSlugs: ['b'] })),
    );
    expect((await bySlug('b'))?.id).toBe('a');
    expect((await bySlug('new'))?.id).toBe('b');
    await write(
      change(row('a', { slug: 'new', formerSlugs: ['old', 'older', 'b'] })),
      change(row('b', { slug: 'b', formerSlugs: ['new'] })),
    );
    expect([await bySlug('new'), await bySlug('b'), await bySlug('old')].map((found) => found?.id)).toEqual([
      'a',
      'b',
      'a',
    ]);
  });

  test('a free slug leads to the article that had it last', async () => {
    await write(change(row('a', { slug: 'x' })), change(row('b')));
    await write(change(row('a', { slug: 'y', formerSlugs: ['x'] })));
    await write(change(row('b', { slug: 'z', formerSlugs: ['b', 'x'] })));
    expect((await at.store.ledger.bySlug('x'))?.id).toBe('b');
  });

  test('[6] returns the newest first, ties by id, as many as requested from the requested position', async () => {
    const { newest, count, slugs } = at.store.ledger;
    await write(
      change(row('b', { published: 2000 })),
      change(row('a', { published: 2000 })),
      change(row('gone', { published: 9000, deleted: 9500 })),
      change(row('c', { published: 3000, slug: 'sea' })),
      change(row('d', { published: -1000 })),
    );
    expect(idsOf(await newest(EVERYTHING, 10, 0))).toEqual(['c', 'a', 'b', 'd']);
    expect([
      idsOf(await newest(EVERYTHING, 2, 0)),
      idsOf(await newest(EVERYTHING, 2, 2)),
      await newest(EVERYTHING, 2, 4),
    ]).toEqual([['c', 'a'], ['b', 'd'], []]);
    expect(await slugs()).toEqual(['sea', 'a', 'b', 'd']);
    expect(await count()).toBe(4);
    expect([...(await at.store.ledger.paths())].sort()).toEqual(['a.md', 'b.md', 'c.md', 'd.md']);
  });

  test('[54] returns former slugs and files that no article uses now', async () => {
    const withFile = (id: string, file: string): Partial<LedgerChange> => ({
      article: {
        ...article(id, 'Text.'),
        attachments: [{ url: `https://example.org/${file}`, file, mediaType: 'audio/mpeg' }],
      },
    });
    await write(
      change(row('a', { slug: 'sea', formerSlugs: ['lake', 'pond'] }), withFile('a', 'both.mp3')),
      change(row('b', { slug: 'pond' })),
      change(row('gone', { deleted: 9500, formerSlugs: ['went'] }), withFile('gone', 'both.mp3')),
      change(row('also', { deleted: 9500 }), withFile('also', 'alone.mp3')),
    );
    expect([...(await at.store.ledger.formerSlugs())].sort()).toEqual(['also', 'gone', 'lake', 'went']);
    expect(await at.store.ledger.goneMediaPaths()).toEqual(['alone.mp3']);
    expect(await at.store.ledger.mediaPaths()).toEqual(['both.mp3']);
  });

  test('[31] returns deletions after a moment, the last first', async () => {
    const { deletedAfter } = at.store.ledger;
    await write(
      change(row('a', { deleted: 1000 })),
      change(row('b', { deleted: 3000 })),
      change(row('d', { deleted: 2000 })),
      change(row('c', { deleted: 2000 })),
      change(row('there')),
    );
    expect(idsOf(await deletedAfter(EVERYTHING, 1000, 10))).toEqual(['b', 'c', 'd']);
    expect(idsOf(await deletedAfter(EVERYTHING, 999, 2))).toEqual(['b', 'c']);
    expect(await deletedAfter(EVERYTHING, 3000, 10)).toEqual([]);
  });

  test('reports whether any row exists; a deletion counts', async () => {
    const { isEmpty, count } = at.store.ledger;
    expect([await isEmpty(), await count()]).toEqual([true, 0]);
    await write(change(row('a', { deleted: 3000 })));
    expect([await isEmpty(), await count()]).toEqual([false, 0]);
  });

  test.runIf(ON_FILES)('rejects a damaged row', async () => {
    await write(change(row('a')));
    const database = await openTables(at.directory);
    await database.run("UPDATE ledger SET published = 'soon' WHERE id = $1", 'a');
    await database.close();
    await expect(at.store.ledger.byId('a')).rejects.toMatchObject({ code: 'store_failed' });
  });
});

test('folder states are replaced by folder, or as a whole', async () => {
  const state = (folder: string, number: number) => ({ folder, state: JSON.stringify(number) });
  expect(await at.store.scan()).toEqual([]);
  await at.store.writeScan([state('x/', 1), state('', 1), state('y/', 1)], []);
  await at.store.writeScan([state('x/', 2)], ['y/', 'nowhere/']);
  expect(await at.store.scan()).toEqual([state('', 1), state('x/', 2)]);
  await at.store.writeScan([state('z/', 3)], 'others');
  expect(await at.store.scan()).toEqual([state('z/', 3)]);
});
