import { realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Article } from '../../../../../src/core/article/article.ts';
import type { LedgerRow } from '../../../../../src/core/ledger/ledger.ts';
import { fingerprintOf } from '../../../../../src/core/article/text/similarity.ts';
import { readArticleFile } from '../../../../../src/core/content/directory/article-file.ts';
import { surveyDirectory } from '../../../../../src/core/content/directory/survey.ts';
import type { FileIndex } from '../../../../../src/core/publish/content-delta.ts';
import {
  createArticleBackfill,
  type ArticleBackfill,
} from '../../../../../src/core/publish/records/article-backfill.ts';
import type { Store } from '../../../../../src/core/publish/records/store.ts';
import { openStore, openVolatileStore } from '../../../../support/store/engine.ts';
import { article, temporaryDirectory, writeFiles } from '../../../../support/service/directory.ts';

const LATE = Date.now() + 3_600_000;

function articleAt(root: string, path: string): Article {
  const read = readArticleFile(root, { path, isLinked: false }, { timezone: 'UTC' })?.article;
  if (read === undefined) throw new Error(`no article in ${path}`);
  return read;
}

function rowOf(read: Article): LedgerRow {
  const { path, slug, contentHash, title, published } = read;
  const { textHash } = fingerprintOf(read);
  return {
    id: `id:${slug}`,
    path,
    slug,
    formerSlugs: [],
    contentHash,
    textHash,
    title,
    published,
    updated: published,
    deleted: undefined,
  };
}

interface Kept {
  readonly root: string;
  readonly store: Store;
  readonly keeper: ArticleBackfill;
  readonly rows: readonly LedgerRow[];
  readonly look: () => Promise<FileIndex>;
}

/** Published articles, none of which is stored yet. */
async function kept(count: number): Promise<Kept> {
  const files = Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`f${n % 3}/${n}.md`, article(`T${n}`, '2026-01-01T10:00:00Z')]),
  );
  const root = realpathSync(temporaryDirectory(files));
  const store = await openVolatileStore();
  const rows = Object.keys(files).map((path) => rowOf(articleAt(root, path)));
  await store.change(({ write }) => write(rows.map((row) => ({ row, isNew: true }))));
  const look = async (): Promise<FileIndex> => {
    const { survey: seen } = await surveyDirectory(root, undefined, {
      now: () => LATE,
      pause: async () => {},
    });
    return { known: { survey: seen, again: new Set() }, standings: new Map() };
  };
  const keeper = createArticleBackfill(root, 'UTC');
  onTestFinished(() => keeper.close(undefined));
  keeper.recordPublished(await look(), true);
  return { root, store, keeper, rows, look };
}

const missing = async (store: Store): Promise<string[]> =>
  (await store.missing('', 1000)).map(({ slug }) => slug);

/** A store with a method that runs another function first. */
function before(store: Store, name: 'keep' | 'missing' | 'writeScan', first: () => Promise<void>): Store {
  const method = store[name] as (...input: unknown[]) => Promise<unknown>;
  return {
    ...store,
    [name]: async (...input: unknown[]) => {
      await first();
      return method(...input);
    },
  };
}

describe('the backfill', () => {
  test('stores articles as they were published, however many', async () => {
    const { root, store, keeper, rows } = await kept(250);
    await keeper.run(store);
    expect(await missing(store)).toEqual([]);
    for (const row of [rows[0], rows[249]]) {
      if (row === undefined) throw new Error('no row');
      expect(await store.ledger.articleOf(row)).toEqual(articleAt(root, row.path));
    }
  });

  test('skips articles whose files have changed or been removed', async () => {
    const { root, store, keeper } = await kept(120);
    writeFiles(root, { 'f0/0.md': article('Other', '2026-01-01T10:00:00Z') });
    rmSync(join(root, 'f1/1.md'));
    await keeper.run(store);
    expect((await missing(store)).sort()).toEqual(['0', '1']);
  });

  test('does not search again when no article is missing', async () => {
    const { store, keeper, look } = await kept(1);
    let looks = 0;
    const counting = before(store, 'missing', async () => void (looks += 1));
    await keeper.run(counting);
    await keeper.run(counting);
    expect(looks).toBe(1);
    keeper.recordPublished(await look(), false);
    await keeper.run(counting);
    expect(looks).toBe(1);
    keeper.recordPublished(await look(), true);
    await keeper.run(counting);
    expect(looks).toBe(2);
  });

  test('stores articles that are published meanwhile', async () => {
    const { root, store, keeper, look } = await kept(120);
    writeFiles(root, { '000.md': article('New', '2026-01-01T10:00:00Z') });
    let isNew = false;
    const publishing = before(store, 'keep', async () => {
      if (isNew) return;
      isNew = true;
      const row = { ...rowOf(articleAt(root, '000.md')), id: 'a first one' };
      await store.change(({ write }) => write([{ row, isNew: true }]));
      keeper.recordPublished(await look(), true);
    });
    await keeper.run(publishing);
    await keeper.run(publishing);
    expect(await missing(store)).toEqual([]);
  });

  test('never overwrites articles that were published meanwhile', async () => {
    const { root, store, keeper, rows } = await kept(1);
    const [row] = rows;
    if (row === undefined) throw new Error('no row');
    const publishing = before(store, 'keep', async () => {
      writeFiles(root, { [row.path]: article('T0', '2026-01-01T10:00:00Z', 'Edited.') });
      const edited = articleAt(root, row.path);
      await store.change(({ write }) =>
        write([{ row: { ...row, contentHash: edited.contentHash }, article: edited, isTold: true }]),
      );
    });
    await keeper.run(publishing);
    expect(await store.ledger.wordsOf(row.id)).toContain('edited');
    expect(await missing(store)).toEqual([]);
  });

  test('tries again without an error when the store failed', async () => {
    const { store, keeper } = await kept(3);
    await keeper.run(before(store, 'keep', () => Promise.reject(new Error('full'))));
    expect(await missing(store)).toHaveLength(3);
    await keeper.run(store);
    expect(await missing(store)).toEqual([]);
  });

  test('runs once, however often it is requested', async () => {
    const { store, keeper } = await kept(3);
    let writes = 0;
    const counting = before(store, 'writeScan', async () => void (writes += 1));
    await Promise.all([keeper.run(counting), keeper.run(counting)]);
    expect(writes).toBe(1);
  });

  test('stops when it is closed, and leaves the rest', async () => {
    const { store, keeper } = await kept(250);
    let closing: Promise<void> | undefined;
    await keeper.run(
      before(store, 'keep', async () => {
        closing ??= keeper.close(undefined);
      }),
    );
    await closing;
    expect(await missing(store)).toHaveLength(150);
  });
});

