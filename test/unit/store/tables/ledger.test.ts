import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Article } from '../../../../src/core/article/article.ts';
import type { LedgerRow, LedgerChange } from '../../../../src/core/ledger/ledger.ts';
import { EVERYTHING } from '../../../../src/core/article/feed-id.ts';
import type { FeedwrightError } from '../../../../src/core/errors.ts';
import { DATABASE_FILE, openStoreCopy } from '../../../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../../../src/core/publish/records/store.ts';
import { temporaryDirectory } from '../../../support/service/directory.ts';
import {
  ON_FILES,
  openSnapshot,
  openStore,
  openTables,
  openVolatileStore,
} from '../../../support/store/engine.ts';
import { publish, rowsOf } from '../../../support/store/ledger.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

const row = (id: string, more: Partial<LedgerRow> = {}): LedgerRow => ({
  id,
  path: `${id}.md`,
  slug: id,
  formerSlugs: [],
  contentHash: `hash of ${id}`,
  textHash: `text of ${id}`,
  title: `Title of ${id}`,
  published: 1000,
  updated: 2000,
  deleted: undefined,
  ...more,
});

const article = (id: string, text: string, contentHash = `hash of ${id}`): Article => ({
  path: `${id}.md`,
  contentHash,
  slug: id,
  title: `Title of ${id}`,
  published: 1000,
  authors: [],
  tags: ['‘quoted’ 😀'],
  attachments: [],
  draft: false,
  body: { format: 'markdown', text, line: 1 },
});

const change = (one: LedgerRow, more: Partial<LedgerChange> = {}): LedgerChange => ({
  row: one,
  ...more,
});

const SNAPSHOT = {
  version: 1,
  serveFrom: 0,
  made: NOW,
  details: '{"entries":[]}',
  resources: [],
  instances: [],
};

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
const idsOf = (rows: readonly LedgerRow[]): string[] => rows.map(({ id }) => id);

describe('a ledger query', () => {
  test('finds rows by id, path and text, including deleted ones', async () => {
    const rows = [
      row('a', { formerSlugs: ['x', 'y'] }),
      row('b', { path: 'a.md', deleted: 3000, title: 'לכל ‘quote’ 😀' }),
      row('c', { textHash: 'text of a' }),
    ];
    await write(...rows.map((one) => change(one)));
    const { byId, byPath, byText } = store.ledger;
    expect(await Promise.all(rows.map(({ id }) => byId(id)))).toEqual(rows);
    expect(await byId('x')).toBeUndefined();
    expect(idsOf(await byPath('a.md')).sort()).toEqual(['a', 'b']);
    expect(await byPath('b.md')).toEqual([]);
    expect(idsOf(await byText('text of a')).sort()).toEqual(['a', 'c']);
    expect(await byText('text of c')).toEqual([]);
  });

  test('finds a row by its present slug before one by a former slug', async () => {
    const { bySlug } = store.ledger;
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
    expect((await store.ledger.bySlug('x'))?.id).toBe('b');
  });

  test('[6] returns the newest first, ties by id, as many as requested from the requested position', async () => {
    const { newest, count, slugs } = store.ledger;
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
    expect([...(await store.ledger.paths())].sort()).toEqual(['a.md', 'b.md', 'c.md', 'd.md']);
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
    expect([...(await store.ledger.formerSlugs())].sort()).toEqual(['also', 'gone', 'lake', 'went']);
    expect(await store.ledger.goneMediaPaths()).toEqual(['alone.mp3']);
    expect(await store.ledger.mediaPaths()).toEqual(['both.mp3']);
  });

  test('[31] returns deletions after a moment, the last first', async () => {
    const { deletedAfter } = store.ledger;
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
    const { isEmpty, count } = store.ledger;
    expect([await isEmpty(), await count()]).toEqual([true, 0]);
    await write(change(row('a', { deleted: 3000 })));
    expect([await isEmpty(), await count()]).toEqual([false, 0]);
  });

  test.runIf(ON_FILES)('rejects a damaged row', async () => {
    await write(change(row('a')));
    const database = await openTables(directory);
    await database.run("UPDATE ledger SET published = 'soon' WHERE id = $1", 'a');
    await database.close();
    await expect(store.ledger.byId('a')).rejects.toMatchObject({ code: 'store_failed' });
  });
});

