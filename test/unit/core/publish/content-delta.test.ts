import { realpathSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { readInTurn, type ReadFiles } from '../../../../src/core/content/directory/reading.ts';
import { scanFiles, type ContentDelta, type FileIndex } from '../../../../src/core/publish/content-delta.ts';
import { changedFolders, recallFiles } from '../../../../src/core/publish/records/file-index.ts';
import type { Store } from '../../../../src/core/publish/records/store.ts';
import { openVolatileStore } from '../../../support/store/engine.ts';
import { article, settle, temporaryDirectory, writeFiles } from '../../../support/service/directory.ts';
import { publishDelta } from '../../../support/store/ledger.ts';

/** A time late enough that no file counts as just written. */
const LATE = Math.ceil(Date.now() / 1000) * 1000 + 3_600_000;
const SOON = LATE + 60_000;
const iso = (moment: number): string => new Date(moment).toISOString();

let root: string;
let store: Store;
beforeEach(async () => {
  root = realpathSync(temporaryDirectory());
  store = await openVolatileStore();
});

interface Scanned extends ContentDelta {
  /** The paths of opened files. */
  readonly opened: readonly string[];
  /** The paths of files to process. */
  readonly news: readonly string[];
}

async function scan(before?: FileIndex, now = LATE, read: ReadFiles = readInTurn): Promise<Scanned> {
  settle(root);
  const opened: string[] = [];
  const readFiles: ReadFiles = (from, files, options) => {
    opened.push(...files.map(({ path }) => path));
    return read(from, files, options);
  };
  const { ledger } = store;
  const delta = await scanFiles({
    contentDirectory: root,
    timezone: 'UTC',
    before,
    ledger,
    now: () => now,
    readFiles,
  });
  return { ...delta, opened: [...new Set(opened)].sort(), news: [...delta.read.keys()].sort() };
}

const publish = (delta: ContentDelta): Promise<FileIndex> => publishDelta(store, delta);

/** Changes the modification time of a file, as a rewrite does. */
function touch(path: string): void {
  const now = new Date();
  utimesSync(join(root, path), now, now);
}

/** The index as the next process restores it. */
function recalled(files: FileIndex): FileIndex {
  const known = recallFiles(changedFolders(files, undefined, root, 'UTC').changed, root, 'UTC');
  if (known === undefined) throw new Error('nothing was recalled');
  return known;
}

const THREE = {
  'a.md': article('A', '2026-01-01T10:00:00Z'),
  'b.md': article('B', '2026-01-01T10:00:00Z'),
  'x/c.md': article('C', '2026-01-01T10:00:00Z'),
};
const nothing = { opened: [], news: [], gone: [] };

describe('a scan', () => {
  test('reads everything without an index', async () => {
    writeFiles(root, THREE);
    const first = await scan();
    expect(first).toMatchObject({ opened: Object.keys(THREE), news: Object.keys(THREE), gone: [] });
  });

  test('opens no file if nothing has changed', async () => {
    writeFiles(root, THREE);
    const known = await publish(await scan());
    const second = await scan(known);
    expect(second).toMatchObject(nothing);
  });

  test('opens no file if nothing has changed since a restored index', async () => {
    writeFiles(root, {
      ...THREE,
      'draft.md': article('D', '2026-01-01T10:00:00Z', 'x', 'draft: true'),
      'broken.md': '---',
    });
    expect(await scan(recalled(await publish(await scan())))).toMatchObject(nothing);
  });

  test('reads exactly the file that was changed, added or removed', async () => {
    writeFiles(root, THREE);
    const known = await publish(await scan());
    writeFiles(root, {
      'b.md': article('B', '2026-01-01T10:00:00Z', 'Edited.'),
      'x/d.md': article('D', '2026-01-01T10:00:00Z'),
    });
    rmSync(join(root, 'a.md'));
    for (const before of [known, recalled(known)]) {
      expect(await scan(before)).toMatchObject({
        opened: ['b.md', 'x/d.md'],
        news: ['b.md', 'x/d.md'],
        gone: ['a.md'],
      });
    }
  });

  test('ignores a file that was rewritten with the same content', async () => {
    writeFiles(root, { ...THREE, 'draft.md': article('D', '2026-01-01T10:00:00Z', 'x', 'draft: true') });
    const known = await publish(await scan());
    touch('a.md');
    touch('draft.md');
    const second = await scan(known);
    expect(second).toMatchObject({ opened: ['a.md', 'draft.md'], news: [], gone: [] });
    expect(await scan(await publish(second))).toMatchObject(nothing);
  });

  test('reads such a file if the index was restored, as its due time may be unknown', async () => {
    writeFiles(root, THREE);
    const known = recalled(await publish(await scan()));
    touch('a.md');
    expect(await scan(known)).toMatchObject({ opened: ['a.md'], news: ['a.md'] });
  });

  test('reads an article that was deleted and comes back unchanged', async () => {
    writeFiles(root, THREE);
    const known = await publish(await scan());
    rmSync(join(root, 'a.md'));
    const without = await publish(await scan(known));
    writeFiles(root, { 'a.md': THREE['a.md'] });
    expect(await scan(without)).toMatchObject({ opened: ['a.md'], news: ['a.md'] });
  });

  test('reads a withdrawn article that comes back unchanged', async () => {
    writeFiles(root, { 'a.md': THREE['a.md'] });
    const known = await publish(await scan());
    writeFiles(root, { 'a.md': article('A', '2026-01-01T10:00:00Z', 'Text.', 'draft: true') });
    const withdrawn = await publish(await scan(known));
    writeFiles(root, { 'a.md': THREE['a.md'] });
    expect(await scan(withdrawn)).toMatchObject({ news: ['a.md'] });
  });

  test('reports the findings of a folder, and their end', async () => {
    writeFiles(root, { 'a.md': THREE['a.md'], 'lonely.yaml': '' });
    const known = await publish(await scan());
    const second = await scan(known);
    expect(second.findings).toHaveLength(1);
    rmSync(join(root, 'lonely.yaml'));
    const third = await scan(known);
    expect(third.findings).toEqual([]);
  });
});

describe('[6] a due time', () => {
  const TURNS: readonly (readonly [string, string])[] = [
    ['an article becomes due', article('A', iso(SOON))],
    ['it expires', article('A', '2026-01-01T10:00:00Z', 'Text.', `expires: ${iso(SOON)}`)],
    ['an edit is dated', article('A', '2026-01-01T10:00:00Z', 'Text.', `updated: ${iso(SOON)}`)],
  ];

  test.each(TURNS)(
    '%s: the file is read again at that moment, not before, and not after',
    async (_, text) => {
      writeFiles(root, { ...THREE, 'turning.md': text });
      const first = await publish(await scan());
      for (const known of [first, recalled(first)]) {
        expect(known.standings.get('turning.md')?.turn).toBe(SOON);
        expect(await scan(known, SOON - 1)).toMatchObject(nothing);
        const due = await scan(known, SOON);
        expect(due).toMatchObject({ opened: ['turning.md'], news: ['turning.md'], gone: [] });
        const after = await publish(due);
        expect(after.standings.get('turning.md')?.turn).toBeUndefined();
        expect(await scan(after, SOON + 1000)).toMatchObject(nothing);
      }
    },
  );

  test('comes twice for an article that expires after it was published', async () => {
    writeFiles(root, { 'a.md': article('A', iso(SOON), 'Text.', `expires: ${iso(SOON + 60_000)}`) });
    const first = await publish(await scan());
    const second = await publish(await scan(first, SOON));
    expect([first, second].map(({ standings }) => standings.get('a.md')?.turn)).toEqual([
      SOON,
      SOON + 60_000,
    ]);
  });

  test('does not exist for a draft, nor for an article that expires before it is published', async () => {
    writeFiles(root, {
      'a.md': article('A', iso(SOON), 'Text.', 'draft: true'),
      'b.md': article('B', iso(SOON), 'Text.', `expires: ${iso(SOON - 1000)}`),
      'c.md': article('C', '2026-01-01T10:00:00Z', 'Text.', 'draft: true', `updated: ${iso(SOON)}`),
    });
    const { standings } = await publish(await scan());
    expect([...standings].map(([path, { turn }]) => [path, turn])).toEqual([
      ['a.md', undefined],
      ['b.md', undefined],
      ['c.md', undefined],
    ]);
  });

  test('is not needed to read a file again while another article blocks it', async () => {
    const own = 'id: "tag:example.org,2026:x"';
    writeFiles(root, {
      'a.md': article('A', '2026-01-01T10:00:00Z', 'Text.', own),
      'b.md': article('B', '2026-01-02T10:00:00Z', 'Other text.', own),
    });
    const kept = await publish(await scan());
    expect(await scan(kept)).toMatchObject({ opened: ['b.md'], news: ['b.md'] });
    rmSync(join(root, 'a.md'));
    const second = await scan(kept);
    expect(second).toMatchObject({ opened: ['b.md'], news: ['b.md'], gone: ['a.md'] });
    expect(await scan(await publish(second))).toMatchObject(nothing);
  });
});

describe('[66] an unreadable file', () => {
  const refusing =
    (message: string): ReadFiles =>
    async (from, files, options) =>
      (await readInTurn(from, files, options)).map((file) =>
        file?.path === 'b.md'
          ? {
              path: 'b.md',
              head: undefined,
              findings: [{ file: 'b.md', line: 1, severity: 'error', rule: 'unreadable', message }],
            }
          : file,
      );

  test('is tried on every scan, and reported once', async () => {
    writeFiles(root, THREE);
    const shut = refusing('shut');
    const first = await scan(undefined, LATE, shut);
    expect(first.news).toContain('b.md');
    let known = await publish(first);
    for (const before of [known, recalled(known)]) {
      const next = await scan(before, LATE, shut);
      expect(next).toMatchObject({ opened: ['b.md'], news: [], gone: [] });
      known = await publish(next);
    }
    expect(await scan(known, LATE, refusing('gone mad'))).toMatchObject({ opened: ['b.md'], news: ['b.md'] });
    const mended = await scan(known);
    expect(mended).toMatchObject({ opened: ['b.md'], news: ['b.md'] });
    expect(await scan(await publish(mended))).toMatchObject(nothing);
  });

  test('is reported if it was readable before', async () => {
    writeFiles(root, THREE);
    const known = await publish(await scan());
    writeFiles(root, { 'b.md': article('B', '2026-01-01T10:00:00Z', 'Edited.') });
    expect(await scan(known, LATE, refusing('shut'))).toMatchObject({ opened: ['b.md'], news: ['b.md'] });
  });

  test('is read once if it is broken, and again only when it changes', async () => {
    writeFiles(root, { ...THREE, 'b.md': 'no title' });
    const known = await publish(await scan());
    expect(known.standings.get('b.md')).toMatchObject({ isBroken: true, isOut: false });
    expect(await scan(known)).toMatchObject(nothing);
    writeFiles(root, { 'b.md': THREE['b.md'] });
    expect(await scan(known)).toMatchObject({ opened: ['b.md'], news: ['b.md'] });
  });
});