describe('a published article', () => {
  test('is the stored one, whatever its file contains now', async () => {
    const { root, store, keeper, rows, look } = await kept(1);
    const [row] = rows;
    if (row === undefined) throw new Error('no row');
    const published = articleAt(root, row.path);
    await keeper.run(store);
    writeFiles(root, { [row.path]: article('Other', '2026-01-01T10:00:00Z') });
    expect(await keeper.articleOf(row, store.ledger, (await look()).known)).toEqual(published);
    expect(await keeper.articleOf(row, store.ledger, undefined)).toEqual(published);
  });

  test('comes from its unchanged file if it is not stored', async () => {
    const { root, store, keeper, rows, look } = await kept(1);
    const [row] = rows;
    if (row === undefined) throw new Error('no row');
    const { known } = await look();
    expect(await keeper.articleOf(row, store.ledger, known)).toEqual(articleAt(root, row.path));
    expect(await keeper.articleOf(row, store.ledger, undefined)).toBeUndefined();
    expect(await keeper.articleOf({ ...row, path: 'f0/other.md' }, store.ledger, known)).toBeUndefined();
    writeFiles(root, { [row.path]: article('Other', '2026-01-01T10:00:00Z') });
    expect(await keeper.articleOf(row, store.ledger, known)).toBeUndefined();
    rmSync(join(root, row.path));
    expect(await keeper.articleOf(row, store.ledger, known)).toBeUndefined();
  });
});

describe('the file index', () => {
  async function reopened(): Promise<{ directory: string; open: () => Promise<Store> }> {
    const directory = temporaryDirectory();
    const open = async (): Promise<Store> => {
      const { store } = await openStore(directory, LATE, true);
      onTestFinished(() => store.close().catch(() => {}));
      return store;
    };
    return { directory, open };
  }

  test('is stored on closing, and restored by the next process', async () => {
    const { root, look } = await kept(5);
    const { open } = await reopened();
    const store = await open();
    const first = createArticleBackfill(root, 'UTC');
    expect(await first.recall(store)).toBeUndefined();
    first.recordPublished(await look(), false);
    await first.run(store);
    writeFiles(root, { 'new.md': article('New', '2026-01-01T10:00:00Z') });
    const last = await look();
    first.recordPublished(last, false);
    await first.close(store);
    await store.close();
    const recalled = await createArticleBackfill(root, 'UTC').recall(await open());
    expect(recalled).toMatchObject({ known: { again: last.known.again }, standings: last.standings });
    expect(recalled?.known.survey.folders.size).toBe(4);
    for (const [path, { stats, listing }] of last.known.survey.folders) {
      expect(recalled?.known.survey.folders.get(path)?.stats).toEqual(stats);
      expect(recalled?.known.survey.folders.get(path)?.listing).toMatchObject({ folders: listing.folders });
    }
  });

  test('is stored at once the first time, then only on closing', async () => {
    const { root, look } = await kept(5);
    const store = await openVolatileStore();
    let writes = 0;
    const counting = before(store, 'writeScan', async () => void (writes += 1));
    const keeper = createArticleBackfill(root, 'UTC');
    keeper.recordPublished(await look(), false);
    await keeper.run(counting);
    expect(writes).toBe(1);
    keeper.recordPublished(await look(), false);
    await keeper.run(counting);
    expect(writes).toBe(1);
    await keeper.close(counting);
    expect(writes).toBe(2);
  });

  test('is not written again if it is already stored', async () => {
    const { root, look } = await kept(1);
    const store = await openVolatileStore();
    let writes = 0;
    const counting = before(store, 'writeScan', async () => void (writes += 1));
    const keeper = createArticleBackfill(root, 'UTC');
    keeper.recordPublished(await look(), false);
    await keeper.run(counting);
    await keeper.close(counting);
    expect(writes).toBe(1);
  });

  test('is not written without changes, nor by a process that does not publish', async () => {
    const { root, look } = await kept(1);
    const store = await openVolatileStore();
    let writes = 0;
    const counting = before(store, 'writeScan', async () => void (writes += 1));
    await createArticleBackfill(root, 'UTC').close(counting);
    const other = createArticleBackfill(root, 'UTC');
    other.recordPublished(await look(), false);
    await other.close(undefined);
    expect(writes).toBe(0);
  });

  test('does not prevent closing when the store fails', async () => {
    const { root, look } = await kept(1);
    const store = await openVolatileStore();
    const keeper = createArticleBackfill(root, 'UTC');
    keeper.recordPublished(await look(), false);
    await keeper.close(before(store, 'writeScan', () => Promise.reject(new Error('full'))));
    expect(await store.scan()).toEqual([]);
  });
});
