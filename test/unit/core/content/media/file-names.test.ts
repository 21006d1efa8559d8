import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFilesNamed } from '../../../../../src/core/content/media/file-names.ts';
import { temporaryDirectory } from '../../../../support/service/directory.ts';

test('finds files in any folder and letter case, the shortest path first', () => {
  const root = realpathSync(
    temporaryDirectory({ 'a/deep/Pic.PNG': 'x', 'b/pic.png': 'x', 'a/other.png': 'x', 'pic.md': 'x' }),
  );
  const filesNamed = createFilesNamed(root);
  expect(filesNamed('PIC.png')).toEqual(['b/pic.png', 'a/deep/Pic.PNG']);
  expect(filesNamed('pic.md')).toEqual([]);
  expect(filesNamed('__proto__')).toEqual([]);
});

test('finds nothing hidden, in packages, or behind a link to a directory', () => {
  const root = realpathSync(
    temporaryDirectory({
      '.trash/a.png': 'x',
      '.b.png': 'x',
      'node_modules/p/c.png': 'x',
      'x/d.png~': 'x',
    }),
  );
  const elsewhere = temporaryDirectory({ 'e.png': 'x' });
  symlinkSync(elsewhere, join(root, 'out'));
  const filesNamed = createFilesNamed(root);
  expect(['a.png', '.b.png', 'c.png', 'd.png~', 'e.png'].flatMap(filesNamed)).toEqual([]);
});

test('lists the directory once, on the first call', () => {
  const root = realpathSync(temporaryDirectory({ 'a.png': 'x' }));
  const filesNamed = createFilesNamed(root);
  mkdirSync(join(root, 'x'));
  writeFileSync(join(root, 'x/b.png'), 'x');
  expect(filesNamed('b.png')).toEqual(['x/b.png']);
  writeFileSync(join(root, 'x/c.png'), 'x');
  expect(filesNamed('c.png')).toEqual([]);
  expect(createFilesNamed(join(root, 'gone'))('a.png')).toEqual([]);
});
