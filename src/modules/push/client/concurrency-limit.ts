/** Bounds how many run at once: of one key, and in all. */
export interface ConcurrencyLimit {
  /** Starts a task now or when there is room; whoever waits is called off by the function that this returns. */
  readonly enter: (key: string, task: () => void) => () => void;
  /** What was started has ended. */
  readonly leave: (key: string) => void;
}

/** Keys take turns, and within a key who came first is first. A key that is full keeps no other waiting. */
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
      // The same function may be given twice.
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
