import { describe, expect, test, vi } from 'vitest';
import { createCertainty } from '../../../src/snapshot/certainty.ts';

function begin(look: () => Promise<unknown>) {
  const clock = { time: Date.parse('2026-03-01T12:00:00Z') };
  const counted = vi.fn<() => Promise<unknown>>(look);
  const missed = { something: false };
  const certainty = createCertainty({
    look: counted,
    hasMissed: () => missed.something,
    now: () => clock.time,
  });
  return { clock, look: counted, missed, certainty };
}

describe('[2] a process that follows another one', () => {
  test('is certain for a second after a look, and no longer', () => {
    const { clock, certainty } = begin(async () => {});
    expect(certainty.isCertain()).toBe(false);
    certainty.looked(clock.time);
    clock.time += 999;
    expect(certainty.isCertain()).toBe(true);
    clock.time += 1;
    expect(certainty.isCertain()).toBe(false);
  });

  test('looks once for all who ask meanwhile', async () => {
    let found = (): void => {};
    const { clock, look, certainty } = begin(() => new Promise<void>((resolve) => (found = resolve)));
    const all = [certainty.seek(), certainty.seek()];
    certainty.looked(clock.time);
    found();
    await Promise.all(all);
    expect([look.mock.calls.length, certainty.isCertain()]).toEqual([1, true]);
    clock.time += 1000;
    void certainty.seek();
    expect(look.mock.calls.length).toBe(2);
  });

  test('waits for nothing while the store cannot be had, until a look comes through', async () => {
    const { clock, certainty } = begin(async () => undefined);
    await certainty.seek();
    expect(certainty.isCertain()).toBe(true);
    clock.time += 3_600_000;
    expect(certainty.isCertain()).toBe(true);
    certainty.looked(clock.time);
    clock.time += 1000;
    expect(certainty.isCertain()).toBe(false);
  });

  test('gives up a look that never ends', async () => {
    vi.useFakeTimers();
    try {
      const { certainty } = begin(() => new Promise(() => {}));
      const sought = certainty.seek();
      await vi.advanceTimersByTimeAsync(2000);
      await sought;
      expect(certainty.isCertain()).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  test('is not certain while others may serve what it never had', async () => {
    const { clock, missed, certainty } = begin(async () => {
      missed.something = false;
    });
    certainty.looked(clock.time);
    missed.something = true;
    expect(certainty.isCertain()).toBe(false);
    await certainty.seek();
    expect(certainty.isCertain()).toBe(true);
  });

  test('does not count the time for which it was stopped as waiting', async () => {
    const { clock, look, certainty } = begin(() => new Promise((resolve) => setTimeout(resolve, 2300)));
    const sought = certainty.seek();
    look.mock.results[0]?.value.then(() => certainty.looked(clock.time));
    clock.time += 5000;
    // Nothing of this process runs meanwhile.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2100);
    await sought;
    clock.time += 1000;
    expect(certainty.isCertain()).toBe(false);
  });
});
