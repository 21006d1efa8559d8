import { expect, test } from 'vitest';
import { formerPath } from '../../../../../../src/core/content/metadata/keys/page-paths.ts';

test.each([
  ['/old/ice/', '/old/ice/'],
  ['old/ice', '/old/ice'],
  ['https://old.example/2016/ice.html', '/2016/ice.html'],
  ['/?p=690', '/?p=690'],
  ['https://old.example/?p=690#more', '/?p=690'],
  ['/index.php?id=3&page=2', '/index.php?id=3&page=2'],
  ['/old/ice/?#more', '/old/ice/'],
])('[71] the earlier address %s is %s', (written, path) => {
  expect(formerPath(written)).toBe(path);
});

test.each([
  '/',
  'https://old.example/',
  '/#more',
  '//old.example/x',
  '/?a<b',
  '/../x',
  `/?${'x'.repeat(1000)}`,
])('[71] %s is no earlier address', (written) => {
  expect(formerPath(written)).toBeUndefined();
});
