import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  acceptsFeed,
  chooseBase,
  indexBases,
  isAskedByLibrary,
} from '../../../../src/modules/deltas/base-instance.ts';

describe('[56] A-IM', () => {
  test.each([
    ['feed', true],
    ['Feed', true],
    [' feed\t', true],
    ['feed;q=1', true],
    ['feed; q=0.001', true],
    ['feed ;q = 1.000', true],
    ['feed;Q=0.5', true],
    ['vcdiff, feed', true],
    ['vcdiff;q=1.0, feed;q=0.5, gzip', true],
    [', ,feed,', true],
    ['feed;q=0, feed', true],
    ['identity;q=0, feed', true],
    ['identity;q=0.5, feed;q=0.5', true],
    ['', false],
    ['vcdiff', false],
    ['feeds', false],
    ['x-feed', false],
    ['feed;q=0', false],
    ['feed;q=0.000', false],
    ['feed;q=0.0001', false],
    ['feed;q=1.001', false],
    ['feed;q=2', false],
    ['feed;q=-1', false],
    ['feed;q=', false],
    ['feed;q', false],
    ['feed;q="1"', false],
    ['feed;depth=2', false],
    ['feed;depth=2;q=1', false],
    ['feed;q=0.5;depth=2', false],
    ['identity, feed;q=0.5', false],
    ['*', false],
    ['"feed"', false],
    ['feed gzip', false],
  ])('%j: %s', (value, expected) => {
    expect(acceptsFeed(value)).toBe(expected);
  });

  test('is parsed whatever it contains', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(acceptsFeed(`vcdiff, ${value}`)).toBe(acceptsFeed(value));
      }),
    );
  });
});

/** As sent by feedparser 6.0. */
const FEEDPARSER =
  'application/atom+xml,application/rdf+xml,application/rss+xml,application/x-netcdf,application/xml;q=0.9,text/xml;q=0.2,*/*;q=0.1';

describe('[58] A-IM that a library sends by default', () => {
  test.each([
    [FEEDPARSER, true],
    ['application/x-netcdf', true],
    [FEEDPARSER.replace('application/x-netcdf,', ''), false],
    ['*/*', false],
    ['', false],
    [undefined, false],
  ])('%j: %s', (accept, expected) => {
    expect(isAskedByLibrary(accept)).toBe(expected);
  });
});

const NEW_GZIP = '"11111111111111111111111111111111"';
const NEW = '"22222222222222222222222222222222"';
const OLD_GZIP = '"33333333333333333333333333333333"';
const OLD = '"44444444444444444444444444444444"';
const KNOWN = indexBases([
  [NEW_GZIP, NEW],
  [OLD_GZIP, OLD],
]);
const bare = (tag: string): string => tag.slice(1, -1);

describe('[56] the instance in If-None-Match', () => {
  test.each([
    ['in the identity coding', NEW, NEW, NEW],
    ['in another content-coding', NEW_GZIP, NEW, NEW_GZIP],
    ['an older version', OLD, OLD, OLD],
    ['an older version in another coding', OLD_GZIP, OLD, OLD_GZIP],
    ['weak', `W/${OLD}`, OLD, OLD],
    ['without quotes', bare(OLD), OLD, OLD],
    ['weak and without quotes', `W/${bare(OLD)}`, OLD, OLD],
    ['with a coding suffix of a proxy', `"${bare(OLD)}-gzip"`, OLD, OLD],
    ['with two dashes', `W/"${bare(OLD_GZIP)}--gzip"`, OLD, OLD_GZIP],
    ['with a semicolon', `"${bare(OLD)};br"`, OLD, OLD],
    ['with white space', ` \t${OLD} `, OLD, OLD],
  ])('%s', (_name, value, instance, tag) => {
    expect(chooseBase(value, KNOWN)).toEqual({ instance, tag, isOneOfSeveral: false });
  });

  test.each([
    ['the newest of two versions', `${OLD}, ${NEW}`, NEW, NEW],
    ['the newest of two versions, in reverse order', `${NEW_GZIP}, ${OLD}`, NEW, NEW_GZIP],
    ['the known version', `"x", W/"y", ${OLD}`, OLD, OLD],
    ['the first of its tags', `${NEW_GZIP}, ${NEW}`, NEW, NEW_GZIP],
    ['in a list without quotes', `${bare(OLD)}, x`, OLD, OLD],
    ['before malformed text', `${OLD}, "x`, OLD, OLD],
  ])('%s', (_name, value, instance, tag) => {
    expect(chooseBase(value, KNOWN)).toMatchObject({ instance, tag });
  });

  test('is marked as one of several if the list names others', () => {
    expect(chooseBase(`${OLD}, "x"`, KNOWN)?.isOneOfSeveral).toBe(true);
  });

  test.each([
    ['nothing', ''],
    ['anything', '*'],
    ['an asterisk in a list', '*, "x"'],
    ['an empty tag', '""'],
    ['W/ alone', 'W/'],
    ['another tag', '"55555555555555555555555555555555"'],
    ['a part of a tag', `"${bare(OLD).slice(1)}"`],
    ['a tag with a suffix', `"${bare(OLD)}x"`],
    ['a tag with an unknown coding', `"${bare(OLD)}-lzma"`],
    ['a coding only', '"-gzip"'],
    ['a tag after an unbalanced quotation mark', `"x, ${OLD}`],
    ['a tag within another', `"x${OLD}x"`],
    ['a tag in another case', '"0123456789ABCDEF0123456789ABCDEF"'],
  ])('is undefined: %s', (_name, value) => {
    const known = indexBases([['"0123456789abcdef0123456789abcdef"'], [OLD_GZIP, OLD]]);
    expect(chooseBase(value, known)).toBeUndefined();
  });

  test('is undefined if no instance is known', () => {
    expect(chooseBase(OLD, indexBases([]))).toBeUndefined();
  });

  test('is found at the head of any list, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(chooseBase(`${OLD}, ${value}`, KNOWN)).toBeDefined();
        chooseBase(value, KNOWN);
      }),
    );
  });

  test('is found at the end of the longest list that fits into a request head', () => {
    const long = Array.from({ length: 4000 }, () => 'W/""').join(', ');
    expect(chooseBase(`${long}, ${OLD}`, KNOWN)).toEqual({ instance: OLD, tag: OLD, isOneOfSeveral: true });
  });
});