describe('a published article', () => {
  const [text, other] = [article('a', 'One.'), article('a', 'Other.', 'other hash')];

  test('is read back as it was published', async () => {
    await write(change(row('a'), { article: text }));
    expect(await store.ledger.articleOf(row('a'))).toEqual(text);
    await write(change(row('a', { contentHash: 'other hash' }), { article: other }));
    expect(await store.ledger.articleOf(row('a', { contentHash: 'other hash' }))).toEqual(other);
  });

  test('is not returned if another version is stored, none is, or it is damaged', async () => {
    const { articleOf } = store.ledger;
    await write(change(row('a'), { article: text }), change(row('b')));
    expect(await articleOf(row('a', { contentHash: 'other hash' }))).toBeUndefined();
    expect(await articleOf(row('b'))).toBeUndefined();
    for (const damage of [Buffer.from('no deflated bytes'), Buffer.alloc(0)]) {
      const database = await openTables(directory);
      await database.run('UPDATE article SET body = $1 WHERE id = $2', damage, 'a');
      await database.close();
      expect(await articleOf(row('a'))).toBeUndefined();
      expect(await store.ledger.wordsOf('a')).toBe('');
    }
  });

  test('is listed as missing until it is stored', async () => {
    await write(
      ...['a', 'b', 'c', 'd'].map((id) => change(row(id))),
      change(row('gone', { deleted: 3000 })),
      change(row('e'), { article: article('e', 'E.') }),
    );
    expect(idsOf(await store.missing('', 10))).toEqual(['a', 'b', 'c', 'd']);
    expect(idsOf(await store.missing('', 2))).toEqual(['a', 'b']);
    expect(idsOf(await store.missing('b', 2))).toEqual(['c', 'd']);
    expect(await store.missing('d', 2)).toEqual([]);
    let pauses = 0;
    const kept = new Map([
      ['a', text],
      ['c', article('c', 'C.')],
    ]);
    await store.keep(kept, async () => void (pauses += 1));
    expect(pauses).toBe(2);
    expect(idsOf(await store.missing('', 10))).toEqual(['b', 'd']);
    expect(await store.ledger.articleOf(row('a'))).toEqual(text);
  });

  test('is missing if another version was published, or an older parser read it', async () => {
    await write(change(row('a'), { article: text }), change(row('b'), { article: article('b', 'B.') }));
    await write(change(row('a', { contentHash: 'other hash' })));
    const database = await openTables(directory);
    await database.run('UPDATE article SET parser = 0 WHERE id = $1', 'b');
    await database.close();
    expect(idsOf(await store.missing('', 10))).toEqual(['a', 'b']);
    await store.keep(
      new Map([
        ['a', other],
        ['b', article('b', 'B.')],
      ]),
    );
    expect(await store.missing('', 10)).toEqual([]);
  });

  test('is not stored if another version was published meanwhile, or its id is unknown', async () => {
    await write(change(row('a', { contentHash: 'other hash' }), { article: other }));
    await store.keep(
      new Map([
        ['a', text],
        ['nobody', article('nobody', 'N.')],
      ]),
    );
    expect(await store.ledger.articleOf(row('a', { contentHash: 'other hash' }))).toEqual(other);
    expect(await store.ledger.articleOf(row('nobody'))).toBeUndefined();
  });
});

describe('[20] the text last announced to readers', () => {
  const told = (text: string, hash: string): LedgerChange =>
    change(row('a', { contentHash: hash }), { article: article('a', text, hash), isTold: true });
  const untold = (text: string, hash: string): LedgerChange => ({ ...told(text, hash), isTold: false });
  const words = (): Promise<string> => store.ledger.wordsOf('a');

  test('is the text of the stored article', async () => {
    await write({ ...told('One two.', '1'), isNew: true });
    expect(await words()).toBe('title of a\none two');
  });

  test('stays through edits that are not announced, until one is', async () => {
    await write({ ...told('One two.', '1'), isNew: true });
    await write(untold('One three.', '2'));
    expect(await words()).toBe('title of a\none two');
    await write(untold('Four three.', '3'));
    expect(await words()).toBe('title of a\none two');
    expect(await store.ledger.articleOf(row('a', { contentHash: '3' }))).toMatchObject({
      body: { text: 'Four three.' },
    });
    await write(told('Five.', '4'));
    expect(await words()).toBe('title of a\nfive');
    await write(untold('Six.', '5'));
    expect(await words()).toBe('title of a\nfive');
  });

  test('stays if only the row changes, and after a deletion', async () => {
    await write({ ...told('One two.', '1'), isNew: true });
    await write(change(row('a', { contentHash: '1', path: 'b.md' })));
    await write(untold('Three.', '2'));
    await write(change(row('a', { contentHash: '2', deleted: 3000 })));
    expect(await words()).toBe('title of a\none two');
  });

  test('survives the process', async () => {
    await write({ ...told('One two.', '1'), isNew: true });
    await write(untold('Three.', '2'));
    await store.close();
    expect(await (await open()).ledger.wordsOf('a')).toBe('title of a\none two');
  });

  test('is empty if no article is stored or the id is unknown', async () => {
    await write(change(row('a')));
    expect([await words(), await store.ledger.wordsOf('b')]).toEqual(['', '']);
  });
});

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

