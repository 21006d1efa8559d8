import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { OTHERS, type Batch } from '../../../../../src/modules/readers/count/batch.ts';
import { createTally, type Tally } from '../../../../../src/modules/readers/count/tally.ts';
import type { TalliedDocument } from '../../../../../src/modules/readers/count/rows.ts';

/** Runs the flood with a million requests, which takes longer. */
const FLOOD = Number(process.env['READERS_FLOOD'] ?? 200_000);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapUsed(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

const NOON = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const RSS: TalliedDocument = { path: '/rss.xml', feed: '/' };

type Poll = Parameters<Tally['poll']>[0];

const POLL: Poll = {
  userAgent: 'newsboat/2.21',
  address: '192.0.2.1',
  document: RSS,
  tag: '"1"',
  status: 200,
  bytes: 1000,
  isHead: false,
  isConditional: false,
  isUncompressed: false,
};

function tallyAt(
  time: number,
  limits?: Parameters<typeof createTally>[2],
): { tally: Tally; clock: { time: number } } {
  const clock = { time };
  return {
    tally: createTally(
      () => clock.time,
      () => 300,
      limits,
    ),
    clock,
  };
}

const polls = (batch: Batch | undefined): number =>
  batch?.tallies.reduce((total, row) => total + row.polls, 0) ?? 0;

test('returns each batch once', () => {
  const { tally } = tallyAt(NOON);
  expect(tally.takeBatch()).toBeUndefined();
  tally.poll(POLL);
  expect(polls(tally.takeBatch())).toBe(1);
  expect(tally.takeBatch()).toBeUndefined();
  tally.poll(POLL);
  tally.poll(POLL);
  const batch = tally.takeBatch();
  expect(batch?.tallies).toHaveLength(1);
  expect(batch?.tallies[0]).toMatchObject({ polls: 2, wasted: 2000, repeats: 2, whole: 2 });
  // Counted once a day.
  expect(batch?.clients).toEqual([]);
});

test('a day that has ended is a separate batch', () => {
  const { tally, clock } = tallyAt(NOON);
  tally.poll(POLL);
  clock.time += DAY;
  tally.poll(POLL);
  const [first, second] = [tally.takeBatch(), tally.takeBatch()];
  expect([first?.day, second?.day]).toEqual([20_513, 20_514]);
  expect([polls(first), polls(second)]).toEqual([1, 1]);
  // A client of yesterday is remembered, and counted again.
  expect(second?.intervals).toEqual([{ day: 20_514, name: 'Newsboat', seconds: 86_000, times: 1 }]);
  expect([first?.clients.length, second?.clients.length]).toEqual([1, 1]);
  expect(tally.takeBatch()).toBeUndefined();
});

test('forgets clients that were not seen for two days', () => {
  const { tally, clock } = tallyAt(NOON);
  tally.poll(POLL);
  for (const _ of [1, 2]) {
    clock.time += DAY;
    tally.poll({ ...POLL, address: '192.0.2.2' });
  }
  while (tally.takeBatch() !== undefined);
  tally.poll(POLL);
  expect(tally.takeBatch()?.tallies).toMatchObject([{ polls: 1, repeats: 0, wasted: 0 }]);
});

test('keeps a bounded number of days that could not be stored', () => {
  const { tally, clock } = tallyAt(NOON);
  for (let days = 0; days < 30; days += 1) {
    tally.poll(POLL);
    clock.time += DAY;
  }
  const taken: Batch[] = [];
  for (let batch = tally.takeBatch(); batch !== undefined; batch = tally.takeBatch()) taken.push(batch);
  expect(taken).toHaveLength(8);
  expect(taken.at(-1)?.day).toBe(20_513 + 29);
});

test('continues to count after the clock was set back', () => {
  const { tally, clock } = tallyAt(NOON);
  tally.poll(POLL);
  clock.time -= 2 * MINUTE;
  tally.poll(POLL);
  expect(tally.takeBatch()).toMatchObject({
    tallies: [{ polls: 2, early: 0, repeats: 0, wasted: 1000 }],
    intervals: [],
  });
});

describe('memory is bounded', () => {
  /** Far fewer than a million, to be fast; the limits are reduced as well. */
  const limits = { agents: 20, rows: 60, sightings: 100, clients: 50, intervals: 10 };

  function flood(tally: Tally, count: number, each: (n: number) => Partial<Poll>): void {
    for (let n = 0; n < count; n += 1) tally.poll({ ...POLL, ...each(n) });
  }

  test.each<[string, (n: number) => Partial<Poll>]>([
    ['agents', (n) => ({ userAgent: `Agent${n}/1.0` })],
    ['addresses', (n) => ({ address: `192.0.${n >> 8}.${n & 255}` })],
    ['documents', (n) => ({ document: { path: `/tags/${n}/rss.xml`, feed: `/tags/${n}/` } })],
    [
      'all of them',
      (n) => ({
        userAgent: `Agent${n}/1.0`,
        address: `2001:db8:${n}::1`,
        document: { path: `/tags/${n}/rss.xml`, feed: `/tags/${n}/` },
      }),
    ],
    ['aggregators', (n) => ({ userAgent: `Feedly/1.0 (${n} subscribers; feed-id=${n})` })],
  ])('with different %s, and every poll is counted', (_name, each) => {
    const { tally, clock } = tallyAt(NOON, limits);
    for (const _ of [1, 2, 3]) {
      flood(tally, 5000, each);
      const batch = tally.takeBatch();
      expect(polls(batch)).toBe(5000);
      expect(batch?.tallies.length).toBeLessThanOrEqual(2 * limits.rows + 1);
      expect(batch?.clients.length).toBeLessThanOrEqual(limits.clients);
      expect(batch?.intervals.length).toBeLessThanOrEqual(limits.intervals);
      expect(batch?.claims.length).toBeLessThanOrEqual(limits.agents);
      clock.time += MINUTE;
    }
    // Afterwards, other readers have their own rows again.
    tally.poll({ ...POLL, userAgent: 'Liferea/1.13' });
    expect(tally.takeBatch()?.tallies.map(({ name }) => name)).toEqual(['Liferea']);
  });

  test('counts everything beyond the limit under one name', () => {
    const { tally } = tallyAt(NOON, limits);
    flood(tally, 100, (n) => ({ userAgent: `Agent${n}/1.0` }));
    const rows = tally.takeBatch()?.tallies ?? [];
    expect(rows.find(({ name }) => name === OTHERS)?.polls).toBe(80);
  });

  test('a flood of agents and addresses costs a few megabytes', { timeout: 30_000 }, () => {
    const { tally } = tallyAt(NOON);
    const before = heapUsed();
    for (let n = 0; n < FLOOD; n += 1) {
      tally.poll({
        ...POLL,
        // Separate strings, as from a connection, not slices of others.
        userAgent: Buffer.from(`Agent${n}/1.0 ${'x'.repeat(100)}`).toString(),
        address: Buffer.from(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`).toString(),
      });
    }
    expect(heapUsed() - before).toBeLessThan(25e6);
    expect(polls(tally.takeBatch())).toBe(FLOOD);
  });

  test('does not retain a User-Agent of many kilobytes', () => {
    const { tally } = tallyAt(NOON);
    const userAgent = `Long/1.0 ${'x'.repeat(15_000)}`;
    tally.poll({ ...POLL, userAgent });
    tally.poll({ ...POLL, userAgent: `${userAgent}y` });
    expect(tally.takeBatch()?.tallies).toMatchObject([{ name: 'Long', polls: 2 }]);
  });
});
