import { describe, expect, test } from 'vitest';
import {
  articleIn,
  articlePath,
  canonicalPagePath,
  keyOfPagePath,
  keyOfTarget,
  pagePathOf,
  queryAddressIn,
  readSiteAddress,
  slugOfKey,
} from '../../../../../src/core/article/addresses/page-path.ts';
import { canonicalPathOf } from '../../../../../src/core/protocol/request-target.ts';

describe('[71] the path of a page', () => {
  test.each([
    ['/2016/04/13/ice/', '/2016/04/13/ice/'],
    ['/2016/04/13/ice', '/2016/04/13/ice'],
    ['/ice.html', '/ice.html'],
    ['/a b/лёд/', '/a%20b/%D0%BB%D1%91%D0%B4/'],
    ['/a%20b/%d0%bb/', '/a%20b/%D0%BB/'],
    ['/100%/', '/100%25/'],
    ['/c++/(a,b)!$&=;:@/', '/c++/(a,b)!$&=;:@/'],
    ['/a//b/', '/a/b/'],
    ['/caf\u0065\u0301/', '/caf%C3%A9/'],
  ])('%s is %s, as requests have it', (written, path) => {
    expect(canonicalPagePath(written)).toBe(path);
    expect(canonicalPathOf(path)).toBe(path);
  });

  test.each([
    '',
    'ice',
    'https://example.org/ice/',
    '//example.org/ice/',
    '/a/../b/',
    '/%2e%2e/b/',
    '/./a',
    '/a%2Fb',
    '/a\\b',
    '/a%5Cb',
    '/a\0b',
    '/a%00b',
    '/a%0D%0AX: y',
    '/a?b=c',
    '/a#b',
    '/\uD800/',
    `/${'x'.repeat(256)}/`,
    `/${'x/'.repeat(600)}`,
    `/${'é/'.repeat(300)}`,
  ])('%j is no path of a page', (written) => {
    expect(canonicalPagePath(written)).toBeUndefined();
  });

  test('is the default path, unless its row has another one', () => {
    expect(pagePathOf({ slug: 'a b' })).toBe('/articles/a%20b');
    expect(pagePathOf({ slug: 'a', address: { page: '/b/' } })).toBe('/b/');
  });
});

describe('[71] spellings that count as one address', () => {
  test.each([
    '/2016/Ice/',
    '/2016/ice',
    '/2016/ICE//',
    '/2016/ice/index.html',
    '/2016/ice/index.htm',
    '/2016/%49ce/',
  ])('%s', (path) => {
    expect(keyOfPagePath(path)).toBe('/2016/ice');
  });

  test.each(['/2016/ice.html', '/2016/icy/', '/2016/ice/index.php', '/2016//ice/', '/ice'])(
    '%s is another one',
    (path) => {
      expect(keyOfPagePath(path)).not.toBe('/2016/ice');
    },
  );

  test.each(['/%FF', '/%', '/a%00', `/${'x'.repeat(4000)}`, `/${'%D0%BB'.repeat(1001)}`])(
    'none has the key of %j',
    (path) => {
      expect(keyOfPagePath(path)).toBeUndefined();
    },
  );

  test('a slug is found in any of them', () => {
    expect(
      ['/articles/ICE/', '/Articles/ice', '/articles/%69ce'].map((path) =>
        slugOfKey(keyOfTarget(path) ?? ''),
      ),
    ).toEqual(['ice', 'ice', 'ice']);
    expect(slugOfKey('/articles/a/b')).toBeUndefined();
    expect(articleIn(articlePath('é/?#%'))).toBe('é/?#%');
  });

  test('a hundred thousand slashes and parameters are read in linear time', () => {
    for (const path of [
      `${'/'.repeat(100_000)}x`,
      `/${'/index.html'.repeat(10_000)}`,
      `/${'%2e/'.repeat(30_000)}`,
    ]) {
      expect(keyOfPagePath(path)).toBeUndefined();
      expect(canonicalPagePath(path)).toBeUndefined();
    }
    expect(readSiteAddress(`/?${'&'.repeat(100_000)}`)?.target).toBe('/');
    expect(readSiteAddress(`/?${'a=b&'.repeat(100_000)}`)).toBeUndefined();
    expect(queryAddressIn(`/?${'p&'.repeat(100_000)}`, '/', ['/?p'])).toBeUndefined();
  });
});

describe('[71] an address with a query', () => {
  test('has the key of its path and its parameters, in any order', () => {
    expect(readSiteAddress('/?p=690')).toEqual({ target: '/?p=690', key: '?p=690 /', queryForm: '/?p' });
    expect(keyOfTarget('/Blog/index.html?b=2&a=1')).toBe(keyOfTarget('/blog?a=1&b=2'));
    expect(keyOfTarget('/?p=690')).not.toBe(keyOfTarget('/?p=69'));
    expect(keyOfTarget('/?p=A')).not.toBe(keyOfTarget('/?p=a'));
  });

  test('is no path, whatever the path contains', () => {
    expect(keyOfTarget('/a%3Fp=1')).not.toBe(keyOfTarget('/a?p=1'));
    expect(keyOfTarget('/%3Fp=1%20/')?.startsWith('/')).toBe(true);
  });

  test('has no fragment, and without parameters it is a path', () => {
    expect(readSiteAddress('/ice/#more')?.target).toBe('/ice/');
    expect(readSiteAddress('/ice/?#more')?.target).toBe('/ice/');
    expect(readSiteAddress('/ice/?&')?.target).toBe('/ice/');
  });

  test('has at most ten parameters', () => {
    const query = (count: number): string =>
      Array.from({ length: count }, (_, index) => `p${index}=1`).join('&');
    expect(readSiteAddress(`/?${query(10)}`)).toBeDefined();
    expect(readSiteAddress(`/?${query(11)}`)).toBeUndefined();
    expect(readSiteAddress(`/?p=${'x'.repeat(2000)}`)).toBeUndefined();
  });

  test.each([
    ['/?p=690', '/', '/?p=690'],
    ['/?utm_source=x&p=690', '/', '/?p=690'],
    ['/?P=690', '/', undefined],
    ['/?p', '/', '/?p'],
    ['/?q=690', '/', undefined],
    ['/?p=690&p=691', '/', undefined],
    ['/', '/', undefined],
    ['/rss.xml?p=690', '/rss.xml', undefined],
    ['/Blog/?cat=2&id=1&z', '/Blog/', '/Blog/?cat=2&id=1'],
    ['/blog?id=1', '/blog', undefined],
  ])('is recognised in the request %s', (target, path, address) => {
    expect(queryAddressIn(target, path, ['/?p', '/blog?cat&id'])).toBe(address);
  });

  test('costs nothing where no article has one', () => {
    expect(queryAddressIn('/?p=690', '/', undefined)).toBeUndefined();
    expect(queryAddressIn('/?p=690', '/', [])).toBeUndefined();
  });
});
