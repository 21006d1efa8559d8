import { describe, expect, test } from 'vitest';
import { articleKey, keyOfPath, keysOf } from '../../../../src/core/snapshot/surrogate-keys.ts';
import { invalidateEverything, invalidationAfter } from '../../../../src/modules/purge/invalidation.ts';
import type { Regeneration } from '../../../../src/core/publish/regenerator.ts';
import type { Resource } from '../../../../src/core/snapshot/resource.ts';
import type { Snapshot } from '../../../../src/core/snapshot/snapshot.ts';
import { snapshot as bareSnapshot } from '../../../support/documents/bare-snapshot.ts';
import { PUBLICATION } from '../../../support/service/regenerator.ts';

const resource = (path: string, keys?: readonly string[]): Resource => ({
  path,
  contentType: 'text/html',
  links: [],
  lastModified: 0,
  keys,
  representations: [],
});

const snapshot = (serial: number, changes: Partial<Snapshot> = {}): Snapshot =>
  bareSnapshot(serial, {
    resources: new Map(['/', '/rss.xml'].map((path) => [path, resource(path)])),
    publication: { ...PUBLICATION, baseUrl: 'https://example.org/news/' },
    follows: serial - 1,
    touched: [],
    ...changes,
  });

const regeneration = (after: Snapshot, ...changed: string[]): Regeneration => ({
  snapshot: after,
  serveFrom: 0,
  changed,
  newFindings: [],
  durationMs: 0,
  isFollowed: false,
  began: 0,
});

describe('the key of a path', () => {
  test.each([
    ['/', 'feed/'],
    ['/rss.xml', 'feed/'],
    ['/tags/a%20b/', 'feed/tags/a%20b/'],
    ['/tags/a%20b/feed.json', 'feed/tags/a%20b/'],
    ['/archive/3/atom.xml', 'feed/archive/3/'],
    ['/archive/3-12/atom.xml', 'feed/archive/3/'],
    ['/feeds.opml', 'feeds'],
    ['/articles/one', 'article/one'],
    ['/articles/%E4%BD%A0', 'article/%E4%BD%A0'],
    // Not as we write it, so nobody's.
    ['/articles/%41', 'feed/articles/'],
  ])('%s is %s', (path, key) => {
    expect(keyOfPath(path)).toBe(key);
  });
});

test('keys are ASCII without blanks and commas, and of bounded length', () => {
  for (const slug of ['a b', 'a,b', '你好', 'a\u00A0b', "it's", 'x'.repeat(1000), '你'.repeat(1000)]) {
    expect(articleKey(slug)).toMatch(/^article\/[!#-+\--~]{1,247}$/);
  }
  expect(articleKey(`${'x'.repeat(1000)}a`)).not.toBe(articleKey(`${'x'.repeat(1000)}b`));
  expect(keyOfPath(`/tags/${'x'.repeat(1000)}/`).length).toBe(255);
});

describe('the keys of a resource', () => {
  test('are that of everything, its own, and those of what it holds', () => {
    expect(keysOf(resource('/rss.xml', ['article/a', 'article/b']), ' ')).toBe(
      'feedwright feed/ article/a article/b',
    );
    expect(keysOf(resource('/articles/a'), ',')).toBe('feedwright,article/a');
  });

  test('are no more than a header field can carry', () => {
    const many = Array.from({ length: 1000 }, (_, index) => articleKey(`a-rather-long-name-${index}`));
    const field = keysOf(resource('/rss.xml', many), ' ');
    expect(field.length).toBeLessThanOrEqual(8000);
    expect(field.length).toBeGreaterThan(7900);
    expect(field.startsWith('feedwright feed/ article/a-rather-long-name-0 ')).toBe(true);
    expect(field.split(' ').slice(2)).toEqual(many.slice(0, field.split(' ').length - 2));
  });
});

describe('what a regeneration makes stale', () => {
  const before = snapshot(1);

  test('is nothing where nothing has changed', () => {
    expect(invalidationAfter(regeneration(before), before)).toBeUndefined();
    // The same bytes, but another moment at which something is due.
    expect(invalidationAfter(regeneration(snapshot(2)), before)).toBeUndefined();
  });

  test('is what has changed and what is made on demand, by one key for each feed and article', () => {
    const after = snapshot(2, { touched: ['/articles/a', '/tags/t/', '/tags/t/rss.xml', '/rss.xml'] });
    expect(invalidationAfter(regeneration(after, '/', '/rss.xml'), before)).toEqual({
      keys: ['feed/', 'article/a', 'feed/tags/t/'],
      urls: ['', 'rss.xml', 'articles/a', 'tags/t/', 'tags/t/rss.xml'].map(
        (path) => `https://example.org/news/${path}`,
      ),
    });
  });

  test.each([
    ['caches were told of nothing yet', snapshot(2), undefined],
    ['it follows another snapshot than the one that caches know', snapshot(3), before],
    ['nobody knows what it has touched', snapshot(2, { touched: undefined }), before],
    [
      'it has touched too much',
      snapshot(2, { touched: Array.from({ length: 1001 }, (_, index) => `/articles/${index}`) }),
      before,
    ],
  ])('is everything where %s', (_name, after, known) => {
    expect(invalidationAfter(regeneration(after, '/rss.xml'), known)).toBe('everything');
  });
});

test('everything is one key, and the addresses that are known', () => {
  expect(invalidateEverything(snapshot(1))).toEqual({
    keys: ['feedwright'],
    urls: ['https://example.org/news/', 'https://example.org/news/rss.xml'],
  });
});
