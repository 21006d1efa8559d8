/** A task that runs repeatedly, one run at a time. */
export interface CoalescingLoop {
  /** Starts a run; during a run, schedules exactly one more. */
  readonly wake: () => void;
  /** Resolves when the task is not running. */
  readonly settled: () => Promise<void>;
}

/** Creates a loop; rejections of `work` go to `onError`, and the next call of `wake` starts again. */
export function createCoalescingLoop(
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): CoalescingLoop {
  let running: Promise<void> | undefined;
  let isAskedAgain = false;

  async function run(): Promise<void> {
    do {
      isAskedAgain = false;
      await work().catch(onError);
    } while (isAskedAgain);
    running = undefined;
  }

  return {
    wake: () => {
      if (running === undefined) running = run();
      else isAskedAgain = true;
    },
    settled: async () => {
      while (running !== undefined) await running;
    },
  };
}
