import { describe, expect, test } from 'vitest';
import type { Article } from '../../../../src/core/article/article.ts';
import type { Ledger, LedgerRow } from '../../../../src/core/ledger/ledger.ts';
import { findMedia } from '../../../../src/modules/media/find.ts';
import { isMadeOnDemand, mediaIn, mediaUrlPath } from '../../../../src/core/snapshot/paths.ts';
import { recallFiles, changedFolders } from '../../../../src/core/publish/records/file-index.ts';
import { openSqlite } from '../../../../src/store/sqlite/sqlite.ts';
import type { Statements } from '../../../../src/core/ledger/database.ts';
import { readMedia } from '../../../../src/store/tables/media.ts';
import { openVolatileStore } from '../../../support/store/engine.ts';

describe('the path of a file', () => {
  test.each([
    ['a.mp3', '/media/a.mp3'],
    ['x/y/two words.mp3', '/media/x/y/two%20words.mp3'],
    ['ü/#1?.mp3', '/media/%C3%BC/%231%3F.mp3'],
    ["it's (1)!*~.mp3", "/media/it's%20(1)!*~.mp3"],
    ['50%.mp3', '/media/50%25.mp3'],
  ])('of %s is %s, and is parsed back', (file, path) => {
    expect(mediaUrlPath(file)).toBe(path);
    expect(mediaIn(path)).toBe(file);
    expect(isMadeOnDemand(path)).toBe(true);
  });

  test('may be percent-encoded differently from ours', () => {
    expect(mediaIn('/media/%28a%29.mp3')).toBe('(a).mp3');
  });

  test.each([
    '/media',
    '/media/',
    '/media//a',
    '/media/a/',
    '/media/.',
    '/media/..',
    '/media/a/../b',
    '/media/%2e%2e/a',
    '/media/a%2fb',
    '/media/a%5Cb',
    '/media/a%00',
    '/media/%ff',
    '/media/%',
    '/Media/a',
    '/medias/a',
  ])('is not %s', (path) => {
    expect(mediaIn(path)).toBeUndefined();
  });
});

const row = (id: string, deleted?: number): LedgerRow => ({
  id,
  path: `${id}.md`,
  slug: id,
  formerSlugs: [],
  contentHash: id,
  textHash: id,
  title: id,
  published: 1000,
  updated: 1000,
  deleted,
});

const withFiles = (id: string, ...files: readonly string[]): Article => ({
  path: `${id}.md`,
  contentHash: id,
  slug: id,
  title: id,
  published: 1000,
  authors: [],
  tags: [],
  image: { url: 'i.png', file: 'i.png', mediaType: 'image/png' },
  attachments: [
    ...files.map((file) => ({ url: file, file, mediaType: 'audio/mpeg' })),
    { url: 'https://x.example/a.mp3', mediaType: 'audio/mpeg' },
  ],
  podcast: {
    chapters: { url: 'c.json', file: 'c.json', mediaType: 'application/json+chapters' },
    transcripts: [{ url: 't.vtt', file: 't.vtt', mediaType: 'text/vtt' }],
    persons: [],
  },
  draft: false,
  body: { format: 'markdown', text: id, line: 1 },
});

