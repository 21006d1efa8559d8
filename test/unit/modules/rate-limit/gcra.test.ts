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

describe('how often', () => {
  test.each([
    [1, 7200],
    [60, 120],
    [300, 24],
    [900, 24],
    [86_400, 24],
    [0, 7200],
  ])('who is asked to wait %i s may fetch %i times an hour', (leastSeconds, perHour) => {
    expect(usualPerHour(leastSeconds)).toBe(perHour);
  });
});

describe('what a fetch costs', () => {
  const dear = costOf({ isConditional: false, sinceChangeMs: undefined }, 60);
  test('an hour is paid for by as many as are allowed', () => expect(dear).toBe(MINUTE_MS));
  test.each([
    ['with a condition', { isConditional: true, sinceChangeMs: undefined }, 5],
    ['with one, long after a change', { isConditional: true, sinceChangeMs: 60 * MINUTE_MS }, 5],
    ['with one, soon after a change', { isConditional: true, sinceChangeMs: 60 * MINUTE_MS - 1 }, 100],
    ['with one, before a change: the clock was set back', { isConditional: true, sinceChangeMs: -1 }, 100],
    ['without one, soon after a change', { isConditional: false, sinceChangeMs: 0 }, 1],
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
  ])('of %s subscribers is %d', (subscribers, weight) =>
    expect(weightOf(subscribers)).toBeCloseTo(weight, 1),
  );
});

describe('a debt', () => {
  test('is paid off by waiting', () => {
    const until = theoreticalArrival(MINUTE_MS, 0, NOW);
    expect(until).toBe(NOW + MINUTE_MS);
    expect(theoreticalArrival(MINUTE_MS, until, NOW + 30_000)).toBe(NOW + 2 * MINUTE_MS);
    expect(theoreticalArrival(MINUTE_MS, until, NOW + MAX_DEBT_MS)).toBe(NOW + MAX_DEBT_MS + MINUTE_MS);
  });
  test('may be an hour and no more', () => {
    expect(waitBefore(MINUTE_MS, NOW + MAX_DEBT_MS - MINUTE_MS, NOW)).toBe(0);
    expect(waitBefore(MINUTE_MS, NOW + MAX_DEBT_MS - MINUTE_MS + 1, NOW)).toBe(1);
    expect(waitBefore(MINUTE_MS, NOW + MAX_DEBT_MS, NOW)).toBe(MINUTE_MS);
    expect(waitBefore(MAX_DEBT_MS, 0, NOW)).toBe(0);
  });
  test('is not more than an hour after the clock was set back by a day', () => {
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

  test('are of a network and of each of its clients, for one feed', () => {
    const debts = new GcraStore();
    charge(debts, 'one', NOW + 5, NOW);
    charge(debts, 'one', NOW + 7, NOW, 'other');
    expect(debts.find('/rss.xml', 'one')?.until).toBe(NOW + 7);
    expect([untilOf(debts, 'one'), untilOf(debts, 'one', 'other')]).toEqual([NOW + 5, NOW + 7]);
    expect([untilOf(debts, 'two'), debts.find('/atom.xml', 'one')]).toEqual([undefined, undefined]);
  });
  test('are kept for an hour at the least, and forgotten after two', () => {
    const debts = new GcraStore();
    charge(debts, 'one', NOW + 5, NOW);
    charge(debts, 'two', NOW + 5, NOW + MAX_DEBT_MS - 1);
    expect([untilOf(debts, 'one'), untilOf(debts, 'two')]).toEqual([NOW + 5, NOW + 5]);
    charge(debts, 'three', NOW, NOW + MAX_DEBT_MS);
    expect([untilOf(debts, 'one'), untilOf(debts, 'two')]).toEqual([NOW + 5, NOW + 5]);
    charge(debts, 'four', NOW, NOW + 2 * MAX_DEBT_MS);
    expect(['one', 'two', 'three'].map((name) => untilOf(debts, name))).toEqual([undefined, undefined, NOW]);
  });
  test('of a network that comes again are kept, but not of clients that owe nothing any more', () => {
    const debts = new GcraStore();
    charge(debts, 'one', NOW + 5, NOW, 'gone');
    charge(debts, 'one', NOW + 2 * MAX_DEBT_MS, NOW);
    charge(debts, 'one', NOW + 2 * MAX_DEBT_MS, NOW + MAX_DEBT_MS, 'new');
    expect([...(debts.find('/rss.xml', 'one')?.clients.keys() ?? [])]).toEqual(['reader', 'new']);
    expect(untilOf(debts, 'one')).toBe(NOW + 2 * MAX_DEBT_MS);
  });
  test('are bounded, however many networks come, and the newest are known', () => {
    const debts = new GcraStore(100);
    for (let number = 0; number < 1000; number++) {
      charge(debts, `network ${number}`, NOW + number, NOW);
      expect(debts.size).toBeLessThanOrEqual(204);
      const recent = Math.max(0, number - 49);
      expect(untilOf(debts, `network ${recent}`)).toBe(NOW + recent);
    }
  });
  test('are bounded, however many clients one network has, and it owes for all of them', () => {
    const debts = new GcraStore(100);
    for (let number = 0; number < 1000; number++) {
      charge(debts, 'one', NOW + number, NOW, `reader ${number}`);
      expect(debts.size).toBeLessThanOrEqual(204);
      expect(debts.find('/rss.xml', 'one')?.until).toBe(NOW + number);
    }
  });
  test('of somebody who comes again are one', () => {
    const debts = new GcraStore(100);
    for (let number = 0; number < 1000; number++) charge(debts, 'one', NOW + number, NOW);
    expect(debts.size).toBe(2);
  });
});
