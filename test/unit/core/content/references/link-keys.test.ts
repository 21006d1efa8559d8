import { describe, expect, test } from 'vitest';
import {
  addressNames,
  articleNames,
  bestTarget,
  linkKeys,
  nameOfKey,
} from '../../../../../src/core/content/references/link-keys.ts';
import { localReference } from '../../../../../src/core/content/references/local-reference.ts';

test.each([
  ['post/Snow.md', '/post/snow'],
  ['/post/snow/', '/post/snow'],
  ['post/snow/index.md', '/post/snow'],
  ['post/snow/index.fr.md', '/post/snow'],
  ['post/_index.md', '/post'],
  ['snow.html', '/snow'],
  ['v1.2', '/v1.2'],
  ['index.md', '/'],
  ['cafe\u0301.md', '/caf\u00e9'],
])('the key of %s is %s', (path, key) => {
  // Of an address as it stands, and of the file or folder that it may name.
  expect(addressNames([path]).at(-1)).toBe(key);
});

describe('the keys of a reference include those of its target', () => {
  test.each([
    ['post/ice.md', 'snow.md', 'post/snow.md'],
    ['post/ice/index.md', '../snow/', 'post/snow/index.md'],
    ['post/ice.md', '../snow/', 'post/snow.md'],
    ['post/ice.md', '../snow/', 'snow.md'],
    ['content/post/ice.md', '/post/snow/', 'content/post/snow.md'],
    ['post/ice.md', 'wiki:Deep%20Snow', 'notes/deep snow.md'],
    ['post/ice.md', 'wiki:notes%2FSnow', 'x/notes/Snow.md'],
    ['post/ice.md', 'Snow.md', 'far/away/snow.md'],
  ])('in %s, %s is %s', (from, written, target) => {
    const reference = localReference(written);
    const names = reference === undefined ? [] : linkKeys(from, reference).map(nameOfKey);
    expect(articleNames({ path: target, title: '' }).some((name) => names.includes(name))).toBe(true);
  });

  test('an address keeps its extension, and its query', () => {
    const keysOf = (written: string): readonly string[] => {
      const reference = localReference(written);
      return reference === undefined ? [] : linkKeys('ice.md', reference);
    };
    expect(keysOf('/2016/Ice.html')).toEqual(['/2016/ice', '/2016/ice.html']);
    expect(keysOf('/?p=690')[0]).toBe('/?p=690');
    expect(addressNames(['/2016/Ice.html', '/%C3%BC/'])).toEqual(['/2016/ice.html', '/2016/ice', '/ü']);
  });
});

test('other names and the title of an article are names, in lower case', () => {
  const article = { path: 'a/Ice.md', wikiNames: ['Black Ice'], title: 'On Ice' };
  expect(articleNames(article)).toEqual(['/a/ice', 'name:ice', 'name:black ice', 'name:on ice']);
});

describe('bestTarget', () => {
  const targets = ['b/snow.md', 'a/snow.md', 'a/deep/snow.fr.md', 'x/flakes.md'].map((path) => ({ path }));

  test.each([
    ['name:snow', 'a/ice.md', 'a/snow.md'],
    ['name:snow', 'b/ice.md', 'b/snow.md'],
    ['name:snow', 'c/ice.md', 'a/snow.md'],
    ['name:b/snow', 'a/ice.md', 'b/snow.md'],
    ['name:c/snow', 'a/ice.md', undefined],
  ])('%s in %s is %s', (key, from, expected) => {
    expect(bestTarget(key, from, targets)?.path).toBe(expected);
  });

  test('the same language counts first, and a file name before a title', () => {
    const bundle = ['fog/index.en.md', 'fog/index.fr.md'].map((path) => ({ path }));
    expect(bestTarget('/fog', 'ice.fr.md', bundle)?.path).toBe('fog/index.fr.md');
    const titled = [{ path: 'a.md' }, { path: 'zzz/snow.md' }];
    expect(bestTarget('name:snow', 'ice.md', titled)?.path).toBe('zzz/snow.md');
  });
});
