import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createReplicaFreshness } from '../../../src/runtime/replica-freshness.ts';
import { LEAD_MS, type ScheduledSnapshot } from '../../../src/core/publish/activation.ts';
import { snapshot } from '../../support/documents/bare-snapshot.ts';

function begin(look: () => Promise<unknown>) {
  const clock = { time: Date.parse('2026-03-01T12:00:00Z') };
  const counted = vi.fn<() => Promise<unknown>>(look);
  return { clock, look: counted, certainty: createReplicaFreshness(counted, () => clock.time) };
}

const found = (version: number, serveFrom = 0): ScheduledSnapshot => ({
  snapshot: snapshot(version),
  serveFrom,
});

describe('[2] a process that follows another one', () => {
  test('trusts its snapshot for one second after a check', () => {
    const { clock, certainty } = begin(async () => {});
    expect(certainty.isFresh()).toBe(false);
    certainty.refreshed(clock.time, found(1), 1);
    clock.time += 999;
    expect(certainty.isFresh()).toBe(true);
    clock.time += 1;
    expect(certainty.isFresh()).toBe(false);
  });

  test('checks once for all concurrent requests', async () => {
    let end = (): void => {};
    const { clock, look, certainty } = begin(() => new Promise<void>((resolve) => (end = resolve)));
    const all = [certainty.refresh(), certainty.refresh()];
    certainty.refreshed(clock.time, found(1), 1);
    end();
    await Promise.all(all);
    expect([look.mock.calls.length, certainty.isFresh()]).toEqual([1, true]);
    clock.time += 1000;
    void certainty.refresh();
    expect(look.mock.calls.length).toBe(2);
  });

  test('serves without waiting while the store is unavailable, until a check succeeds', async () => {
    const { clock, certainty } = begin(async () => undefined);
    await certainty.refresh();
    expect(certainty.isFresh()).toBe(true);
    clock.time += 3_600_000;
    expect(certainty.isFresh()).toBe(true);
    certainty.refreshed(clock.time, found(1), 1);
    clock.time += 1000;
    expect(certainty.isFresh()).toBe(false);
  });

  test('[37] waits for the start time of a snapshot if it missed the one before', () => {
    const { clock, certainty } = begin(async () => {});
    const serveFrom = clock.time + 700;
    certainty.refreshed(clock.time, found(9), 8);
    certainty.refreshed(clock.time, found(10, serveFrom), 8);
    expect(certainty.isFresh()).toBe(true);
    certainty.refreshed(clock.time, found(12, serveFrom), 9);
    expect(certainty.isFresh()).toBe(false);
    clock.time += 700;
    expect(certainty.isFresh()).toBe(true);
  });

  test('[37] a new process starts from the snapshot that it serves', () => {
    const { clock, certainty } = begin(async () => {});
    certainty.refreshed(clock.time, found(10, clock.time + 700), 8);
    expect(certainty.isFresh()).toBe(false);
  });

  test('[37] waiting requests are released when that time has come', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { clock, certainty } = begin(async () => {});
    certainty.refreshed(clock.time, found(10, clock.time + 50), 8);
    let isLetGo = false;
    const sought = certainty.refresh().then(() => (isLetGo = true));
    await vi.advanceTimersByTimeAsync(49);
    expect([isLetGo, certainty.isFresh()]).toEqual([false, false]);
    clock.time += 50;
    await vi.advanceTimersByTimeAsync(2);
    await sought;
    expect(certainty.isFresh()).toBe(true);
  });

  test('[37] no request waits because of a wrong clock', () => {
    const { clock, certainty } = begin(async () => {});
    certainty.refreshed(clock.time, found(10, clock.time + 3_600_000), 8);
    clock.time += LEAD_MS;
    certainty.refreshed(clock.time, found(10, clock.time + 3_600_000), 8);
    expect(certainty.isFresh()).toBe(true);
  });

  test('gives up a check that never ends', async () => {
    vi.useFakeTimers();
    try {
      const { certainty } = begin(() => new Promise(() => {}));
      const sought = certainty.refresh();
      await vi.advanceTimersByTimeAsync(2000);
      await sought;
      expect(certainty.isFresh()).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  test('does not count time during which it was suspended', async () => {
    const { clock, look, certainty } = begin(() => new Promise((resolve) => setTimeout(resolve, 2300)));
    const sought = certainty.refresh();
    look.mock.results[0]?.value.then(() => certainty.refreshed(clock.time, found(1), 1));
    clock.time += 5000;
    // Blocks this process, as a suspension does.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2100);
    await sought;
    clock.time += 1000;
    expect(certainty.isFresh()).toBe(false);
  });
});
