import { expect, test } from 'vitest';
import {
  fillPermalink,
  permalinkFault,
  PERMALINK_TOKENS,
  type PermalinkToken,
} from '../../../../../src/core/article/addresses/permalink-pattern.ts';

test.each([
  '/:year/:month/:slug/',
  '/:year/:month/:day/:title.html',
  '/blog/:slug',
  '/:section/:filename/',
  '/:categories/:year-:month-:day-:slug/',
  '/articles/:slug/',
])('%s is a pattern', (pattern) => {
  expect(permalinkFault(pattern)).toBeUndefined();
});

test.each([
  ['/:foo/', 'no :foo: the tokens are :year'],
  ['/:year/:output_ext', 'no :output_ext'],
  ['/:constructor/', 'no :constructor'],
  ['/blog/', 'with a token'],
  [':slug', 'a path such as'],
  ['https://example.org/:slug', 'a path such as'],
  ['//example.org/:slug', 'a path such as'],
  ['/../:slug', 'a path such as'],
  ['/:slug?a', 'a path such as'],
  ['/tags/:slug/', 'is an address of the service'],
  ['/media/:slug', 'is an address of the service'],
  ['/:slug.gz', 'is called like a compressed file'],
])('%s is a fault of the configuration', (pattern, expected) => {
  expect(permalinkFault(pattern)).toContain(expected);
});

const valueOf = (token: PermalinkToken): string =>
  ({
    year: '2016',
    month: '04',
    day: '13',
    title: 'thin-ice',
    slug: 'ice',
    filename: '2016-04-13-ice',
    section: '',
    categories: 'town/news 100%41',
  })[token];

test.each([
  ['/:year/:month/:day/:slug/', '/2016/04/13/ice/'],
  ['/:year/:title.html', '/2016/thin-ice.html'],
  ['/:section/:slug/', '/ice/'],
  ['/:section', '/'],
  ['/blog/:section/:filename', '/blog/2016-04-13-ice'],
  ['/:categories/:slug', '/town/news%20100%2541/ice'],
])('%s gives %s', (pattern, path) => {
  expect(fillPermalink(pattern, valueOf)).toBe(path);
});

test('each token has a meaning and a value', () => {
  for (const token of Object.keys(PERMALINK_TOKENS)) {
    expect(permalinkFault(`/:${token}/`)).toBeUndefined();
    expect(fillPermalink(`/x:${token}/`, () => 'y')).toBe('/xy/');
  }
});

test('a value cannot leave the site', () => {
  expect(fillPermalink('/:title/', () => '..')).toBeUndefined();
  expect(fillPermalink('/:title', () => '/example.org')).toBe('/example.org');
  expect(fillPermalink('/:title/', () => 'a\\b')).toBeUndefined();
});
