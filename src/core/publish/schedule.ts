import { createTask, parse, validateDetailed } from 'node-cron';
import type { Instant } from '../article/instant.ts';

const SECONDS_PER_DAY = 86_400;

/** Maximum delay of a tick by a blocked event loop that is caught up; later ticks are dropped. */
const MISSED_TOLERANCE_MS = 10 * 60_000;

/** Longest wait of one timer: the next turn may change at any time, and the clock may be set. */
const LONGEST_WAIT_MS = 500;

/** Shortest wait of one timer, so that a turn that stays due causes no busy loop. */
const SHORTEST_WAIT_MS = 50;

/** A slot that is skipped during a run is no event: the run covers its changes. */
const SILENT = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

/** Faults of a cron expression, a line each; empty for a valid one. */
export function cronFaults(expression: string): string[] {
  return validateDetailed(expression).errors.map(({ field, message }) => `${field}: ${message}`);
}

/**
 * Shortest time between two runs of an expression on one day, in seconds; days, months and weekdays are ignored.
 * Depends on the expression alone, because documents carry the result.
 */
export function shortestIntervalSeconds(expression: string): number {
  const { second, minute, hour } = parse(expression);
  const runs = hour
    .flatMap((h) => minute.flatMap((m) => second.map((s) => (h * 60 + m) * 60 + s)))
    .sort((a, b) => a - b);
  const first = runs[0] ?? 0;
  return [...runs.slice(1), first + SECONDS_PER_DAY].reduce(
    (shortest, run, index) => Math.min(shortest, run - (runs[index] ?? 0)),
    SECONDS_PER_DAY,
  );
}

/** Functions that a schedule calls. */
export interface ScheduleInput {
  /** Five cron fields, or six with seconds; read in UTC, which has no missing or repeated hours. */
  readonly cron: string;
  /** Resolves to whether this process regenerates at the tick of this name. Not asked at turns. */
  readonly takeSlot: (name: string) => Promise<boolean>;
  /** Called at each tick and at each turn, possibly during a run. May not throw. */
  readonly regenerate: () => Promise<unknown>;
  /** Next time at which an article becomes due or expires, as known now. */
  readonly nextTurn: () => Instant | undefined;
  readonly now: () => number;
}

/** A running schedule. */
export interface Schedule {
  /** Time of the next tick in milliseconds since 1970; `undefined` where there are no ticks. */
  readonly nextRun: () => number | undefined;
  readonly stop: () => Promise<void>;
}

/** Regenerates at every tick of the cron expression, and at the turns between. */
export function startSchedule({ cron, takeSlot, regenerate, nextTurn, now }: ScheduleInput): Schedule {
  const turns = followTurns({ regenerate, nextTurn, now });
  const task = createTask(cron, regenerate, {
    name: 'regenerate',
    distributed: true,
    runCoordinator: { shouldRun: takeSlot },
    timezone: 'UTC',
    noOverlap: true,
    missedExecutionTolerance: MISSED_TOLERANCE_MS,
    suppressMissedWarning: true,
    logger: SILENT,
  });

  void task.start();
  return {
    nextRun: () => task.getNextRun()?.getTime(),
    stop: async () => {
      await turns.stop();
      await task.destroy();
    },
  };
}

/** Regenerates at turns only: the schedule of a replica. */
export function followTurns({
  regenerate,
  nextTurn,
  now,
}: Pick<ScheduleInput, 'regenerate' | 'nextTurn' | 'now'>): Schedule {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const wait = (): void => {
    if (stopped) return;
    const untilTurn = (nextTurn() ?? Infinity) - now();
    timer = setTimeout(
      () => {
        const due = (nextTurn() ?? Infinity) <= now();
        void (due ? regenerate() : Promise.resolve()).finally(wait);
      },
      Math.min(Math.max(untilTurn, SHORTEST_WAIT_MS), LONGEST_WAIT_MS),
    ).unref();
  };

  wait();
  return {
    nextRun: () => undefined,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
