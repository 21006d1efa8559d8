import { realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Finding } from '../../../../../src/core/article/finding.ts';
import { surveyDirectory, type Survey } from '../../../../../src/core/content/directory/survey.ts';
import type { FileIndex, FileStatus } from '../../../../../src/core/publish/content-delta.ts';
import { changedFolders, recallFiles } from '../../../../../src/core/publish/records/file-index.ts';
import type { FolderState } from '../../../../../src/core/publish/records/store.ts';
import { settle, temporaryDirectory, writeFiles } from '../../../../support/service/directory.ts';

const LATE = Date.now() + 3_600_000;

let root: string;
beforeEach(() => {
  root = realpathSync(
    temporaryDirectory({
      'a.md': 'a',
      'x/b.txt': 'b',
      'x/b.yaml': 'title: B',
      'x/y/c.md': 'c',
      'z/d.md': 'd',
    }),
  );
});

const finding: Finding = {
  file: 'x/b.txt',
  line: 2,
  severity: 'warning',
  rule: 'date',
  message: 'odd ‘date’',
};
const standing = (more: Partial<FileStatus> = {}): FileStatus => ({
  contentHash: 'abc',
  isOut: true,
  isBroken: false,
  isUnsettled: false,
  turn: undefined,
  findings: [],
  ...more,
});

async function look(before?: Survey, now = LATE): Promise<Survey> {
  settle(root);
  return (await surveyDirectory(root, before, { now: () => now, pause: async () => {} })).survey;
}
async function files(
  more: Partial<FileIndex> = {},
  again: readonly string[] = [],
  before?: Survey,
): Promise<FileIndex> {
  return { known: { survey: await look(before), again: new Set(again) }, standings: new Map(), ...more };
}
const folders = (states: readonly FolderState[]): string[] => states.map(({ folder }) => folder).sort();
const ALL = ['', 'x/', 'x/y/', 'z/'];

describe('a stored index', () => {
  test('is restored unchanged', async () => {
    const standings = new Map([
      ['x/b.txt', standing({ turn: 12_345, findings: [finding] })],
      ['x/y/c.md', standing({ contentHash: undefined, isOut: false, isBroken: true })],
      ['a.md', standing({ isUnsettled: true })],
    ]);
    const before = await files({ standings }, ['x/y/c.md', 'a.md']);
    const { changed, gone } = changedFolders(before, undefined, root, 'UTC');
    expect([folders(changed), gone]).toEqual([ALL, 'others']);
    // It comes from another process, so only text is left.
    const recalled = recallFiles(structuredClone(changed), root, 'UTC');
    expect(recalled).toEqual({ ...before, mayBeBehind: true });
    expect(recalled?.standings.get('x/y/c.md')?.contentHash).toBeUndefined();
  });

  test('is restored with numbers that are not finite', async () => {
    symlinkSync('.behind', join(root, 'link.md'));
    writeFileSync(join(root, '.behind'), '');
    const before = await files();
    const stats = before.known.survey.folders.get('')?.stats;
    expect([...(stats ?? [])].filter(Number.isNaN)).toHaveLength(1);
    const recalled = recallFiles(changedFolders(before, undefined, root, 'UTC').changed, root, 'UTC');
    expect(recalled?.known.survey.folders.get('')?.stats).toEqual(stats);
  });

  test('is restored with a folder that had just changed', async () => {
    const known = { survey: await look(undefined, 0), again: new Set<string>() };
    const { changed } = changedFolders({ known, standings: new Map() }, undefined, root, 'UTC');
    const recalled = recallFiles(changed, root, 'UTC');
    expect(recalled?.known).toEqual(known);
    expect(recalled?.known.survey.folders.get('x/')?.stamp).toBeUndefined();
  });

  test('lets the next scan find exactly the changes', async () => {
    const recalled = recallFiles(changedFolders(await files(), undefined, root, 'UTC').changed, root, 'UTC');
    writeFiles(root, { 'x/b.yaml': 'title: Other' });
    renameSync(join(root, 'z/d.md'), join(root, 'z/e.md'));
    const options = { now: () => LATE, pause: async () => {} };
    const { changed, gone } = await surveyDirectory(root, recalled?.known.survey, options);
    expect([changed.map(({ path }) => path).sort(), gone]).toEqual([['x/b.txt', 'z/e.md'], ['z/d.md']]);
  });
});

