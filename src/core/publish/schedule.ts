import { createTask, parse, validateDetailed } from 'node-cron';
import type { Instant } from '../article/instant.ts';

const SECONDS_PER_DAY = 86_400;

/** A blocked event loop may delay a tick; up to this late it is caught up instead of dropped. */
const MISSED_TOLERANCE_MS = 10 * 60_000;

/** Longest wait of one timer: the next turn may be known, or earlier, at any time, and a clock that is set should matter soon. */
const LONGEST_WAIT_MS = 500;

/** Shortest wait of one timer, so that an instant that is due but not yet acted on is no busy loop. */
const SHORTEST_WAIT_MS = 50;

/** A slot that is skipped because the last run goes on is no event: the run that goes on reads what is new. */
const SILENT = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

/** What is wrong with a cron expression, a line each; nothing if it is right. */
export function cronFaults(expression: string): string[] {
  return validateDetailed(expression).errors.map(({ field, message }) => `${field}: ${message}`);
}

/**
 * The shortest time between two runs of an expression on one day, in seconds; days, months and weekdays
 * are not looked at. Depends on the expression alone: documents carry it, so no clock may come in.
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

/** What a schedule drives and asks. */
export interface ScheduleInput {
  /** Five cron fields, or six with seconds; read in UTC, which has no missing or repeated hours. */
  readonly cron: string;
  /** Whether this process is the one that regenerates at a tick, by the tick's name; at a turn that is its own affair. */
  readonly takeSlot: (name: string) => Promise<boolean>;
  /** Called at each tick and at each turn. May not throw; calls while one is running are its own affair. */
  readonly regenerate: () => Promise<unknown>;
  /** The next moment at which an article becomes due or expires, as known now. */
  readonly nextTurn: () => Instant | undefined;
  readonly now: () => number;
}

/** A running schedule. */
export interface Schedule {
  /** When the next tick is due. */
  readonly nextRun: () => Date | null;
  readonly stop: () => Promise<void>;
}

/** Regenerates at every tick of the cron expression, and at once when an article's moment has come. */
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
    nextRun: () => task.getNextRun(),
    stop: async () => {
      turns.stop();
      await task.destroy();
    },
  };
}

/** Regenerates at turns only, for a process that serves what another one publishes. */
export function followTurns({
  regenerate,
  nextTurn,
  now,
}: Pick<ScheduleInput, 'regenerate' | 'nextTurn' | 'now'>): { readonly stop: () => void } {
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
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
