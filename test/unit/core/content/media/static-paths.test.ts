import { expect, test } from 'vitest';
import { filesAtOldPath, oldPathsOf } from '../../../../../src/core/content/media/static-paths.ts';

test.each([
  ['static/img/a.png', undefined, ['/img/a.png', '/static/img/a.png']],
  ['../files/img/a.png', ['../files'], ['/img/a.png']],
  ['../files/img/a.png', undefined, []],
  ['media/a.png', ['media'], ['/a.png', '/media/a.png']],
  ['post/a.png', undefined, []],
  ['statics/a.png', undefined, []],
])('[70] %s was at these paths', (file, named, expected) => {
  expect(oldPathsOf(file, named)).toEqual(expected);
  for (const path of expected) expect(filesAtOldPath(path, named)).toContain(file);
});

test('[70] no file outside of a static directory is looked up at an old path', () => {
  expect(filesAtOldPath('/post/a.png', ['../files'])).toEqual([
    '../files/post/a.png',
    'static/post/a.png',
    'public/post/a.png',
    'assets/post/a.png',
    'source/post/a.png',
  ]);
});
