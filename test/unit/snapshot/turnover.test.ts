import { expect, test } from 'vitest';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { AT_ONCE, createTurnover, LEAD_MS, untilServed } from '../../../src/snapshot/turnover.ts';
import { PUBLICATION } from '../../helpers/regenerator.ts';

const snapshot = (version: number): Snapshot => ({
  resources: new Map(),
  publication: PUBLICATION,
  entries: [],
  tombstones: [],
  isComplete: true,
  updated: 0,
  articles: 0,
  archived: 0,
  notices: {},
  findings: [],
  version,
  serial: version,
  follows: undefined,
  touched: undefined,
  made: 0,
  nextTurn: undefined,
});

const NOON = Date.parse('2026-03-01T12:00:00Z');

function begin() {
  const clock = { time: NOON };
  const turnover = createTurnover(() => clock.time);
  const put = (version: number, serveFrom: number): void =>
    turnover.put({ snapshot: snapshot(version), serveFrom });
  return { clock, turnover, put, served: () => turnover.current()?.version };
}

test('the first snapshot is served at once, whatever its time', () => {
  const { put, served, turnover } = begin();
  expect(served()).toBeUndefined();
  expect(turnover.newest()).toBeUndefined();
  put(1, NOON + LEAD_MS);
  expect(served()).toBe(1);
});

test('[2] the next one is served from its time on, and not a millisecond before', () => {
  const { clock, put, served, turnover } = begin();
  put(1, AT_ONCE);
  put(2, NOON + 700);
  expect(turnover.newest()?.snapshot.version).toBe(2);
  clock.time += 699;
  expect(served()).toBe(1);
  clock.time += 1;
  expect(served()).toBe(2);
});

test('one that has no time is served at once, with all that came before it', () => {
  const { clock, put, served } = begin();
  put(1, AT_ONCE);
  put(2, NOON + 900);
  put(3, AT_ONCE);
  expect(served()).toBe(3);
  clock.time += LEAD_MS;
  expect(served()).toBe(3);
});

test('several that wait take their turns', () => {
  const { clock, put, served } = begin();
  put(1, AT_ONCE);
  put(2, NOON + 300);
  put(3, NOON + 600);
  clock.time += 300;
  expect(served()).toBe(2);
  clock.time += 300;
  expect(served()).toBe(3);
});

test('nobody waits longer than the lead for a clock that is wrong', () => {
  const { clock, put, served } = begin();
  put(1, AT_ONCE);
  put(2, NOON + 3_600_000);
  clock.time += LEAD_MS;
  expect(served()).toBe(2);
});

test('the same snapshot once more is no other', () => {
  const { turnover, put } = begin();
  put(1, AT_ONCE);
  const newest = turnover.newest();
  if (newest !== undefined) turnover.put({ ...newest, serveFrom: NOON + 500 });
  expect(turnover.newest()).toBe(newest);
});

test('what is past is not waited for, nor what a wrong clock says', async () => {
  await untilServed({ serveFrom: AT_ONCE }, NOON);
  const started = performance.now();
  await untilServed({ serveFrom: NOON + 3_600_000 }, NOON);
  expect(performance.now() - started).toBeLessThan(LEAD_MS * 3);
});

test('who waits for a time is never told before it, by the clock that says what is served', async () => {
  const early: number[] = [];
  for (let turn = 0; turn < 40; turn += 1) {
    // Timers begin at a time that the event loop noted before this.
    const busyUntil = performance.now() + 3.3;
    while (performance.now() < busyUntil);
    const serveFrom = Date.now() + 3;
    await untilServed({ serveFrom }, Date.now());
    if (Date.now() < serveFrom) early.push(serveFrom - Date.now());
  }
  expect(early).toEqual([]);
});

test('[2] a snapshot that nobody put here is missed until the one after it is served', () => {
  const { clock, put, served, turnover } = begin();
  put(1, AT_ONCE);
  put(2, NOON + 500);
  expect(turnover.hasMissed()).toBe(false);
  put(4, NOON + 1400);
  expect([served(), turnover.hasMissed()]).toEqual([1, true]);
  clock.time += 1399;
  expect([served(), turnover.hasMissed()]).toEqual([2, true]);
  clock.time += 1;
  expect([served(), turnover.hasMissed()]).toEqual([4, false]);
});

test('the first snapshot, an earlier one and the same one again are no sign that one was missed', () => {
  const { put, turnover } = begin();
  for (const version of [7, 7, 3]) {
    put(version, NOON + LEAD_MS);
    expect(turnover.hasMissed()).toBe(false);
  }
});
