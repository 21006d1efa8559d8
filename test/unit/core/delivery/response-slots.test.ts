import { describe, expect, test } from 'vitest';
import {
  countedFormat,
  isDocument,
  isIdentity,
  slotOf,
} from '../../../../src/core/delivery/response-slots.ts';

describe('response slots', () => {
  test('tells responses without a coding from others', () => {
    const isPlain = (coding?: Parameters<typeof slotOf>[2]): boolean =>
      isIdentity(slotOf('atom', 200, coding));
    expect([isPlain(), isPlain('gzip'), isPlain('br'), isPlain('zstd')]).toEqual([true, false, false, false]);
  });

  test('tells documents from pages and lists', () => {
    expect((['rss', 'atom', 'json', 'html', 'other'] as const).filter(isDocument)).toEqual([
      'rss',
      'atom',
      'json',
    ]);
  });

  test.each([
    ['application/rss+xml; charset=utf-8', 'rss'],
    ['application/atom+xml; charset=utf-8', 'atom'],
    ['application/feed+json', 'json'],
    ['text/html; charset=utf-8', 'html'],
    ['text/x-opml', 'other'],
  ])('counts %s as %s', (type, format) => {
    expect(countedFormat(type)).toBe(format);
  });
});
