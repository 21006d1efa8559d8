import { mkdirSync, realpathSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { FeedwrightError } from '../../../../../src/core/errors.ts';
import {
  FIELDS,
  fileAt,
  filesOf,
  findingsOf,
  unlistableFolders,
  surveyDirectory,
  type Survey,
  type SurveyOptions,
} from '../../../../../src/core/content/directory/survey.ts';
import { settle, temporaryDirectory, writeFiles } from '../../../../support/service/directory.ts';

/** Late enough that nothing is racily clean; EARLY is so early that everything is. */
const LATE = Date.now() + 3_600_000;
const EARLY = 0;

let root: string;
beforeEach(() => {
  root = realpathSync(temporaryDirectory());
});

interface Look {
  readonly survey: Survey;
  readonly changed: readonly string[];
  readonly gone: readonly string[];
  readonly hasMoved: boolean;
}

async function look(previous?: Survey, options: Partial<SurveyOptions> = {}): Promise<Look> {
  settle(root);
  const found = await surveyDirectory(root, previous, { now: () => LATE, pause: async () => {}, ...options });
  return { ...found, changed: found.changed.map(({ path }) => path).sort(), gone: found.gone.toSorted() };
}
const paths = (of: Survey): string[] => Array.from(filesOf(of), ({ path }) => path).sort();
const nothing = { changed: [], gone: [], hasMoved: false };

describe('the first survey', () => {
  test('finds every file in every folder as changed', async () => {
    writeFiles(root, {
      'a.md': 'a',
      'x/b.md': 'b',
      'x/y/c.txt': 'c',
      'x/y/c.yaml': 'title: C',
      'x/no.jpg': '',
    });
    const first = await look();
    expect(first).toMatchObject({ changed: ['a.md', 'x/b.md', 'x/y/c.txt'], gone: [], hasMoved: true });
    expect([...first.survey.folders.keys()]).toEqual(['', 'x/', 'x/y/']);
    expect(fileAt(first.survey, 'x/y/c.txt')).toEqual({
      path: 'x/y/c.txt',
      sidecar: 'x/y/c.yaml',
      isLinked: false,
    });
    expect(fileAt(first.survey, 'x/y/d.txt')).toBeUndefined();
    expect(fileAt(first.survey, 'z/c.txt')).toBeUndefined();
  });

  test('finds nothing in an empty directory', async () => {
    expect(await look()).toMatchObject(nothing);
  });

  test('throws for a directory that cannot be listed', async () => {
    const options = { now: () => LATE, pause: async () => {} };
    await expect(surveyDirectory(join(root, 'nowhere'), undefined, options)).rejects.toMatchObject({
      code: 'content_unreadable',
    } satisfies Partial<FeedwrightError>);
  });
});

describe('a later survey', () => {
  test('finds no changes if there are none, and keeps every listing and number', async () => {
    writeFiles(root, { 'a.md': 'a', 'x/b.md': 'b' });
    const first = await look();
    const second = await look(first.survey);
    expect(second).toMatchObject(nothing);
    for (const [path, { listing, stats }] of second.survey.folders) {
      expect(listing).toBe(first.survey.folders.get(path)?.listing);
      expect(stats).toBe(first.survey.folders.get(path)?.stats);
    }
  });

  test('finds a changed file without listing its folder again', async () => {
    writeFiles(root, { 'a.md': 'a', 'b.md': 'b', 'x/c.md': 'c' });
    const first = await look();
    writeFiles(root, { 'b.md': 'longer' });
    const second = await look(first.survey);
    expect(second).toMatchObject({ ...nothing, changed: ['b.md'] });
    expect(second.survey.folders.get('')?.listing).toBe(first.survey.folders.get('')?.listing);
    expect(second.survey.folders.get('x/')?.stats).toBe(first.survey.folders.get('x/')?.stats);
    expect(await look(second.survey)).toMatchObject(nothing);
  });

  test('finds another file of the same size and time', async () => {
    const time = new Date(2000, 1, 1);
    const put = (path: string): void => {
      writeFiles(root, { [path]: 'same size' });
      utimesSync(join(root, path), time, time);
    };
    put('a.md');
    put('.spare');
    const first = await look();
    renameSync(join(root, '.spare'), join(root, 'a.md'));
    expect(await look(first.survey)).toMatchObject({ ...nothing, changed: ['a.md'] });
  });

  test('finds only the file that was added', async () => {
    writeFiles(root, { 'a.md': 'a', 'c.md': 'c' });
    const first = await look();
    writeFiles(root, { 'b.md': 'b' });
    const second = await look(first.survey);
    expect(second).toMatchObject({ changed: ['b.md'], gone: [], hasMoved: true });
    expect(await look(second.survey)).toMatchObject(nothing);
  });

  test('finds only the file that was deleted', async () => {
    writeFiles(root, { 'a.md': 'a', 'b.md': 'b', 'c.md': 'c' });
    const first = await look();
    rmSync(join(root, 'a.md'));
    const second = await look(first.survey);
    expect(second).toMatchObject({ changed: [], gone: ['a.md'], hasMoved: true });
    expect(second.survey.folders.get('')?.stats).toHaveLength(2 * FIELDS);
    expect(await look(second.survey)).toMatchObject(nothing);
  });

  test('finds a file that moved to another folder under both paths', async () => {
    writeFiles(root, { 'x/a.md': 'a', 'x/b.md': 'b', 'y/c.md': 'c' });
    const first = await look();
    renameSync(join(root, 'x/a.md'), join(root, 'y/a.md'));
    expect(await look(first.survey)).toMatchObject({ changed: ['y/a.md'], gone: ['x/a.md'], hasMoved: true });
  });

  test('finds the contents of a deleted folder at any depth', async () => {
    writeFiles(root, { 'a.md': 'a', 'x/b.md': 'b', 'x/y/c.md': 'c' });
    const first = await look();
    rmSync(join(root, 'x'), { recursive: true });
    const second = await look(first.survey);
    expect(second).toMatchObject({ changed: [], gone: ['x/b.md', 'x/y/c.md'], hasMoved: true });
    expect([...second.survey.folders.keys()]).toEqual(['']);
  });

  test('finds the contents of a renamed folder under both paths', async () => {
    writeFiles(root, { 'x/y/c.md': 'c' });
    const first = await look();
    renameSync(join(root, 'x'), join(root, 'z'));
    expect(await look(first.survey)).toMatchObject({
      changed: ['z/y/c.md'],
      gone: ['x/y/c.md'],
      hasMoved: true,
    });
  });

  test('finds a file that was replaced by a folder', async () => {
    writeFiles(root, { 'a.md': 'a' });
    const first = await look();
    rmSync(join(root, 'a.md'));
    writeFiles(root, { 'a.md/b.md': 'b' });
    expect(await look(first.survey)).toMatchObject({ changed: ['a.md/b.md'], gone: ['a.md'] });
  });

  test('finds a file whose sidecar was added, changed or removed', async () => {
    writeFiles(root, { 'a.txt': 'a', 'b.txt': 'b' });
    const { survey: bare } = await look();
    writeFiles(root, { 'a.yaml': 'title: A' });
    const came = await look(bare);
    expect(came).toMatchObject({ ...nothing, changed: ['a.txt'] });
    writeFiles(root, { 'a.yaml': 'title: Another' });
    const changed = await look(came.survey);
    expect(changed).toMatchObject({ ...nothing, changed: ['a.txt'] });
    rmSync(join(root, 'a.yaml'));
    const went = await look(changed.survey);
    expect(went).toMatchObject({ ...nothing, changed: ['a.txt'] });
    expect(await look(went.survey)).toMatchObject(nothing);
  });

  test('repeats findings of the listing until they are fixed', async () => {
    writeFiles(root, { 'x/a.md': 'a', 'x/lonely.yaml': '' });
    const first = await look();
    const second = await look(first.survey);
    expect(findingsOf(second.survey)).toMatchObject([{ file: 'x/lonely.yaml', rule: 'orphan-sidecar' }]);
    rmSync(join(root, 'x/lonely.yaml'));
    expect(findingsOf((await look(second.survey)).survey)).toEqual([]);
  });

  test('reports a link as changed each time, because its target may have changed', async () => {
    writeFiles(root, { '.behind': 'a', 'b.txt': 'b', '.beside': 'title: B', 'c.md': 'c' });
    symlinkSync('.behind', join(root, 'a.md'));
    symlinkSync('.beside', join(root, 'b.yaml'));
    const first = await look();
    const second = await look(first.survey);
    expect(second).toMatchObject({ ...nothing, changed: ['a.md', 'b.txt'] });
    expect(await look(second.survey)).toMatchObject({ ...nothing, changed: ['a.md', 'b.txt'] });
  });

  test('does not modify the previous survey', async () => {
    writeFiles(root, { 'a.md': 'a', 'b.md': 'b', 'x/c.md': 'c' });
    const first = await look();
    const asItWas = structuredClone(first.survey);
    writeFiles(root, { 'a.md': 'longer', 'd.md': 'd', 'x/c.md': 'longer' });
    rmSync(join(root, 'b.md'));
    const second = await look(first.survey);
    expect(first.survey).toEqual(asItWas);
    expect(await look(first.survey)).toEqual(second);
    expect(paths(first.survey)).toEqual(['a.md', 'b.md', 'x/c.md']);
    expect(paths(second.survey)).toEqual(['a.md', 'd.md', 'x/c.md']);
  });
});

describe('changes that may go unnoticed', () => {
  test('a file written within the clock tick is read again', async () => {
    writeFiles(root, { 'a.md': 'a', 'b.md': 'b' });
    utimesSync(join(root, 'b.md'), 1, 1);
    const first = await look(undefined, { now: () => EARLY });
    const second = await look(first.survey, { now: () => EARLY });
    expect(second).toMatchObject({ ...nothing, changed: ['a.md', 'b.md'] });
    // Once after the tick is over, and not again.
    const third = await look(second.survey);
    expect(third).toMatchObject({ ...nothing, changed: ['a.md', 'b.md'] });
    expect(await look(third.survey)).toMatchObject(nothing);
  });

  test('a folder modified within the clock tick is listed again', async () => {
    writeFiles(root, { 'a.md': 'a' });
    const early = await look(undefined, { now: () => EARLY });
    expect(early.survey.folders.get('')?.stamp).toBeUndefined();
    const second = await look(early.survey);
    expect(second.survey.folders.get('')?.listing).not.toBe(early.survey.folders.get('')?.listing);
    const third = await look(second.survey);
    expect(third.survey.folders.get('')?.listing).toBe(second.survey.folders.get('')?.listing);
  });
});

describe('a survey of names only', () => {
  const namesOnly = true;

  test('skips files in folders without added or removed names', async () => {
    writeFiles(root, { 'a.md': 'a', 'x/b.md': 'b' });
    const first = await look();
    writeFiles(root, { 'a.md': 'longer', 'x/b.md': 'longer' });
    const second = await look(first.survey, { namesOnly });
    expect(second).toMatchObject(nothing);
    // The next full survey finds them.
    expect(await look(second.survey)).toMatchObject({ ...nothing, changed: ['a.md', 'x/b.md'] });
  });

  test('finds added and removed names at any depth', async () => {
    writeFiles(root, { 'x/y/a.md': 'a', 'z/b.md': 'b' });
    const first = await look();
    renameSync(join(root, 'x/y/a.md'), join(root, 'z/a.md'));
    mkdirSync(join(root, 'new'));
    writeFileSync(join(root, 'new/c.md'), 'c');
    expect(await look(first.survey, { namesOnly })).toMatchObject({
      changed: ['new/c.md', 'z/a.md'],
      gone: ['x/y/a.md'],
      hasMoved: true,
    });
  });
});

test('reports no hidden folders if every folder can be listed', async () => {
  writeFiles(root, { 'x/a.md': 'a' });
  expect(unlistableFolders((await look()).survey)).toEqual([]);
});

test('yields before each batch of files', async () => {
  writeFiles(root, Object.fromEntries(Array.from({ length: 130 }, (_, n) => [`${n}.md`, ''])));
  let pauses = 0;
  await look(undefined, { pause: async () => void (pauses += 1) });
  expect(pauses).toBe(3);
});