describe('the index of media files', () => {
  test('contains the files of published articles in their current version', async () => {
    const { ledger, change, close } = await openVolatileStore();
    const write = (id: string, deleted: number | undefined, ...files: string[]): Promise<void> =>
      change(({ write: put }) => put([{ row: row(id, deleted), article: withFiles(id, ...files) }]));
    await write('a', undefined, 'a.mp3', 'shared.mp3');
    await write('b', undefined, 'shared.mp3');
    expect(await ledger.mediaPaths()).toEqual(['a.mp3', 'c.json', 'i.png', 'shared.mp3', 't.vtt']);
    expect(await ledger.mediaAt('t.vtt')).toMatchObject({ path: 't.vtt', mediaType: 'text/vtt' });
    expect(await ledger.mediaAt('A.mp3')).toBeUndefined();
    // Another version without one of the files.
    await write('a', undefined, 'shared.mp3');
    expect(await ledger.mediaAt('a.mp3')).toBeUndefined();
    await change(({ write: put }) => put([{ row: row('a', 2000) }]));
    expect(await ledger.mediaAt('shared.mp3')).toEqual({
      path: 'shared.mp3',
      mediaType: 'audio/mpeg',
      slug: 'b',
    });
    await change(({ write: put }) => put([{ row: row('b', 2000) }]));
    expect(await ledger.mediaAt('shared.mp3')).toBe('gone');
    expect(await ledger.mediaPaths()).toEqual([]);
    await close();
  });

  test('reads one article, however many have the same picture', async () => {
    const { all, run, tell, hurry, close } = openSqlite(':memory:');
    await run('CREATE TABLE ledger (id TEXT, slug TEXT, deleted INTEGER)');
    await run('CREATE TABLE media (path TEXT, id TEXT, media_type TEXT)');
    for (let id = 0; id < 100; id += 1) {
      await run('INSERT INTO ledger VALUES ($1, $2, $3)', `a${id}`, `s${id}`, id < 10 ? 1000 : null);
      await run('INSERT INTO media VALUES ($1, $2, $3)', 'cover.png', `a${id}`, 'image/png');
    }
    let read = 0;
    const counted: Statements = {
      run,
      tell,
      hurry,
      all: async (...query) => {
        const rows = await all(...query);
        read += rows.length;
        return rows;
      },
    };
    expect(await readMedia(counted, 'cover.png')).toMatchObject({ slug: 's10' });
    expect(read).toBe(1);
    await close();
  });
});

describe('findMedia', () => {
  const ledger = (mediaAt: Awaited<ReturnType<Ledger['mediaAt']>>, isBehind = false): Ledger =>
    ({ mediaAt: async () => mediaAt, isBehind: async () => isBehind }) as unknown as Ledger;
  const file = { path: 'a.mp3', mediaType: 'audio/mpeg', slug: 'a' };

  test('returns a file, or that it is gone, or nothing', async () => {
    expect(await findMedia('/media/a.mp3', { ledger: ledger(file) })).toEqual({ kind: 'file', file });
    expect(await findMedia('/media/a.mp3', { ledger: ledger('gone') })).toEqual({ kind: 'gone' });
    expect(await findMedia('/media/a.mp3', { ledger: ledger(undefined) })).toBeUndefined();
    expect(await findMedia('/articles/a', { ledger: ledger(file, true) })).toBeUndefined();
  });

  test('does not know missing files during the backfill', async () => {
    await expect(findMedia('/media/a.mp3', { ledger: ledger(undefined, true) })).rejects.toMatchObject({
      code: 'regeneration_failed',
    });
    expect(await findMedia('/media/a.mp3', { ledger: ledger(file, true) })).toEqual({ kind: 'file', file });
  });
});

describe('media files at the next start', () => {
  const media = new Map([['x/a.md', [{ path: 'x/a.mp3', stamp: '1:2:3' }]]]);
  const folder = { stamp: '1', listing: { files: [], folders: [], findings: [] }, stats: new Float64Array() };
  const known = {
    survey: {
      folders: new Map([
        ['', folder],
        ['x/', folder],
      ]),
    },
    again: new Set<string>(),
    media,
  };
  const files = { known, standings: new Map() };

  test('are those that were seen', () => {
    const { changed } = changedFolders(files, undefined, '/r', 'UTC');
    expect(recallFiles(changed, '/r', 'UTC')?.known.media).toEqual(media);
  });

  test('are stored when they have changed', () => {
    const other = new Map([['x/a.md', [{ path: 'x/a.mp3', stamp: '9:9:9' }]]]);
    const next = { ...files, known: { ...known, media: other } };
    expect(changedFolders(next, files, '/r', 'UTC').changed.map((one) => one.folder)).toEqual(['x/']);
    expect(changedFolders(files, files, '/r', 'UTC').changed).toEqual([]);
  });
});
