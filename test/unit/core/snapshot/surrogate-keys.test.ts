import { describe, expect, test } from 'vitest';
import { NO_FINDINGS } from '../../../../src/core/article/findings/finding-digest.ts';
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
  newFindingDigest: NO_FINDINGS,
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
    // Another encoding than ours.
    ['/articles/%41', 'feed/articles/'],
  ])('%s is %s', (path, key) => {
    expect(keyOfPath(path)).toBe(key);
  });
});

test('keys are ASCII without white space and commas, and of bounded length', () => {
  for (const slug of ['a b', 'a,b', '你好', 'a\u00A0b', "it's", 'x'.repeat(1000), '你'.repeat(1000)]) {
    expect(articleKey(slug)).toMatch(/^article\/[!#-+\--~]{1,247}$/);
  }
  expect(articleKey(`${'x'.repeat(1000)}a`)).not.toBe(articleKey(`${'x'.repeat(1000)}b`));
  expect(keyOfPath(`/tags/${'x'.repeat(1000)}/`).length).toBe(255);
});

describe('the keys of a resource', () => {
  test('are the global key, its own, and those of its articles', () => {
    expect(keysOf(resource('/rss.xml', ['article/a', 'article/b']), ' ')).toBe(
      'feedwright feed/ article/a article/b',
    );
    expect(keysOf(resource('/articles/a'), ',')).toBe('feedwright,article/a');
  });

  test('fit into a header field', () => {
    const many = Array.from({ length: 1000 }, (_, index) => articleKey(`a-rather-long-name-${index}`));
    const field = keysOf(resource('/rss.xml', many), ' ');
    expect(field.length).toBeLessThanOrEqual(8000);
    expect(field.length).toBeGreaterThan(7900);
    expect(field.startsWith('feedwright feed/ article/a-rather-long-name-0 ')).toBe(true);
    expect(field.split(' ').slice(2)).toEqual(many.slice(0, field.split(' ').length - 2));
  });
});

describe('a regeneration invalidates', () => {
  const before = snapshot(1);

  test('nothing if nothing has changed', () => {
    expect(invalidationAfter(regeneration(before), before)).toBeUndefined();
    // The same bytes, but another moment of the next change.
    expect(invalidationAfter(regeneration(snapshot(2)), before)).toBeUndefined();
  });

  test('changed and on-demand resources, by one key per feed and article', () => {
    const after = snapshot(2, { touched: ['/articles/a', '/tags/t/', '/tags/t/rss.xml', '/rss.xml'] });
    expect(invalidationAfter(regeneration(after, '/', '/rss.xml'), before)).toEqual({
      keys: ['feed/', 'article/a', 'feed/tags/t/'],
      urls: ['', 'rss.xml', 'articles/a', 'tags/t/', 'tags/t/rss.xml'].map(
        (path) => `https://example.org/news/${path}`,
      ),
    });
  });

  test.each([
    ['caches were never purged', snapshot(2), undefined],
    ['it follows another snapshot than the purged one', snapshot(3), before],
    ['the changed articles are unknown', snapshot(2, { touched: undefined }), before],
    [
      'too many articles have changed',
      snapshot(2, { touched: Array.from({ length: 1001 }, (_, index) => `/articles/${index}`) }),
      before,
    ],
  ])('everything if %s', (_name, after, known) => {
    expect(invalidationAfter(regeneration(after, '/rss.xml'), known)).toBe('everything');
  });
});

test('everything is one key and the known URLs', () => {
  expect(invalidateEverything(snapshot(1))).toEqual({
    keys: ['feedwright'],
    urls: ['https://example.org/news/', 'https://example.org/news/rss.xml'],
  });
});
