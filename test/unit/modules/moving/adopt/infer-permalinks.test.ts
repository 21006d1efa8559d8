import { describe, expect, test } from 'vitest';
import type { ArticleHead } from '../../../../../src/core/article/article.ts';
import { permalinkOf } from '../../../../../src/core/ledger/permalink.ts';
import { inferPermalinks } from '../../../../../src/modules/moving/adopt/infer-permalinks.ts';

const ARTICLES = [
  {
    path: 'ice/2014-06-05-cold.md',
    title: 'Cold ice',
    slug: 'cold',
    published: '2014-06-05',
    categories: ['Sea'],
  },
  {
    path: 'ice/2015-11-30-warm.md',
    title: 'Warm ice',
    slug: 'warm',
    published: '2015-11-30',
    categories: ['Sea'],
  },
  {
    path: 'land/2016-01-02-hill.md',
    title: 'A hill',
    slug: 'hill',
    published: '2016-01-02',
    categories: ['Up'],
  },
  { path: 'land/2016-01-03-vale.md', title: 'A vale', slug: 'vale', published: '2016-01-03', categories: [] },
] as const;

const placed = (article: (typeof ARTICLES)[number], permalink: string) => {
  const name = article.path.replace(/^.*\/|\.md$/g, '');
  const head = { ...article, nameSlug: name } as unknown as ArticleHead;
  const pageBy = (pattern: string) => permalinkOf(pattern, head, Date.parse(article.published), 'UTC');
  return { permalink, pageBy };
};

/** The pattern inferred from paths that a pattern gave. */
const inferredFrom = (pattern: string): string | undefined =>
  inferPermalinks(ARTICLES.map((article) => placed(article, placed(article, '').pageBy(pattern) ?? '')));

describe('the pattern of an old site', () => {
  test.each([
    '/:year/:month/:day/:slug.html',
    '/:year/:month/:slug/',
    '/:year/:slug',
    '/posts/:slug/',
    '/:slug/',
    '/blog/:title/',
    '/:filename.html',
    '/:section/:slug/',
    '/:categories/:year/:month/:day/:slug.html',
    '/blog/:year/:month/:slug/',
  ])('is inferred from the paths that %s gave', (pattern) => {
    expect(inferredFrom(pattern)).toBe(pattern);
  });

  test('is not inferred from paths that nothing gives', () => {
    expect(
      inferPermalinks(ARTICLES.map((article, index) => placed(article, `/x/${index}/`))),
    ).toBeUndefined();
  });

  test('is not inferred from two articles', () => {
    const two = ARTICLES.slice(0, 2).map((article) => placed(article, `/posts/${article.slug}/`));
    expect(inferPermalinks(two)).toBeUndefined();
  });

  test('may miss one path of ten', () => {
    const many = Array.from({ length: 10 }, (_, index) =>
      placed(ARTICLES[0], index === 9 ? '/about-ice/' : '/posts/cold/'),
    );
    expect(inferPermalinks(many)).toBe('/posts/:slug/');
    expect(inferPermalinks(many.slice(2))).toBeUndefined();
  });

  test('is left out where it is that of this service', () => {
    expect(inferredFrom('/articles/:slug')).toBeUndefined();
  });

  test.each([['/'], ['/%zz/%zz'], [`/${'a/'.repeat(500)}`]])('%s gives none', (path) => {
    expect(inferPermalinks([0, 1, 2].map(() => placed(ARTICLES[0], path)))).toBeUndefined();
  });
});
