/** Limits concurrent tasks, per key and in total. */
export interface ConcurrencyLimit {
  /** Starts a task now or when there is room. Returns a function that removes a waiting task. */
  readonly enter: (key: string, task: () => void) => () => void;
  /** Signals that a task has ended. */
  readonly leave: (key: string) => void;
}

/**
 * Creates a limit. Keys take turns, tasks of one key are started in order, and a key at its limit does not
 * delay others.
 */
export function createConcurrencyLimit(mostOfKey: number, mostInAll: number): ConcurrencyLimit {
  const running = new Map<string, number>();
  const waiting = new Map<string, Set<() => void>>();
  let all = 0;

  const isFull = (key: string): boolean => (running.get(key) ?? 0) >= mostOfKey;

  function start(key: string, task: () => void): void {
    running.set(key, (running.get(key) ?? 0) + 1);
    all += 1;
    task();
  }

  function next(): void {
    if (all >= mostInAll) return;
    for (const [key, tasks] of waiting) {
      if (isFull(key)) continue;
      const [task] = tasks;
      waiting.delete(key);
      if (task === undefined) continue;
      tasks.delete(task);
      if (tasks.size > 0) waiting.set(key, tasks);
      return start(key, task);
    }
  }

  return {
    enter: (key, task) => {
      if (!isFull(key) && all < mostInAll) {
        start(key, task);
        return () => {};
      }
      const tasks = waiting.get(key) ?? new Set();
      // A distinct function, since a caller may enter the same task twice.
      const own = (): void => task();
      waiting.set(key, tasks.add(own));
      return () => {
        tasks.delete(own);
        if (tasks.size === 0 && waiting.get(key) === tasks) waiting.delete(key);
      };
    },
    leave: (key) => {
      const left = (running.get(key) ?? 1) - 1;
      if (left > 0) running.set(key, left);
      else running.delete(key);
      all -= 1;
      next();
    },
  };
}
