import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate, type Preconditions } from '../../../../src/core/protocol/conditional.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const TAG = '"5f1d7a84db00d2fce00b31a7fc73224f"';
const OTHER_CODING = '"0123456789abcdef0123456789abcdef"';
const OLD_TAG = '"ffffffffffffffffffffffffffffffff"';
const CURRENT = {
  tag: TAG,
  allTags: [TAG, OTHER_CODING],
  lastModified: Date.parse('2014-06-05T17:18:00Z'),
};
const BEFORE = 'Thu, 05 Jun 2014 17:17:59 GMT';
const SAME = 'Thu, 05 Jun 2014 17:18:00 GMT';
const AFTER = 'Thu, 05 Jun 2014 17:18:01 GMT';

type Row = readonly [name: string, preconditions: Preconditions, status: 200 | 304 | 412];

const ROWS: readonly Row[] = [
  ['no condition', {}, 200],
  ['all undefined', { ifMatch: undefined, ifNoneMatch: undefined, ifModifiedSince: undefined }, 200],

  ['[38] the tag', { ifNoneMatch: TAG }, 304],
  ['[38] a weak tag matches', { ifNoneMatch: `W/${TAG}` }, 304],
  ['[38] a list', { ifNoneMatch: `${OLD_TAG}, ${TAG}` }, 304],
  ['[38] an asterisk', { ifNoneMatch: '*' }, 304],
  ['[38] an old tag', { ifNoneMatch: OLD_TAG }, 200],
  ['[38] the tag of another coding', { ifNoneMatch: OTHER_CODING }, 200],
  ['[42] an empty tag', { ifNoneMatch: '""' }, 200],
  ['[42] no quotes', { ifNoneMatch: TAG.slice(1, -1) }, 304],
  ['[42] W/ alone', { ifNoneMatch: 'W/' }, 200],
  ['[42] a proxy coded another representation', { ifNoneMatch: `${OTHER_CODING.slice(0, -1)}-gzip"` }, 304],

  ['[39] INM fails, IMS same', { ifNoneMatch: OLD_TAG, ifModifiedSince: SAME }, 200],
  ['[39] INM fails, IMS later', { ifNoneMatch: OLD_TAG, ifModifiedSince: AFTER }, 200],
  ['[39] INM matches, IMS old', { ifNoneMatch: TAG, ifModifiedSince: BEFORE }, 304],
  ['[39] INM matches, IMS is no date', { ifNoneMatch: TAG, ifModifiedSince: 'never' }, 304],
  ['[39] INM empty is present, IMS later', { ifNoneMatch: '', ifModifiedSince: AFTER }, 200],
  ['[39] INM garbage, IMS later', { ifNoneMatch: '"', ifModifiedSince: AFTER }, 200],

  ['[40] IMS a second before', { ifModifiedSince: BEFORE }, 200],
  ['[40] IMS the same', { ifModifiedSince: SAME }, 304],
  ['[40] IMS later', { ifModifiedSince: AFTER }, 304],
  ['[40] IMS as RFC 850', { ifModifiedSince: 'Thursday, 05-Jun-14 17:18:00 GMT' }, 304],
  ['[40] IMS as RFC 850, before', { ifModifiedSince: 'Thursday, 05-Jun-14 17:17:59 GMT' }, 200],
  ['[40] IMS as asctime', { ifModifiedSince: 'Thu Jun  5 17:18:00 2014' }, 304],
  ['[40] IMS as asctime, before', { ifModifiedSince: 'Thu Jun  5 17:17:59 2014' }, 200],
  ['[40] IMS is no date', { ifModifiedSince: 'yesterday' }, 200],
  ['[40] IMS is a number', { ifModifiedSince: '9999999999' }, 200],
  ['[40] IMS is ISO 8601', { ifModifiedSince: '2026-01-01T00:00:00Z' }, 200],
  ['[40] IMS with a wrong zone', { ifModifiedSince: 'Thu, 05 Jun 2014 17:18:00 CEST' }, 200],
  ['[40] IMS has two dates', { ifModifiedSince: `${AFTER}, ${AFTER}` }, 200],
  ['[40] IMS is empty', { ifModifiedSince: '' }, 200],

  ['[43] If-Match holds', { ifMatch: TAG }, 200],
  ['[43] If-Match asterisk', { ifMatch: '*' }, 200],
  ['[43] If-Match list', { ifMatch: `${OLD_TAG}, ${TAG}` }, 200],
  ['[43] If-Match fails', { ifMatch: OLD_TAG }, 412],
  ['[43] If-Match weak', { ifMatch: `W/${TAG}` }, 412],
  ['[43] If-Match other coding', { ifMatch: OTHER_CODING }, 412],
  ['[43] If-Match empty', { ifMatch: '' }, 412],
  ['[43] If-Match without quotes', { ifMatch: TAG.slice(1, -1) }, 412],
  ['[43] If-Match holds, IUS fails', { ifMatch: TAG, ifUnmodifiedSince: BEFORE }, 200],
  ['[43] If-Match fails, IUS holds', { ifMatch: OLD_TAG, ifUnmodifiedSince: AFTER }, 412],
  ['[43] IUS before', { ifUnmodifiedSince: BEFORE }, 412],
  ['[43] IUS the same', { ifUnmodifiedSince: SAME }, 200],
  ['[43] IUS later', { ifUnmodifiedSince: AFTER }, 200],
  ['[43] IUS is no date', { ifUnmodifiedSince: 'yesterday' }, 200],
  ['[43] IUS is empty', { ifUnmodifiedSince: '' }, 200],
  ['[43] If-Match holds, INM matches', { ifMatch: TAG, ifNoneMatch: TAG }, 304],
  ['[43] If-Match fails, INM matches', { ifMatch: OLD_TAG, ifNoneMatch: TAG }, 412],
  ['[43] If-Match holds, IMS same', { ifMatch: TAG, ifModifiedSince: SAME }, 304],
  ['[43] IUS holds, INM fails', { ifUnmodifiedSince: SAME, ifNoneMatch: OLD_TAG }, 200],
  ['[43] IUS fails, INM matches', { ifUnmodifiedSince: BEFORE, ifNoneMatch: TAG }, 412],
];

