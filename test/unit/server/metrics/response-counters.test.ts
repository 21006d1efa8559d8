import { describe, expect, test } from 'vitest';
import { countedAs, slotOf } from '../../../../src/core/delivery/response-slots.ts';
import { ResponseCounters } from '../../../../src/server/metrics/response-counters.ts';

const FEEDS = ['none', '/'];

describe('response counts', () => {
  test('count every format, status and coding separately', () => {
    const counts = new ResponseCounters();
    const expected: unknown[] = [];
    for (const format of ['rss', 'atom', 'json', 'html', 'other'] as const) {
      for (const status of [200, 204, 301, 304, 400, 404, 405, 410, 412, 500, 503]) {
        for (const coding of ['identity', 'gzip', 'br', 'zstd'] as const) {
          const bytes = expected.length + 1;
          counts.add(slotOf(format, status, coding), bytes);
          expected.push({ feed: 'none', format, status: String(status), coding, answers: 1, bytes });
        }
      }
    }
    const rows = counts.rows(FEEDS);
    expect(rows).toHaveLength(expected.length);
    expect(rows).toEqual(expect.arrayContaining(expected));
  });

  test('only counted responses have rows', () => {
    const counts = new ResponseCounters();
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

  test('statuses outside the table share one row', () => {
    const counts = new ResponseCounters();
    counts.add(slotOf('other', 418), 1);
    counts.add(slotOf('other', 599), 2);
    expect(counts.rows(FEEDS)).toEqual([
      { feed: 'none', format: 'other', status: 'other', coding: 'identity', answers: 2, bytes: 3 },
    ]);
  });
});
