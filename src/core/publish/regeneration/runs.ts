/** Runs of one function, one at a time. */
export interface Runs<T> {
  /** Starts a run. A call during a run waits for one more run, which all such calls share. */
  readonly next: () => Promise<T>;
  /** Resolves when no run is under way. */
  readonly settled: () => Promise<void>;
}

/** `run` may not reject. */
export function createRuns<T>(run: () => Promise<T>): Runs<T> {
  let running: Promise<T> | undefined;
  let following: Promise<T> | undefined;

  function next(): Promise<T> {
    if (running === undefined) return (running = run().finally(() => (running = undefined)));
    following ??= running.then(() => {
      following = undefined;
      return next();
    });
    return following;
  }

  return {
    next,
    settled: async () => {
      while (running !== undefined) await running;
    },
  };
}