test('folder states are replaced by folder, or as a whole', async () => {
  const state = (folder: string, number: number) => ({ folder, state: JSON.stringify(number) });
  expect(await store.scan()).toEqual([]);
  await store.writeScan([state('x/', 1), state('', 1), state('y/', 1)], []);
  await store.writeScan([state('x/', 2)], ['y/', 'nowhere/']);
  expect(await store.scan()).toEqual([state('', 1), state('x/', 2)]);
  await store.writeScan([state('z/', 3)], 'others');
  expect(await store.scan()).toEqual([state('z/', 3)]);
});

describe.runIf(ON_FILES)('a copy', () => {
  const there = (): Record<string, string> =>
    Object.fromEntries(
      readdirSync(directory)
        .sort()
        .map((name) => [name, readFileSync(join(directory, name)).toString('base64')]),
    );

  // SQLite would fail a copy during a write, so openStoreCopy waits for the writer.
  test('has the last commit while another connection writes, and leaves the original unchanged', async () => {
    await write(change(row('a'), { article: article('a', 'A.') }));
    let before: unknown;
    const { copy, discard } = await store.change(async (ledger) => {
      await ledger.write([change(row('b'))]);
      before = there();
      const { store: copy, discard } = await openStoreCopy(directory);
      return { copy, discard };
    });
    onTestFinished(() => discard().catch(() => {}));
    expect(before).toBeDefined();
    expect(idsOf(await rowsOf(copy.ledger))).toEqual(['a']);
    expect(await copy.ledger.articleOf(row('a'))).toEqual(article('a', 'A.'));
    const original = there();
    await copy.change((ledger) => ledger.write([change(row('c')), change(row('a', { deleted: 3000 }))]));
    expect(there()).toEqual(original);
    expect(idsOf(await store.ledger.newest(EVERYTHING, 10, 0))).toEqual(['a', 'b']);
    await discard();
  });

  test('of a damaged database is refused, and none is left behind', async () => {
    await store.close();
    writeFileSync(join(directory, DATABASE_FILE), 'no database '.repeat(1000));
    const before = there();
    await expect(openStoreCopy(directory)).rejects.toMatchObject({ code: 'store_failed' });
    expect(there()).toEqual(before);
  });
});

describe('reading only the served snapshot', () => {
  test('finds none without a database, and creates none', async () => {
    const empty = temporaryDirectory();
    expect(await openSnapshot(empty)).toBeUndefined();
    expect(await openSnapshot(join(empty, 'nowhere'))).toBeUndefined();
    expect(readdirSync(empty)).toEqual([]);
  });

  test('finds none if nothing was ever served', async () => {
    expect(await openSnapshot(directory)).toBeUndefined();
  });

  test('finds the last served snapshot while another connection writes', async () => {
    await publish(store, [], SNAPSHOT, []);
    const seen = await store.change(async ({ serve }) => {
      await serve({ ...SNAPSHOT, made: NOW + 1 }, []);
      return openSnapshot(directory);
    });
    expect(seen).toEqual(SNAPSHOT);
    expect(await openSnapshot(directory)).toMatchObject({ made: NOW + 1 });
  });

  test.runIf(ON_FILES)('rejects if the file is no database', async () => {
    await publish(store, [], SNAPSHOT, []);
    await store.close();
    writeFileSync(join(directory, DATABASE_FILE), 'no database '.repeat(1000));
    await expect(openSnapshot(directory)).rejects.toThrow(/./);
  });

  test('rejects if the details are no JSON', async () => {
    await publish(store, [], SNAPSHOT, []);
    await store.close();
    const database = await openTables(directory);
    await database.run("UPDATE snapshot SET details = '{' WHERE name = $1", 'served');
    await database.close();
    await expect(openSnapshot(directory)).rejects.toThrow(/./);
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
