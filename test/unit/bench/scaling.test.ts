import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CHANGES } from '../../../bench/day.ts';
import { measuredIn, pollsWorthAHub, tablesOf, withTables } from '../../../bench/scaling.ts';

const doc = (name: string): string => readFileSync(join(import.meta.dirname, '../../../docs', name), 'utf8');

const PAGE = doc('scaling.md');
const MEASURED = measuredIn(doc('performance.md'));

/** A page without the padding of its tables. */
const plain = (text: string): string => text.replace(/ *\| */g, '|').replace(/-{3,}/g, '---');

describe('docs/scaling.md', () => {
  test('has the tables that follow from the measured figures (npm run scaling)', () => {
    expect(plain(PAGE)).toBe(plain(withTables(PAGE, tablesOf(MEASURED))));
  });

  test('repeats figures of its tables correctly in the text', () => {
    const worth = pollsWorthAHub(MEASURED);
    const { bytes = [] } = tablesOf(MEASURED);
    const careful = bytes.find(([crowd, interval]) => crowd === '1 million' && interval === '15 min') ?? [];
    for (const words of [
      `more than\n  ${Math.round(worth)} times a day`,
      `every ${Math.round(86_400 / worth)} seconds`,
      `× ${MEASURED.notModifiedMicros} µs`,
      `${MEASURED.headBytes.toLocaleString('en')} bytes, which`,
      `${careful.at(-1)} ÷ ${careful[4]}`,
    ])
      expect(PAGE).toContain(words);
    expect(MEASURED.changes).toBe(CHANGES.length);
  });
});

describe('the arithmetic', () => {
  const cell = (table: string, row: number, column: number): string | undefined =>
    tablesOf({
      ...MEASURED,
      notModifiedPerSecond: 40_000,
      notModifiedMicros: 25,
      headBytes: 1000,
      gzipBytes: 10_000,
      deltaBytes: 1000,
      plainBytes: 99_000,
      plainHeadBytes: 1000,
      changes: 10,
      deliveryBytes: 100_000,
      toldPerSecond: 1000,
    })[table]?.[row]?.[column];

  test.each([
    ['a million every five minutes: requests per second', 'requests', 1, 2, '3,333'],
    ['cores', 'requests', 1, 3, '0.083'],
    ['share of one process', 'requests', 1, 4, '8.3 %'],
    ['connections for 75 s each', 'requests', 1, 5, '250,000'],
    ['processes for them', 'requests', 1, 6, '25'],
    ['288 heads of 1 KB, GB', 'bytes', 1, 2, '288'],
    ['ten documents of 10 KB', 'bytes', 1, 3, '100'],
    ['both', 'bytes', 1, 4, '388'],
    ['as Mbit/s', 'bytes', 1, 5, '36'],
    ['with deltas', 'bytes', 1, 6, '298'],
    ['288 uncompressed documents', 'bytes', 1, 7, '28,800'],
    ['ten thousand notified', 'hub', 1, 1, '10'],
    ['GB per change', 'hub', 1, 2, '1'],
    ['one place: nine representations in 300 s', 'cached', 1, 1, '0.030'],
    ['its MB per day', 'cached', 1, 2, '3'],
  ])('%s', (_, table, row, column, expected) => {
    expect(cell(table, row, column)).toBe(expected);
  });

  test.each([
    ['no row', 'nothing'],
    ['no number', doc('performance.md').replace('| 43,278', '| none')],
  ])('refuses a page with %s', (_, text) => {
    expect(() => measuredIn(text)).toThrow(RangeError);
  });
});