describe('GET', () => {
  test.each(ROWS)('%s', (_name, preconditions, status) => {
    expect(evaluate('GET', preconditions, CURRENT, NOW)).toBe(status);
  });
});

describe('[44] HEAD is like GET', () => {
  test.each(ROWS)('%s', (_name, preconditions, status) => {
    expect(evaluate('HEAD', preconditions, CURRENT, NOW)).toBe(status);
  });
});

describe('other methods', () => {
  test.each<[name: string, method: string, Preconditions, status: number]>([
    ['[40] IMS means nothing to POST', 'POST', { ifModifiedSince: AFTER }, 200],
    ['[40] IMS means nothing to DELETE', 'DELETE', { ifModifiedSince: AFTER }, 200],
    ['INM that matches stops PUT', 'PUT', { ifNoneMatch: '*' }, 412],
    ['INM that fails lets PUT go on', 'PUT', { ifNoneMatch: OLD_TAG }, 200],
    ['If-Match that fails stops PUT', 'PUT', { ifMatch: OLD_TAG }, 412],
    ['a lower-case method is not GET', 'get', { ifModifiedSince: AFTER }, 200],
    ['OPTIONS has no conditions', 'OPTIONS', { ifMatch: OLD_TAG, ifNoneMatch: TAG }, 200],
    ['TRACE has no conditions', 'TRACE', { ifMatch: OLD_TAG }, 200],
    ['CONNECT has no conditions', 'CONNECT', { ifNoneMatch: '*' }, 200],
  ])('%s', (_name, method, preconditions, status) => {
    expect(evaluate(method, preconditions, CURRENT, NOW)).toBe(status);
  });
});

describe('[40] without a Last-Modified', () => {
  test.each<Row>([
    ['IMS is ignored', { ifModifiedSince: AFTER }, 200],
    ['IUS is ignored', { ifUnmodifiedSince: BEFORE }, 200],
    ['the tag still counts', { ifNoneMatch: TAG, ifModifiedSince: BEFORE }, 304],
  ])('%s', (_name, preconditions, status) => {
    expect(evaluate('GET', preconditions, { ...CURRENT, lastModified: undefined }, NOW)).toBe(status);
  });
});

describe('[58] requests of real readers', () => {
  test.each<Row>([
    ['newsboat, poll 1', {}, 200],
    ['newsboat, poll 3, nothing new', { ifNoneMatch: TAG, ifModifiedSince: SAME }, 304],
    ['newsboat, poll 3, changed', { ifNoneMatch: OLD_TAG, ifModifiedSince: BEFORE }, 200],
    ['newsboat, changed within one second', { ifNoneMatch: OLD_TAG, ifModifiedSince: SAME }, 200],
    ['rss2email, poll 2', { ifNoneMatch: TAG, ifModifiedSince: SAME }, 304],
    ['feed2exec behind nginx', { ifNoneMatch: `W/${TAG}`, ifModifiedSince: SAME }, 304],
    ['sfeed', {}, 200],
    ['sfeed with curl, poll 1', { ifNoneMatch: '""' }, 200],
    ['sfeed with curl, poll 2', { ifNoneMatch: TAG }, 304],
    ['gpodder behind Apache', { ifNoneMatch: `${TAG.slice(0, -1)}-gzip"`, ifModifiedSince: SAME }, 304],
    ['gpodder behind Jetty', { ifNoneMatch: `${TAG.slice(0, -1)}--gzip"`, ifModifiedSince: SAME }, 304],
    ['a date of its own making', { ifModifiedSince: 'Sat, 28 Feb 2026 00:00:00 GMT' }, 304],
    ['a date of its own making, older', { ifModifiedSince: 'Wed, 01 Jan 2014 00:00:00 GMT' }, 200],
    ['an ISO date', { ifModifiedSince: '2014-06-05T17:18:00Z' }, 200],
    ['the words of an absent value', { ifNoneMatch: 'null', ifModifiedSince: 'None' }, 200],
  ])('%s', (_name, preconditions, status) => {
    expect(evaluate('GET', preconditions, CURRENT, NOW)).toBe(status);
  });
});

const anyValue = fc.option(
  fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(TAG, OLD_TAG, '*', '""', SAME, BEFORE, '')),
  { nil: undefined },
);

test('[42] any values give 200, 304 or 412, and never throw', () => {
  const preconditions = fc.record({
    ifMatch: anyValue,
    ifUnmodifiedSince: anyValue,
    ifNoneMatch: anyValue,
    ifModifiedSince: anyValue,
  });
  fc.assert(
    fc.property(fc.constantFrom('GET', 'HEAD', 'POST'), preconditions, (method, given) => {
      expect([200, 304, 412]).toContain(evaluate(method, given, CURRENT, NOW));
    }),
  );
});

test('[39] with If-None-Match, If-Modified-Since never changes the result', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constantFrom(TAG, OLD_TAG, '*')), anyValue, (ifNoneMatch, date) => {
      expect(evaluate('GET', { ifNoneMatch, ifModifiedSince: date }, CURRENT, NOW)).toBe(
        evaluate('GET', { ifNoneMatch }, CURRENT, NOW),
      );
    }),
  );
});
