import { describe, expect, test } from 'vitest';
import { GcraStore } from '../../../../src/modules/rate-limit/gcra-store.ts';
import {
  ADDRESS_FACTOR,
  costOf,
  MAX_DEBT_MS,
  theoreticalArrival,
  usualPerHour,
  waitBefore,
  weightOf,
} from '../../../../src/modules/rate-limit/gcra.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const MINUTE_MS = 60_000;

describe('allowed fetches', () => {
  test.each([
    [1, 7200],
    [60, 120],
    [300, 24],
    [900, 24],
    [86_400, 24],
    [0, 7200],
  ])('a client asked to wait %i s may fetch %i times an hour', (leastSeconds, perHour) => {
    expect(usualPerHour(leastSeconds)).toBe(perHour);
  });
});

describe('the cost of a fetch', () => {
  const dear = costOf({ isConditional: false, sinceChangeMs: undefined }, 60);
  test('an hour covers the allowed number of fetches', () => expect(dear).toBe(MINUTE_MS));
  test.each([
    ['conditional', { isConditional: true, sinceChangeMs: undefined }, 5],
    ['conditional, long after a change', { isConditional: true, sinceChangeMs: 60 * MINUTE_MS }, 5],
    ['conditional, soon after a change', { isConditional: true, sinceChangeMs: 60 * MINUTE_MS - 1 }, 100],
    ['conditional, before a change: the clock was set back', { isConditional: true, sinceChangeMs: -1 }, 100],
    ['unconditional, soon after a change', { isConditional: false, sinceChangeMs: 0 }, 1],
  ])('%s', (_, fetch, part) => expect(costOf(fetch, 60)).toBeCloseTo(dear / part));
});

describe('the weight of an aggregator', () => {
  test.each([
    [undefined, 1],
    [0, 1],
    [-5, 1],
    [1, 1.5],
    [3, 2],
    [123, 4.5],
    [1023, 6],
    [9_999_999, ADDRESS_FACTOR],
    [Infinity, ADDRESS_FACTOR],
  ])('with %s subscribers is %d', (subscribers, weight) =>
    expect(weightOf(subscribers)).toBeCloseTo(weight, 1),
  );
});

describe('a debt', () => {
  test('decreases by waiting', () => {
    const until = theoreticalArrival(MINUTE_MS, 0, NOW);
    expect(until).toBe(NOW + MINUTE_MS);
    expect(theoreticalArrival(MINUTE_MS, until, NOW + 30_000)).toBe(NOW + 2 * MINUTE_MS);
    expect(theoreticalArrival(MINUTE_MS, until, NOW + MAX_DEBT_MS)).toBe(NOW + MAX_DEBT_MS + MINUTE_MS);
  });
  test('is at most an hour', () => {
    expect(waitBefore(MINUTE_MS, NOW + MAX_DEBT_MS - MINUTE_MS, NOW)).toBe(0);
    expect(waitBefore(MINUTE_MS, NOW + MAX_DEBT_MS - MINUTE_MS + 1, NOW)).toBe(1);
    expect(waitBefore(MINUTE_MS, NOW + MAX_DEBT_MS, NOW)).toBe(MINUTE_MS);
    expect(waitBefore(MAX_DEBT_MS, 0, NOW)).toBe(0);
  });
  test('is at most an hour after the clock was set back by a day', () => {
    expect(waitBefore(MINUTE_MS, NOW + 24 * MAX_DEBT_MS, NOW)).toBe(MINUTE_MS);
  });
});

describe('all debts', () => {
  const charge = (debts: GcraStore, network: string, until: number, now: number, agent = 'reader'): void => {
    const known = debts.find('/rss.xml', network);
    const moments = { ofNetwork: until, ofClient: until };
    debts.charge({ feed: '/rss.xml', network, agent }, known, moments, now);
  };
  const untilOf = (debts: GcraStore, network: string, agent = 'reader'): number | undefined =>
    debts.find('/rss.xml', network)?.clients.get(agent)?.until;

  test('are kept for a network and each of its clients, per feed', () => {
    const debts = new GcraStore();
    charge(debts, 'one', NOW + 5, NOW);
    charge(debts, 'one', NOW + 7, NOW, 'other');
    expect(debts.find('/rss.xml', 'one')?.until).toBe(NOW + 7);
    expect([untilOf(debts, 'one'), untilOf(debts, 'one', 'other')]).toEqual([NOW + 5, NOW + 7]);
    expect([untilOf(debts, 'two'), debts.find('/atom.xml', 'one')]).toEqual([undefined, undefined]);
  });
  test('are kept for at least an hour, and forgotten after two', () => {
    const debts = new GcraStore();
    charge(debts, 'one', NOW + 5, NOW);
    charge(debts, 'two', NOW + 5, NOW + MAX_DEBT_MS - 1);
    expect([untilOf(debts, 'one'), untilOf(debts, 'two')]).toEqual([NOW + 5, NOW + 5]);
    charge(debts, 'three', NOW, NOW + MAX_DEBT_MS);
    expect([untilOf(debts, 'one'), untilOf(debts, 'two')]).toEqual([NOW + 5, NOW + 5]);
    charge(debts, 'four', NOW, NOW + 2 * MAX_DEBT_MS);
    expect(['one', 'two', 'three'].map((name) => untilOf(debts, name))).toEqual([undefined, undefined, NOW]);
  });
  test('of a returning network are kept, but not those of its clients without debt', () => {
    const debts = new GcraStore();
    charge(debts, 'one', NOW + 5, NOW, 'gone');
    charge(debts, 'one', NOW + 2 * MAX_DEBT_MS, NOW);
    charge(debts, 'one', NOW + 2 * MAX_DEBT_MS, NOW + MAX_DEBT_MS, 'new');
    expect([...(debts.find('/rss.xml', 'one')?.clients.keys() ?? [])]).toEqual(['reader', 'new']);
    expect(untilOf(debts, 'one')).toBe(NOW + 2 * MAX_DEBT_MS);
  });
  test('are bounded for any number of networks, and the newest are known', () => {
    const debts = new GcraStore(100);
    for (let number = 0; number < 1000; number++) {
      charge(debts, `network ${number}`, NOW + number, NOW);
      expect(debts.size).toBeLessThanOrEqual(204);
      const recent = Math.max(0, number - 49);
      expect(untilOf(debts, `network ${recent}`)).toBe(NOW + recent);
    }
  });
  test('are bounded for any number of clients of a network, which owes for all of them', () => {
    const debts = new GcraStore(100);
    for (let number = 0; number < 1000; number++) {
      charge(debts, 'one', NOW + number, NOW, `reader ${number}`);
      expect(debts.size).toBeLessThanOrEqual(204);
      expect(debts.find('/rss.xml', 'one')?.until).toBe(NOW + number);
    }
  });
  test('of a returning client are merged', () => {
    const debts = new GcraStore(100);
    for (let number = 0; number < 1000; number++) charge(debts, 'one', NOW + number, NOW);
    expect(debts.size).toBe(2);
  });
});
