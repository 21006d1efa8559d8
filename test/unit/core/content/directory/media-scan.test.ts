import { appendFileSync, realpathSync, renameSync, unlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Known } from '../../../../../src/core/content/directory/reading.ts';
import { scanChanges } from '../../../../../src/core/content/directory/scan.ts';
import type { ScannedFile } from '../../../../../src/core/content/directory/scanned-file.ts';
import {
  scanFiles,
  type ContentDelta,
  type FileIndex,
} from '../../../../../src/core/publish/content-delta.ts';
import type { Store } from '../../../../../src/core/publish/records/store.ts';
import { article, settle, temporaryDirectory, writeFiles } from '../../../../support/service/directory.ts';
import { openVolatileStore } from '../../../../support/store/engine.ts';
import { publishDelta } from '../../../../support/store/ledger.ts';

/** Late enough that no file is racily clean; EARLY is so early that every file is. */
const LATE = Date.now() + 3_600_000;
const EARLY = 0;

let root: string;
let store: Store;
beforeEach(async () => {
  store = await openVolatileStore();
  root = realpathSync(
    temporaryDirectory({
      'plain.md': article('Plain', '2026-01-01T10:00:00Z'),
      'ep1.md': article('One', '2026-01-01T10:00:00Z'),
      'ep1.mp3': '12345',
      'x/named.md': article(
        'Named',
        '2026-01-01T10:00:00Z',
        'Text.',
        'attachments: [../sounds/a.mp3, "https://x.example/b.mp3"]',
      ),
      'sounds/a.mp3': '123',
    }),
  );
});

async function scan(before?: FileIndex): Promise<ContentDelta> {
  settle(root);
  const { ledger } = store;
  return scanFiles({ contentDirectory: root, timezone: 'UTC', before, ledger, now: () => LATE });
}

const sizesIn = (file: ScannedFile | undefined): unknown =>
  file?.article?.attachments.map(({ sizeBytes }) => sizeBytes);

describe('articles with media files', () => {
  test('get their sizes; other articles have no media', async () => {
    const { read } = await scan();
    expect(Object.fromEntries([...read].map(([path, file]) => [path, sizesIn(file)]))).toEqual({
      'plain.md': [],
      'ep1.md': [5],
      'x/named.md': [3, undefined],
    });
  });

  test('[16] are not examined again while nothing changes', async () => {
    const known = await publishDelta(store, await scan());
    expect((await scan(known)).read.size).toBe(0);
  });

  test.each<[string, () => void, readonly string[], unknown]>([
    ['grows', () => appendFileSync(join(root, 'ep1.mp3'), '6'), ['ep1.md'], [6]],
    ['goes', () => unlinkSync(join(root, 'ep1.mp3')), ['ep1.md'], []],
    ['comes', () => writeFiles(root, { 'plain.mp4': '1' }), ['plain.md'], [1]],
    [
      'that is named grows',
      () => appendFileSync(join(root, 'sounds/a.mp3'), '45'),
      ['x/named.md'],
      [5, undefined],
    ],
    ['that is named goes', () => unlinkSync(join(root, 'sounds/a.mp3')), ['x/named.md'], [undefined]],
    [
      'is exchanged',
      () => renameSync(join(root, 'sounds/a.mp3'), join(root, 'ep1.mp3')),
      ['ep1.md', 'x/named.md'],
      [3],
    ],
  ])('[16] one that %s makes another article, and no other is read', async (_, change, paths, expected) => {
    const first = await scan();
    const known = await publishDelta(store, first);
    change();
    const { read } = await scan(known);
    expect([...read.keys()].sort()).toEqual(paths);
    const [path = ''] = paths;
    expect(sizesIn(read.get(path))).toEqual(expected);
    expect(read.get(path)?.contentHash).not.toBe(first.read.get(path)?.contentHash);
  });

  test('[16] a missing one is looked for again and found once it exists', async () => {
    unlinkSync(join(root, 'sounds/a.mp3'));
    const first = await scan();
    expect(first.read.get('x/named.md')?.findings.map(({ message }) => message)).toEqual([
      '../sounds/a.mp3 does not exist: the article is published without it',
    ]);
    const known = await publishDelta(store, first);
    writeFiles(root, { 'sounds/a.mp3': '1234567' });
    const second = await scan(known);
    expect(second.read.get('x/named.md')?.findings).toEqual([]);
    expect(sizesIn(second.read.get('x/named.md'))).toEqual([7, undefined]);
  });

  test('that were only touched do not change the article', async () => {
    const known = await publishDelta(store, await scan());
    utimesSync(join(root, 'ep1.mp3'), 1, 1);
    expect((await scan(known)).read.size).toBe(0);
  });

  test('are examined again after a recent change, and no others', async () => {
    const options = { timezone: 'UTC', now: () => EARLY, contentHashOf: () => undefined };
    const { known } = await scanChanges(root, undefined, options);
    const later = { ...options, now: () => LATE };
    // Every article was written recently too, so all are read once more.
    const second = await scanChanges(root, known, later);
    expect(second.read.size).toBe(3);
    const third = await scanChanges(root, second.known, later);
    expect([...third.read.keys()]).toEqual([]);
  });

  test('cost nothing where there are none', async () => {
    const other = realpathSync(temporaryDirectory({ 'a.md': article('A', '2026-01-01T10:00:00Z') }));
    const options = { timezone: 'UTC', now: () => LATE, contentHashOf: () => undefined };
    const { known }: { known: Known } = await scanChanges(other, undefined, options);
    expect(known).not.toHaveProperty('media');
  });

  test('two articles with one base name: the first by claim gets the companion files', async () => {
    writeFiles(root, { 'ep1.txt': 'Title\n\nText.', 'ep1.yaml': 'published: 2026-01-01T10:00:00Z' });
    const { read } = await scan();
    expect(read.get('ep1.txt')?.article?.attachments).toHaveLength(1);
    expect(read.get('ep1.md')?.article?.attachments).toEqual([]);
  });

  test('an mp3 precedes less widely playable files', async () => {
    writeFiles(root, { 'ep1.flac': '1', 'ep1.mp4': '1', 'ep1.pdf': '1', 'ep1.m4a': '1' });
    const { read } = await scan();
    expect(read.get('ep1.md')?.article?.attachments.map(({ file }) => file)).toEqual([
      'ep1.mp3',
      'ep1.flac',
      'ep1.m4a',
      'ep1.mp4',
      'ep1.pdf',
    ]);
  });
});
