import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { companionRole, companionStem } from '../../../../../src/core/content/media/companion-files.ts';
import {
  isMediaPath,
  examineMedia,
  mediaPath,
  NO_FILE,
  stampOf,
} from '../../../../../src/core/content/media/media-file.ts';
import { openMedia } from '../../../../../src/core/content/media/open-media.ts';
import { ARTICLE_EXTENSIONS } from '../../../../../src/core/content/formats/parse.ts';
import { temporaryDirectory, writeFiles } from '../../../../support/service/directory.ts';

describe('mediaPath', () => {
  test.each([
    ['', 'a.mp3', 'a.mp3'],
    ['x/', 'a.mp3', 'x/a.mp3'],
    ['x/y/', '../a.mp3', 'x/a.mp3'],
    ['x/', './y//a b.mp3', 'x/y/a b.mp3'],
    ['x/', 'y/../../a.mp3', 'a.mp3'],
    ['', '../a.mp3', undefined],
    ['x/', '../../a.mp3', undefined],
    ['x/', '../../x/a.mp3', undefined],
    ['', '..', undefined],
    ['', '.', undefined],
    ['', '.a.mp3', undefined],
    ['', '.git/a.mp3', undefined],
    ['', 'a.mp3~', undefined],
    ['', 'a\0.mp3', undefined],
    ['', 'a.MD', undefined],
    ['', 'publication.yaml', undefined],
  ])('from %j, %j is %j', (folder, reference, expected) => {
    expect(mediaPath(folder, reference)).toBe(expected);
  });

  test('source files are never media files', () => {
    for (const extension of [...ARTICLE_EXTENSIONS, '.yaml', '.yml']) {
      expect([extension, isMediaPath(`a${extension}`)]).toEqual([extension, false]);
    }
  });
});

describe('lookAtMedia', () => {
  test('gives the size, and a stamp that changes with the file', () => {
    const root = realpathSync(temporaryDirectory({ 'a.mp3': '12345' }));
    expect(examineMedia(root, 'a.mp3')).toEqual({ realPath: join(root, 'a.mp3'), sizeBytes: 5 });
    const { stamp } = stampOf(root, 'a.mp3');
    expect(stampOf(root, 'a.mp3').stamp).toBe(stamp);
    writeFiles(root, { 'a.mp3': '123456' });
    expect(stampOf(root, 'a.mp3').stamp).not.toBe(stamp);
    expect(stampOf(root, 'b.mp3').stamp).toBe(NO_FILE);
  });

  test.each([
    ['gone.mp3', 'does not exist'],
    ['a.mp3/b.mp3', 'does not exist'],
    ['folder', 'is not a regular file'],
    ['out.mp3', 'leads out of the content directory'],
    ['above.mp3', 'leads out of the content directory'],
    ['hidden.mp3', 'leads to a file that may not be published'],
    ['round.mp3', 'cannot be examined'],
    ['nowhere.mp3', 'does not exist'],
  ])('at %s reports that it %s, without opening it', async (path, refusal) => {
    const root = realpathSync(temporaryDirectory({ 'a.mp3': '1', '.b.mp3': '2' }));
    const outside = temporaryDirectory({ 'x.mp3': 'x' });
    mkdirSync(join(root, 'folder'));
    symlinkSync(join(outside, 'x.mp3'), join(root, 'out.mp3'));
    symlinkSync('..', join(root, 'above.mp3'));
    symlinkSync('.b.mp3', join(root, 'hidden.mp3'));
    symlinkSync('round.mp3', join(root, 'round.mp3'));
    symlinkSync('nothing', join(root, 'nowhere.mp3'));
    expect(examineMedia(root, path)).toEqual({ refusal });
    expect(await openMedia(root, path)).toBeUndefined();
  });

  test('a directory whose name only starts like the content directory is outside', async () => {
    const parent = realpathSync(temporaryDirectory({ 'content/a.md': '', 'content-2/x.mp3': 'x' }));
    symlinkSync('../content-2/x.mp3', join(parent, 'content/x.mp3'));
    expect(examineMedia(join(parent, 'content'), 'x.mp3')).toEqual({
      refusal: 'leads out of the content directory',
    });
    expect(await openMedia(join(parent, 'content'), 'x.mp3')).toBeUndefined();
  });
});

describe('companionRole', () => {
  test.each([
    ['x/ep1.MP3', 'attachment', 'x/ep1'],
    ['ep1.pdf', 'attachment', 'ep1'],
    ['ep1.jpeg', 'image', 'ep1'],
    ['ep1.vtt', 'transcript', 'ep1'],
    ['ep1.chapters.json', 'chapters', 'ep1'],
    ['ep1.Chapters.JSON', 'chapters', 'ep1'],
    ['ep1.json', undefined, undefined],
    ['ep1.zip', undefined, undefined],
    ['.chapters.json', undefined, undefined],
    ['x/.mp3', undefined, undefined],
    ['mp3', undefined, undefined],
  ])('%s', (path, beside, stem) => {
    expect([companionRole(path), companionStem(path)]).toEqual([beside, stem]);
  });
});
