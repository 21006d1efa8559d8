import { describe, expect, test } from 'vitest';
import {
  isOfService,
  joinPath,
  localReference,
  placeInSource,
  referenceName,
} from '../../../../../src/core/content/references/local-reference.ts';

describe('localReference', () => {
  test.each([
    ['pier.png', { kind: 'relative', path: 'pier.png' }],
    ['./img/a.png?w=1#x', { kind: 'relative', path: './img/a.png', query: '?w=1', fragment: '#x' }],
    ['/a/b.png', { kind: 'rooted', path: '/a/b.png' }],
    ['/?p=690', { kind: 'rooted', path: '/', query: '?p=690' }],
    ['{static}/a.png', { kind: 'rooted', path: '/a.png' }],
    ['%7Bfilename%7Da.md', { kind: 'relative', path: 'a.md' }],
    ['|filename|/a.md', { kind: 'rooted', path: '/a.md' }],
    ['@/a.md', { kind: 'rooted', path: '/a.md' }],
    ['@site/static/a.png', { kind: 'rooted', path: '/static/a.png' }],
    ['~/assets/a.png', { kind: 'rooted', path: '/assets/a.png' }],
    ['link://slug/snow', { kind: 'rooted', path: '/articles/snow' }],
    ['wiki:Thin%20ice#The%20pier', { kind: 'name', path: 'Thin ice', fragment: '#the-pier' }],
  ])('%s', (written, expected) => {
    expect(localReference(written)).toEqual({ query: '', fragment: '', ...expected });
  });

  test.each([
    '',
    '#here',
    '?q=1',
    'https://a.example/x.png',
    'HTTPS:x.png',
    '//a.example/x.png',
    '\\\\a.example\\x.png',
    '/\\a.example/x.png',
    'mailto:a@b.example',
    'data:image/png;base64,AA',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    ' \u0001javascript:alert(1)',
    'C:\\x.png',
    'wiki:',
    'wiki:#part',
    `${'a'.repeat(1001)}.png`,
  ])('%j is none', (written) => {
    expect(localReference(written)).toBeUndefined();
  });

  test('has the same name with every query and fragment', () => {
    const names = ['a.png', 'a.png?x', 'a.png#y', 'wiki:a.png#z'].map((written) => {
      const reference = localReference(written);
      return reference && referenceName(reference);
    });
    expect(names).toEqual(['a.png', 'a.png', 'a.png', 'wiki:a.png']);
  });
});

test.each([
  ['', '/a//b/./c', 'a/b/c'],
  ['x/y', '../a', 'x/a'],
  ['x', '../../../a', 'a'],
  ['x', '', 'x'],
])('%j and %j are joined to %j', (folder, path, expected) => {
  expect(joinPath(folder, path)).toBe(expected);
});

test('a reference is found where it stands whole, in its own spelling', () => {
  expect(placeInSource('[a](draft.md) [b](draft)', 'draft')).toBe(18);
  expect(placeInSource('![](<my pic.png>)', 'my%20pic.png')).toBe(5);
  expect(placeInSource('a [[Gone note|x]]', 'wiki:Gone%20note')).toBe(4);
  expect(placeInSource('[a](draft.md)', 'draft')).toBe(4);
  expect(placeInSource('nothing', 'draft')).toBeUndefined();
});

test('paths of the service are known', () => {
  expect(['/', '/rss.xml', '/tags/x/', '/media/a.png'].every(isOfService)).toBe(true);
  expect(['/about/', '/a.png', '/%5Ca', '/articles/x'].some(isOfService)).toBe(false);
});
