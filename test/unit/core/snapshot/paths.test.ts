import { expect, test } from 'vitest';
import { articleIn, articlePath } from '../../../../src/core/article/addresses/page-path.ts';
import { isMadeOnDemand, feedIn, feedPaths } from '../../../../src/core/snapshot/paths.ts';

test.each(['one', 'שלום-עולם', 'a b', '%', 'a/b'])(
  'the slug %s survives a round trip in its paths',
  (slug) => {
    expect(articleIn(articlePath(slug))).toBe(slug);
    expect(feedPaths(`tags/${slug}`).map(feedIn)).toEqual(Array(4).fill(`tags/${slug}`));
  },
);

test.each([
  '/healthz',
  '/readyz',
  '/metrics',
  '/',
  '/rss.xml',
  '/articles/',
  '/tags/',
  '/tags/a',
  '/tags/a/b',
  '/tags/A B/',
])('[57] %s is not rendered on demand', (path) => {
  expect(isMadeOnDemand(path)).toBe(false);
});

test.each(['/articles/%', '/articles/a%2', '/articles/%61', '/tags/%61/rss.xml', '/articles/a/b'])(
  'rejects the unusual encoding of %s',
  (path) => {
    expect([articleIn(path), feedIn(path)]).toEqual([undefined, undefined]);
  },
);
