import { describe, expect, test } from 'vitest';
import {
  AnswerCounts,
  countedAs,
  countedFormat,
  COUNTED_FORMATS,
  isDocument,
  isIdentity,
  slotOf,
} from '../../../src/http/answer-counts.ts';

const FEEDS = ['none', '/'];

describe('counts of answers', () => {
  test('every format, status and coding has a place of its own', () => {
    const slots = COUNTED_FORMATS.flatMap((format) =>
      [200, 204, 301, 304, 400, 404, 405, 410, 412, 500, 503, 999].flatMap((status) =>
        (['identity', 'gzip', 'br', 'zstd'] as const).map((coding) => slotOf(format, status, coding)),
      ),
    );
    expect(new Set(slots).size).toBe(slots.length);
  });

  test.each(COUNTED_FORMATS)('a place of %s tells whether there was a coding', (format) => {
    for (const status of [200, 304, 999]) {
      expect(isIdentity(slotOf(format, status))).toBe(true);
      for (const coding of ['gzip', 'br', 'zstd'] as const)
        expect(isIdentity(slotOf(format, status, coding))).toBe(false);
    }
  });

  test('what is added comes back, and nothing else', () => {
    const counts = new AnswerCounts();
    expect(counts.rows(FEEDS)).toEqual([]);
    counts.add(slotOf('atom', 200, 'br'), 1000);
    counts.add(slotOf('atom', 200, 'br'), 1000);
    counts.add(slotOf('json', 304, 'zstd'), 0);
    counts.add(slotOf(countedAs('json', 1), 304, 'zstd'), 0);
    expect(counts.rows(FEEDS)).toEqual([
      { feed: 'none', format: 'atom', status: '200', coding: 'br', answers: 2, bytes: 2000 },
      { feed: 'none', format: 'json', status: '304', coding: 'zstd', answers: 1, bytes: 0 },
      { feed: '/', format: 'json', status: '304', coding: 'zstd', answers: 1, bytes: 0 },
    ]);
  });

  test('documents are told from pages and lists', () => {
    expect(COUNTED_FORMATS.filter(isDocument)).toEqual(['rss', 'atom', 'json']);
  });

  test('statuses that nobody thought of share one row', () => {
    const counts = new AnswerCounts();
    counts.add(slotOf('other', 418), 1);
    counts.add(slotOf('other', 599), 2);
    expect(counts.rows(FEEDS)).toEqual([
      { feed: 'none', format: 'other', status: 'other', coding: 'identity', answers: 2, bytes: 3 },
    ]);
  });

  test.each([
    ['application/rss+xml; charset=utf-8', 'rss'],
    ['application/atom+xml; charset=utf-8', 'atom'],
    ['application/feed+json', 'json'],
    ['text/html; charset=utf-8', 'html'],
    ['text/x-opml', 'other'],
  ])('%s is counted as %s', (type, format) => {
    expect(countedFormat(type)).toBe(format);
  });
});
