/** Work that is done again and again, one run at a time. */
export interface CoalescingLoop {
  /** Begins a run; one that is under way is followed by another. */
  readonly wake: () => void;
  /** Resolves when no run is under way. */
  readonly settled: () => Promise<void>;
}

/** `work` may reject: that is told, and the next call begins anew. */
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
