import { expect, test } from 'vitest';
import { translatePermalink } from '../../../../../src/cli/commands/site/translate-permalink.ts';

test.each([
  ['Jekyll', undefined, '/:categories/:year/:month/:day/:slug.html'],
  ['Jekyll', 'date', '/:categories/:year/:month/:day/:slug.html'],
  ['Jekyll', 'pretty', '/:categories/:year/:month/:day/:slug/'],
  ['Jekyll', 'none', '/:categories/:slug.html'],
  ['Jekyll', '/:year/:month/:day/:title/', '/:year/:month/:day/:slug/'],
  ['Jekyll', '/blog/:year/:title', '/blog/:year/:slug'],
  ['Jekyll', '/blog/:slug:output_ext', '/blog/:slug.html'],
  ['Hexo', undefined, '/:year/:month/:day/:filename/'],
  ['Hexo', ':year/:month/:day/:title/', '/:year/:month/:day/:filename/'],
  ['Hexo', ':category/:name.html', '/:categories/:filename.html'],
  ['Hexo', ':year/:post_title/', '/:year/:title/'],
  ['Hugo', undefined, '/:section/:slug/'],
  ['Hugo', '/:year/:month/:title/', '/:year/:month/:title/'],
  ['Hugo', '/:sections/:contentbasename/', '/:section/:filename/'],
  ['Hugo', '/b/:slugorfilename/', '/b/:slug/'],
  ['Zola', undefined, '/:section/:slug/'],
  ['Pelican', undefined, '/:slug.html'],
  ['Pelican', '{date:%Y}/{date:%m}/{slug}/', '/:year/:month/:slug/'],
  ['Pelican', 'p/{date:%Y/%m/%d}/{slug}.html', '/p/:year/:month/:day/:slug.html'],
  ['Pelican', '/{category}/{slug}', '/:categories/:slug'],
] as const)('%s: %s is the pattern %s', (generator, written, pattern) => {
  expect(translatePermalink(generator, written)).toEqual({ pattern });
});

test.each([
  ['Jekyll', 'ordinal', ':y_day'],
  ['Jekyll', 'weekdate', ':week'],
  ['Jekyll', '/:short_year/:title/', ':short_year'],
  ['Jekyll', '/:section/:title/', ':section'],
  ['Hexo', ':id/', ':id'],
  ['Hexo', 'posts/:hash.html', ':hash'],
  ['Hugo', '/:yearday/', ':yearday'],
  ['Hugo', '/:2006/:01/:slug/', ':'],
  ['Hugo', '/:sections[1:]/:slug/', '['],
  ['Pelican', '{date:%Y}/{date:%j}/', '{date:%j}'],
  ['Pelican', 'posts/{lang}/{slug}', '{lang}'],
  ['Pelican', 'posts/{slug', '{slug'],
  ['Zola', '/:constructor/:slug/', ':constructor'],
  ['Jekyll', '/archive/:title/', 'is an address of the service'],
  ['Jekyll', '/about/', 'a pattern with a token'],
] as const)('%s: %s is none, for %s', (generator, written, reason) => {
  expect(translatePermalink(generator, written)).toEqual({
    reason: expect.stringContaining(reason) as string,
  });
});

test('Hexo’s title has no date where Hexo cuts it from names', () => {
  expect(translatePermalink('Hexo', ':title/', 'slug')).toEqual({ pattern: '/:slug/' });
});
