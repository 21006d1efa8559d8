import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cronFaults, shortestIntervalSeconds, startSchedule } from '../../../../src/core/publish/schedule.ts';

describe('cronFaults', () => {
  test.each(['*/5 * * * *', '0 4 * * 1', '*/10 * * * * *', '@hourly'])('accepts %s', (expression) => {
    expect(cronFaults(expression)).toEqual([]);
  });
  test.each(['', 'often', '60 * * * *', '*/0 * * * *', '* * * *', '* * * * * * *'])(
    'rejects %j',
    (expression) => {
      expect(cronFaults(expression).length).toBeGreaterThan(0);
    },
  );
});

describe('shortestIntervalSeconds', () => {
  test.each([
    ['* * * * * *', 1],
    ['*/5 * * * *', 300],
    ['0,7 * * * *', 420],
    ['50,59 23 * * *', 540],
    ['0 * * * *', 3600],
    ['0 22,2 * * *', 14_400],
    ['0 4 * * 1', 86_400],
    ['*/45 * * * *', 900],
  ])('%s: %i', (expression, seconds) => {
    expect(shortestIntervalSeconds(expression)).toBe(seconds);
  });
});

describe('startSchedule', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-03-01T12:00:00Z') }));
  afterEach(() => void vi.useRealTimers());

  test('[66] runs at each slot, in UTC', async () => {
    const runs: string[] = [];
    const schedule = startSchedule({
      cron: '*/5 * * * *',
      takeSlot: async () => true,
      regenerate: async () => void runs.push(new Date().toISOString()),
      nextTurn: () => undefined,
      now: Date.now,
    });
    await vi.advanceTimersByTimeAsync(15 * 60_000 + 500);
    await schedule.stop();
    expect(runs.map((run) => run.slice(11, 16))).toEqual(['12:05', '12:10', '12:15']);
  });

  test('[66] skips slots during a run', async () => {
    let running = 0;
    let most = 0;
    const schedule = startSchedule({
      cron: '* * * * * *',
      takeSlot: async () => true,
      regenerate: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 3500));
        running -= 1;
      },
      nextTurn: () => undefined,
      now: Date.now,
    });
    await vi.advanceTimersByTimeAsync(20_000);
    await schedule.stop();
    expect(most).toBe(1);
  });

  test('[66] has slots in hours that a local clock skips or repeats', async () => {
    vi.setSystemTime(Date.parse('2026-10-24T23:45:00Z'));
    let runs = 0;
    const schedule = startSchedule({
      cron: '*/30 * * * *',
      takeSlot: async () => true,
      regenerate: async () => void (runs += 1),
      nextTurn: () => undefined,
      now: Date.now,
    });
    await vi.advanceTimersByTimeAsync(2 * 3600_000);
    await schedule.stop();
    expect(runs).toBe(4);
  });

  test('[6] [66] publishes an article that becomes due without waiting for the next slot', async () => {
    const due = Date.parse('2026-03-01T12:02:30Z');
    const runs: number[] = [];
    const schedule = startSchedule({
      cron: '0 0 1 1 *',
      takeSlot: async () => true,
      regenerate: async () => void runs.push(Date.now()),
      nextTurn: () => (runs.length === 0 ? due : undefined),
      now: Date.now,
    });
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    await schedule.stop();
    expect(runs).toHaveLength(1);
    expect((runs[0] ?? 0) - due).toBeGreaterThanOrEqual(0);
    expect((runs[0] ?? 0) - due).toBeLessThan(100);
  });

  test('[66] runs in one of several processes per slot, and in none if the claim fails', async () => {
    const taken = new Set<string>();
    const runs: string[] = [];
    const begin = (who: string, takeSlot: (name: string) => Promise<boolean>) =>
      startSchedule({
        cron: '*/5 * * * *',
        takeSlot,
        regenerate: async () => void runs.push(who),
        nextTurn: () => undefined,
        now: Date.now,
      });
    const take = async (name: string): Promise<boolean> => {
      const isFree = !taken.has(name);
      taken.add(name);
      return isFree;
    };
    const schedules = [begin('one', take), begin('other', take), begin('nobody', async () => false)];
    await vi.advanceTimersByTimeAsync(15 * 60_000 + 500);
    for (const schedule of schedules) await schedule.stop();
    expect(runs).toHaveLength(3);
    expect(runs).not.toContain('nobody');
    expect([...taken].map((name) => /12:\d\d/.exec(name)?.[0])).toEqual(['12:05', '12:10', '12:15']);
  });

  test('[6] honours a due time that becomes known, or earlier, while it waits', async () => {
    const due = Date.now() + 2000;
    let turn: number | undefined;
    const runs: number[] = [];
    const schedule = startSchedule({
      cron: '0 0 1 1 *',
      takeSlot: async () => true,
      regenerate: async () => {
        runs.push(Date.now());
        turn = undefined;
      },
      nextTurn: () => turn,
      now: Date.now,
    });
    await vi.advanceTimersByTimeAsync(1000);
    turn = due + 3_600_000;
    await vi.advanceTimersByTimeAsync(500);
    turn = due;
    await vi.advanceTimersByTimeAsync(1500);
    await schedule.stop();
    expect(runs).toHaveLength(1);
    expect((runs[0] ?? 0) - due).toBeLessThanOrEqual(500);
  });

  test('does nothing once it is stopped', async () => {
    let runs = 0;
    const schedule = startSchedule({
      cron: '* * * * *',
      takeSlot: async () => true,
      regenerate: async () => void (runs += 1),
      nextTurn: () => Date.now() + 1000,
      now: Date.now,
    });
    await schedule.stop();
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(runs).toBe(0);
  });
});