describe('storing an index again', () => {
  const changes = (now: FileIndex, before: FileIndex): unknown[] => {
    const { changed, gone } = changedFolders(now, before, root, 'UTC');
    return [folders(changed), gone];
  };

  test('writes nothing if nothing has changed', async () => {
    const before = await files({ standings: new Map([['a.md', standing()]]) }, ['z/d.md']);
    const same = { known: before.known, standings: new Map([['a.md', standing()]]) };
    expect(changes(same, before)).toEqual([[], []]);
    const recalled = recallFiles(changedFolders(before, undefined, root, 'UTC').changed, root, 'UTC');
    if (recalled === undefined) throw new Error('nothing was recalled');
    const next = await files({ standings: recalled.standings }, ['z/d.md'], recalled.known.survey);
    expect(changes(next, recalled)).toEqual([[], []]);
  });

  test.each<[string, string[], (before: FileIndex) => FileIndex | Promise<FileIndex>]>([
    [
      'file changed',
      ['x/'],
      ({ known }) => {
        writeFiles(root, { 'x/b.txt': 'longer' });
        return files({}, [], known.survey);
      },
    ],
    [
      'file was added',
      ['x/y/'],
      ({ known }) => {
        writeFiles(root, { 'x/y/d.md': 'd' });
        return files({}, [], known.survey);
      },
    ],
    [
      'folder was added',
      ['', 'new/'],
      ({ known }) => {
        writeFiles(root, { 'new/d.md': 'd' });
        return files({}, [], known.survey);
      },
    ],
    [
      'file status was added',
      ['x/y/'],
      ({ known }) => ({ known, standings: new Map([['x/y/c.md', standing()]]) }),
    ],
    [
      'file must be read again',
      ['z/'],
      ({ known }) => ({
        known: { ...known, again: new Set(['z/d.md']) },
        standings: new Map(),
      }),
    ],
  ])('writes the folder in which a %s', async (_, expected, change) => {
    const before = await files();
    expect(changes(await change(before), before)).toEqual([expected, []]);
  });

  test('writes the folder whose file status changed or ended, or whose file need not be read again', async () => {
    const before = await files(
      {
        standings: new Map([
          ['a.md', standing()],
          ['x/b.txt', standing()],
        ]),
      },
      ['z/d.md'],
    );
    const { survey: seen } = before.known;
    const after = {
      known: { survey: seen, again: new Set<string>() },
      standings: new Map([['a.md', standing({ turn: 1 })]]),
    };
    expect(changes(after, before)).toEqual([['', 'x/', 'z/'], []]);
  });

  test('deletes removed folders by name', async () => {
    const before = await files();
    rmSync(join(root, 'x'), { recursive: true });
    expect(changes(await files({}, [], before.known.survey), before)).toEqual([[''], ['x/', 'x/y/']]);
  });

  test('keeps a folder that cannot be listed', async () => {
    const before = await files();
    const fault: Finding = { file: 'x/', line: 1, severity: 'error', rule: 'unreadable', message: 'shut' };
    const shut = new Map(before.known.survey.folders);
    const known = shut.get('x/');
    if (known === undefined) throw new Error('no folder');
    shut.set('x/', { ...known, stamp: undefined, fault });
    const after = { known: { survey: { folders: shut }, again: new Set<string>() }, standings: new Map() };
    expect(changes(after, before)).toEqual([[], []]);
  });
});

describe('no index is restored', () => {
  async function written(): Promise<FolderState[]> {
    return [...changedFolders(await files(), undefined, root, 'UTC').changed];
  }

  test('if none was stored', () => {
    expect(recallFiles([], root, 'UTC')).toBeUndefined();
  });

  test('for another content directory or time zone', async () => {
    const states = await written();
    expect(recallFiles(states, root, 'UTC')).toBeDefined();
    expect(recallFiles(states, `${root}/x`, 'UTC')).toBeUndefined();
    expect(recallFiles(states, root, 'Europe/Berlin')).toBeUndefined();
  });

  test('for a deleted folder, but for the others', async () => {
    const states = (await written()).filter(({ folder }) => folder !== '');
    const recalled = recallFiles(states, root, 'UTC');
    expect([...(recalled?.known.survey.folders.keys() ?? [])]).toEqual(states.map(({ folder }) => folder));
  });

  const edit = (state: string, change: (stored: Record<string, unknown>) => unknown): string => {
    const stored = JSON.parse(state) as Record<string, unknown>;
    return JSON.stringify(Object.assign(stored, change(stored)));
  };
  test.each<[string, (state: string) => string]>([
    ['truncated data', (state) => state.slice(0, state.length / 2)],
    ['nothing', () => ''],
    ['null', () => 'null'],
    ['no listing', (state) => edit(state, () => ({ listing: undefined }))],
    ['no list of file statuses', (state) => edit(state, () => ({ standings: 7 }))],
    ['no list of files to read again', (state) => edit(state, () => ({ again: undefined }))],
    ['no numbers', (state) => edit(state, () => ({ stats: '' }))],
    [
      'a missing number',
      (state) =>
        edit(state, ({ stats }) => ({
          stats: Buffer.from(Buffer.from(String(stats), 'base64').subarray(8)).toString('base64'),
        })),
    ],
    [
      'a truncated number',
      (state) =>
        edit(state, ({ stats }) => ({
          stats: Buffer.from(Buffer.from(String(stats), 'base64').subarray(4)).toString('base64'),
        })),
    ],
    ['another parser', (state) => edit(state, () => ({ key: JSON.stringify([0, 'UTC', root]) }))],
  ])('if one folder has %s', async (_, damage) => {
    const states = (await written()).map(({ folder, state }) => ({
      folder,
      state: folder === 'x/' ? damage(state) : state,
    }));
    expect(recallFiles(states, root, 'UTC')).toBeUndefined();
  });
});
