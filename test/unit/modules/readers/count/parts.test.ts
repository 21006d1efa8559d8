import { describe, expect, test } from 'vitest';
import type { ReaderKind } from '../../../../../src/modules/readers/count/agents.ts';
import { clientOf, nameClient } from '../../../../../src/modules/readers/count/client-name.ts';
import {
  FIGURES,
  OTHERS,
  type Figures,
  type TallyRow,
} from '../../../../../src/modules/readers/count/batch.ts';
import { reportOn } from '../../../../../src/modules/readers/report/report.ts';
import { IntervalHistogram } from '../../../../../src/modules/readers/count/interval-histogram.ts';
import {
  writeBytes,
  writeNumber,
  writePercent,
  writeSeconds,
} from '../../../../../src/modules/readers/report/format.ts';

const NONE = Object.fromEntries(FIGURES.map((figure) => [figure, 0])) as unknown as Figures;

describe('clients', () => {
  test.each([
    ['an address of IPv4 is one', '192.0.2.1', '192.0.2.2', false],
    ['an address of IPv4 written as IPv6 is the same', '::ffff:192.0.2.1', '192.0.2.1', true],
    ['a network of IPv6 is one', '2001:db8:0:1::1', '2001:db8::1:ffff:ffff:ffff:ffff', true],
    ['zeros make no difference', '2001:0db8:0000:0001::', '2001:DB8:0:1::1', true],
    ['two networks are two', '2001:db8:0:1::1', '2001:db8:0:2::1', false],
    ['loopback', '::1', '0:0:0:0:0:0:0:1', true],
    ['a zone makes no difference', 'fe80::1%eth0', 'fe80::1', true],
  ])('%s', (_name, one, other, isSame) => {
    expect(clientOf(one, 'a') === clientOf(other, 'a')).toBe(isSame);
    expect(clientOf(one, 'a')).not.toBe(clientOf(one, 'b'));
  });

  test('a pseudonym reveals nothing without its key, and differs with another key', () => {
    const name = nameClient('key', clientOf('192.0.2.1', 'Newsboat'));
    expect(name).toMatch(/^[\w-]{22}$/);
    expect(nameClient('key', clientOf('192.0.2.1', 'Newsboat'))).toBe(name);
    expect(nameClient('another', clientOf('192.0.2.1', 'Newsboat'))).not.toBe(name);
  });
});

describe('times between polls', () => {
  test.each([
    [0, 0],
    [0.4, 0],
    [1, 1],
    [59.6, 60],
    [99.4, 99],
    [99.6, 100],
    [104, 100],
    [106, 110],
    [300, 300],
    [994, 990],
    [996, 1000],
    [1834, 1800],
    [3600, 3600],
    [86_400, 86_000],
    [604_800, 600_000],
    [989_000, 990_000],
    [1e9, 990_000],
    [1e300, 990_000],
  ])('%f s is counted as %i', (seconds, counted) => {
    const waits = new IntervalHistogram();
    waits.add(seconds);
    waits.add(seconds);
    expect(waits.rows()).toEqual([{ seconds: counted, times: 2 }]);
  });
});

const NOW = Date.parse('2026-03-01T12:00:00Z');
const DAY = 20_513;
const tally = (name: string, polls: number, more: Partial<TallyRow> = {}): TallyRow => ({
  day: DAY,
  document: '/rss.xml',
  name,
  version: '1',
  kind: 'desktop',
  ...NONE,
  polls,
  ...more,
});
const nothing = { tallies: [], intervals: [], claims: [], uniques: [] };

describe('misbehaviour of a reader in the report', () => {
  test.each<[string, ReaderKind, Partial<Figures>, string[]]>([
    ['nothing', 'desktop', {}, []],
    ['twice is not always', 'desktop', { polls: 2, repeats: 2, whole: 2 }, []],
    ['never conditional', 'desktop', { polls: 4, repeats: 3, whole: 4 }, ['never-conditional']],
    ['conditional once', 'desktop', { polls: 4, repeats: 3, whole: 4, conditional: 1 }, []],
    ['half of them early', 'desktop', { polls: 6, early: 3 }, []],
    ['more than half', 'desktop', { polls: 5, early: 3 }, ['too-often']],
    ['requests a removed document', 'library', { polls: 4, ignored: 3 }, ['ignores-moves']],
    ['no compression', 'aggregator', { whole: 5, uncompressed: 3 }, ['uncompressed']],
    [
      'browsers may',
      'browser',
      { polls: 9, repeats: 9, early: 9, whole: 9, uncompressed: 9, ignored: 9 },
      [],
    ],
    [
      'all faults',
      'bot',
      { polls: 9, repeats: 9, early: 9, whole: 9, uncompressed: 9, ignored: 9 },
      ['never-conditional', 'too-often', 'ignores-moves', 'uncompressed'],
    ],
  ])('%s', (_name, kind, figures, faults) => {
    const tallies = [tally('A', figures.polls ?? 0, { ...figures, kind })];
    expect(reportOn({ ...nothing, tallies }, NOW).readers).toMatchObject([{ name: 'A', faults }]);
  });
});

describe('report', () => {
  test('works without data', () => {
    const report = reportOn(nothing, NOW);
    expect([report.feeds, report.readers, report.days.length]).toEqual([[], [], 7]);
    expect(report.total).toMatchObject({ polls: 0, hitPercent: null });
  });

  test('excludes days before the week, and after today', () => {
    const tallies = [DAY - 7, DAY - 6, DAY, DAY + 1].map((day, index) => tally('A', 10 ** index, { day }));
    expect(reportOn({ ...nothing, tallies }, NOW).total.polls).toBe(110);
  });

  test('combines the readers beyond the first two hundred', () => {
    const tallies = Array.from({ length: 300 }, (_, n) => tally(`R${n}`, 1000 - n));
    tallies.push(tally(OTHERS, 5000));
    const intervals = [{ day: DAY, name: 'R299', seconds: 60, times: 1 }];
    const { readers, total } = reportOn({ ...nothing, tallies, intervals }, NOW);
    expect(readers).toHaveLength(201);
    expect(readers[0]?.name).toBe('R0');
    expect(readers.at(-1)).toMatchObject({ name: OTHERS, kind: 'unknown', medianSeconds: 60, faults: [] });
    expect(readers.reduce((sum, { polls }) => sum + polls, 0)).toBe(total.polls);
  });

  test('the median of an even number is the lower one', () => {
    const intervals = [60, 600, 300, 900].map((seconds) => ({ day: DAY, name: 'A', seconds, times: 1 }));
    const { readers } = reportOn({ ...nothing, tallies: [tally('A', 5)], intervals }, NOW);
    expect(readers[0]?.medianSeconds).toBe(300);
  });
});

describe('formats', () => {
  test.each([
    [writeNumber(0), '0'],
    [writeNumber(999), '999'],
    [writeNumber(1_234_567), '1,234,567'],
    [writeBytes(0), '0 bytes'],
    [writeBytes(999), '999 bytes'],
    [writeBytes(1000), '1.0 kB'],
    [writeBytes(123_456), '123 kB'],
    [writeBytes(999_950), '1.0 MB'],
    [writeBytes(2.5e18), '2500 PB'],
    [writeSeconds(null), ''],
    [writeSeconds(0), '0 s'],
    [writeSeconds(119), '119 s'],
    [writeSeconds(1800), '30 min'],
    [writeSeconds(9000), '2.5 h'],
    [writeSeconds(259_200), '3 d'],
    [writePercent(null), ''],
    [writePercent(87.5), '87.5 %'],
  ])('%s', (written, expected) => {
    expect(written).toBe(expected);
  });
});
