import { expect, onTestFinished, test, vi } from 'vitest';
import {
  IMMEDIATELY,
  createSnapshotSwitch,
  LEAD_MS,
  untilServed,
} from '../../../../src/core/publish/activation.ts';
import { snapshot } from '../../../support/documents/bare-snapshot.ts';

const NOON = Date.parse('2026-03-01T12:00:00Z');

function begin() {
  const clock = { time: NOON };
  const turnover = createSnapshotSwitch(() => clock.time);
  const put = (version: number, serveFrom: number): void =>
    turnover.schedule({ snapshot: snapshot(version), serveFrom });
  return { clock, turnover, put, served: () => turnover.current()?.version };
}

test('the first snapshot waits for its time too, as other processes serve the previous one', () => {
  const { clock, put, served, turnover } = begin();
  expect(served()).toBeUndefined();
  expect(turnover.newest()).toBeUndefined();
  put(1, NOON + 700);
  expect(served()).toBeUndefined();
  clock.time += 700;
  expect(served()).toBe(1);
});

test('[2] the next snapshot is served from its time on, and not a millisecond before', () => {
  const { clock, put, served, turnover } = begin();
  put(1, IMMEDIATELY);
  put(2, NOON + 700);
  expect(turnover.newest()?.snapshot.version).toBe(2);
  clock.time += 699;
  expect(served()).toBe(1);
  clock.time += 1;
  expect(served()).toBe(2);
});

test('a snapshot without a time is served at once, with all before it', () => {
  const { clock, put, served } = begin();
  put(1, IMMEDIATELY);
  put(2, NOON + 900);
  put(3, IMMEDIATELY);
  expect(served()).toBe(3);
  clock.time += LEAD_MS;
  expect(served()).toBe(3);
});

test('several scheduled snapshots are served in order', () => {
  const { clock, put, served } = begin();
  put(1, IMMEDIATELY);
  put(2, NOON + 300);
  put(3, NOON + 600);
  clock.time += 300;
  expect(served()).toBe(2);
  clock.time += 300;
  expect(served()).toBe(3);
});

test('a wrong clock delays a snapshot by the lead at most', () => {
  const { clock, put, served } = begin();
  put(1, IMMEDIATELY);
  put(2, NOON + 3_600_000);
  clock.time += LEAD_MS;
  expect(served()).toBe(2);
});

test('the same snapshot again is not a new one', () => {
  const { turnover, put } = begin();
  put(1, IMMEDIATELY);
  const newest = turnover.newest();
  if (newest !== undefined) turnover.schedule({ ...newest, serveFrom: NOON + 500 });
  expect(turnover.newest()).toBe(newest);
});

test('does not wait for the past, nor for the time of a wrong clock', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  await untilServed({ serveFrom: IMMEDIATELY }, NOON);
  let isServed = false;
  const served = untilServed({ serveFrom: NOON + 3_600_000 }, NOON).then(() => (isServed = true));
  await vi.advanceTimersByTimeAsync(LEAD_MS - 1);
  expect(isServed).toBe(false);
  await vi.advanceTimersByTimeAsync(2);
  await served;
});

test('a wait never ends before its time by the clock that selects the snapshot', async () => {
  // A clock with fractions of a millisecond; timers may fire a fraction early, as in Node.js.
  let time = 0;
  const now = (): number => Math.floor(NOON + time);
  vi.spyOn(performance, 'now').mockImplementation(() => time);
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((call: () => void, ms: number) => {
    time += ms - 0.9;
    queueMicrotask(call);
  }) as unknown as typeof setTimeout);
  onTestFinished(() => void vi.restoreAllMocks());
  for (let turn = 0; turn < 40; turn += 1) {
    time += 3.3;
    const serveFrom = now() + 3;
    await untilServed({ serveFrom }, now());
    expect([serveFrom, serveFrom + 1, serveFrom + 2]).toContain(now());
  }
});
