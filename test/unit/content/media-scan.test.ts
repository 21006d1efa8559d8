import { appendFileSync, realpathSync, renameSync, unlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { scanChanges, scanContent, type Known, type Scan } from '../../../src/content/scan.ts';
import { article, settle, temporaryDirectory, writeFiles } from '../../helpers/directory.ts';

/** So late that no file is racily clean; so early that every file is. */
const LATE = Date.now() + 3_600_000;
const EARLY = 0;

let root: string;
beforeEach(() => {
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

const scan = (before?: Scan, now = LATE): Promise<Scan> =>
  scanContent(root, before, { timezone: 'UTC', now: () => now });

const sizes = ({ files }: Scan): unknown =>
  Object.fromEntries(
    [...files].map(([path, { article: one }]) => [path, one?.attachments.map(({ sizeBytes }) => sizeBytes)]),
  );

describe('articles with media files', () => {
  test('know their sizes; others have none', async () => {
    expect(sizes(await scan())).toEqual({ 'plain.md': [], 'ep1.md': [5], 'x/named.md': [3, undefined] });
  });

  test('[16] are the very same while nothing changes', async () => {
    const first = await scan();
    const second = await scan(first);
    for (const [path, { article: one }] of second.files) expect(one).toBe(first.files.get(path)?.article);
  });

  test.each<[string, () => void, string, unknown]>([
    ['grows', () => appendFileSync(join(root, 'ep1.mp3'), '6'), 'ep1.md', [6]],
    ['goes', () => unlinkSync(join(root, 'ep1.mp3')), 'ep1.md', []],
    ['comes', () => writeFiles(root, { 'plain.mp4': '1' }), 'plain.md', [1]],
    [
      'that is named grows',
      () => appendFileSync(join(root, 'sounds/a.mp3'), '45'),
      'x/named.md',
      [5, undefined],
    ],
    ['that is named goes', () => unlinkSync(join(root, 'sounds/a.mp3')), 'x/named.md', [undefined]],
    ['is exchanged', () => renameSync(join(root, 'sounds/a.mp3'), join(root, 'ep1.mp3')), 'ep1.md', [3]],
  ])('[16] one that %s is another article, and no other is read', async (_, change, path, expected) => {
    const first = await scan();
    settle(root);
    const second = await scan(await scan(first));
    change();
    settle(root);
    const third = await scan(second);
    expect(third.files.get(path)?.article?.attachments.map(({ sizeBytes }) => sizeBytes)).toEqual(expected);
    expect(third.files.get(path)?.contentHash).not.toBe(second.files.get(path)?.contentHash);
    const others = [...third.files.keys()].filter((other) => other !== path && other !== 'x/named.md');
    for (const other of others) expect(third.files.get(other)).toBe(second.files.get(other));
  });

  test('[16] one that is missing is looked for again, and found when it is there', async () => {
    unlinkSync(join(root, 'sounds/a.mp3'));
    const first = await scan();
    expect(first.findings.map(({ message }) => message)).toEqual([
      '../sounds/a.mp3 is not there: the article goes out without it',
    ]);
    writeFiles(root, { 'sounds/a.mp3': '1234567' });
    const second = await scan(first);
    expect(second.findings).toEqual([]);
    expect(second.files.get('x/named.md')?.article?.attachments[0]?.sizeBytes).toBe(7);
  });

  test('that were only touched have the same content hash', async () => {
    const first = await scan();
    utimesSync(join(root, 'ep1.mp3'), 1, 1);
    const known: { hash?: string | undefined } = {};
    const second = await scan(first);
    known.hash = second.files.get('ep1.md')?.contentHash;
    expect(known.hash).toBe(first.files.get('ep1.md')?.contentHash);
  });

  test('are looked at again where a file changed a moment ago, and no other', async () => {
    const options = { timezone: 'UTC', now: () => EARLY, contentHashOf: () => undefined };
    const { known } = await scanChanges(root, undefined, options);
    const later = { ...options, now: () => LATE };
    // Every article was written a moment ago too: they are read once more, and then known.
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

  test('of two articles with one name the first by claim has what lies beside', async () => {
    writeFiles(root, { 'ep1.txt': 'Title\n\nText.', 'ep1.yaml': 'published: 2026-01-01T10:00:00Z' });
    const { files } = await scan();
    expect(files.get('ep1.txt')?.article?.attachments).toHaveLength(1);
    expect(files.get('ep1.md')?.article?.attachments).toEqual([]);
  });

  test('an mp3 comes before what fewer programs play', async () => {
    writeFiles(root, { 'ep1.flac': '1', 'ep1.mp4': '1', 'ep1.pdf': '1', 'ep1.m4a': '1' });
    const { files } = await scan();
    expect(files.get('ep1.md')?.article?.attachments.map(({ file }) => file)).toEqual([
      'ep1.mp3',
      'ep1.flac',
      'ep1.m4a',
      'ep1.mp4',
      'ep1.pdf',
    ]);
  });
});
