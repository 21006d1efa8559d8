import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cacheControl,
  cdnCacheControl,
  freshnessSeconds,
  NO_STORE,
} from '../../../../src/core/protocol/cache-control.ts';

const FRESHNESS = { maxAgeSeconds: 300, staleWhileRevalidateSeconds: 60, staleIfErrorSeconds: 86_400 };

test('[49] Cache-Control has a max-age and the two times of RFC 5861', () => {
  expect(cacheControl(FRESHNESS)).toBe(
    'public, max-age=300, stale-while-revalidate=60, stale-if-error=86400',
  );
});

test('[50] CDN-Cache-Control is a structured dictionary of integers', () => {
  expect(cdnCacheControl(FRESHNESS)).toBe('max-age=300, stale-while-revalidate=60, stale-if-error=86400');
});

test('[52] errors are not stored', () => {
  expect(NO_STORE).toBe('no-store');
});

const seconds = fc.integer({ min: 0, max: 2 ** 31 });

test('[49] [50] no directive is duplicated, and each value is an integer in plain digits', () => {
  const freshness = fc.record({
    maxAgeSeconds: seconds,
    staleWhileRevalidateSeconds: seconds,
    staleIfErrorSeconds: seconds,
  });
  // RFC 9651, 3.2 and 3.3.1: lower-case keys, integers of at most 15 digits.
  const member = /^([a-z][a-z0-9_.*-]*)=(0|[1-9]\d{0,14})$/;
  fc.assert(
    fc.property(freshness, (given) => {
      const members = cdnCacheControl(given).split(', ');
      const keys = members.map((text) => member.exec(text)?.[1]);
      expect(keys).toEqual(['max-age', 'stale-while-revalidate', 'stale-if-error']);
      expect(cacheControl(given).split(', ')).toEqual(['public', ...members]);
    }),
  );
});

describe('[49] cacheControl refuses', () => {
  test.each([
    ['a negative number', -1],
    ['a fraction', 0.5],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['more than caches can count', 2 ** 31 + 1],
    ['a number formatted with an exponent', 1e21],
  ])('%s', (_name, wrong) => {
    for (const key of ['maxAgeSeconds', 'staleWhileRevalidateSeconds', 'staleIfErrorSeconds']) {
      expect(() => cacheControl({ ...FRESHNESS, [key]: wrong })).toThrow(RangeError);
      expect(() => cdnCacheControl({ ...FRESHNESS, [key]: wrong })).toThrow(RangeError);
    }
  });
});

describe('[49] the max-age is the interval of the schedule', () => {
  test.each([
    ['five minutes', 300, 300],
    ['every second', 1, 60],
    ['no interval', 0, 60],
    ['a minute', 60, 60],
    ['a minute and a fraction', 61.9, 61],
    ['an hour', 3600, 3600],
    ['a day', 86_400, 3600],
    ['no repetition', Number.POSITIVE_INFINITY, 3600],
  ])('%s', (_name, interval, expected) => {
    expect(freshnessSeconds(interval)).toBe(expected);
  });

  test('max-age is always within the bounds of Cache-Control', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, noNaN: true }), (interval) => {
        const maxAgeSeconds = freshnessSeconds(interval);
        expect(maxAgeSeconds).toBeGreaterThanOrEqual(60);
        expect(maxAgeSeconds).toBeLessThanOrEqual(3600);
        expect(cacheControl({ ...FRESHNESS, maxAgeSeconds })).toContain(`max-age=${maxAgeSeconds},`);
      }),
    );
  });

  test.each([
    ['a negative interval', -1],
    ['NaN', Number.NaN],
  ])('freshnessSeconds refuses %s', (_name, interval) => {
    expect(() => freshnessSeconds(interval)).toThrow(RangeError);
  });
});
