/** One queued request to one host. */
export interface Job {
  readonly id: string;
  readonly host: string;
}

/** The queue and the limits of a job runner. */
export interface JobRunnerOptions<J extends Job, Result> {
  /**
   * Returns up to `limit` due jobs, oldest first, without those of the hosts in `busy`. Running jobs may be
   * among them.
   */
  readonly due: (busy: readonly string[], limit: number) => Promise<readonly J[]>;
  /** Jobs with the same key run one after the other. */
  readonly keyOf: (job: J) => string;
  /** Must not reject. */
  readonly run: (job: J) => Promise<Result>;
  /**
   * Stores results, after which their jobs are no longer due. Resolves to true if more jobs of the same keys
   * may be due already.
   */
  readonly settle: (results: readonly Result[]) => Promise<boolean>;
  readonly maxConcurrent: number;
  /** Max. concurrent jobs of one host that responds. */
  readonly maxPerHost: number;
  /** True if the host failed to respond properly. */
  readonly hasFailed: (result: Result) => boolean;
}

/** Runs the jobs of a queue. */
export interface JobRunner {
  /**
   * Runs all due jobs, including those that become due meanwhile. Not reentrant; can be called again after a
   * rejection.
   */
  readonly work: () => Promise<void>;
  /** Signals that jobs may have become due since the last fetch. */
  readonly wake: () => void;
  /** Starts no more jobs; `work` then resolves when the running ones have ended. */
  readonly stop: () => void;
}

/** Jobs fetched at a time. */
const BATCH = 256;
/** Max. waiting jobs of one host, to leave room for the jobs of other hosts. */
const HELD_OF_HOST = 128;

/** Concurrency for a new host; increased by one per success, and reset to 1 on a failure. */
const FIRST_OF_HOST = 4;

/** Results are stored when there are this many of them, or after this time: each write waits for the disk. */
const SETTLE_AT = 512;
const SETTLE_MS = 50;

/**
 * Creates a job runner. A slow host delays only its own jobs, and results are stored without waiting for
 * other jobs.
 */
export function createJobRunner<J extends Job, Result>(input: JobRunnerOptions<J, Result>): JobRunner {
  const { due, keyOf, run, maxConcurrent, maxPerHost, hasFailed } = input;
  /** Fetched jobs that have not started, by host; hosts take turns. */
  const waiting = new Map<string, J[]>();
  /** Hosts with more due jobs than may wait here. */
  const full = new Set<string>();
  /** Keys of all jobs that are waiting, running, or finished and not stored. */
  const taken = new Set<string>();
  /** Hosts with running jobs: their number, and the current limit. */
  const ofHost = new Map<string, { count: number; most: number }>();
  let running = 0;
  let done: { key: string; result: Result }[] = [];
  let isSettling = false;
  let timer: NodeJS.Timeout | undefined;
  let failure: { error: unknown } | undefined;
  /** True if the last fetch found no new jobs and nothing was signalled since. */
  let isDry = false;
  let stopped = false;
  let ring = (): void => {};

  async function fetch(): Promise<void> {
    isDry = true;
    const busy = [...waiting].flatMap(([host, { length }]) => (length >= HELD_OF_HOST ? [host] : []));
    for (const host of busy) full.add(host);
    const jobs = await due(busy, BATCH + taken.size);
    for (const job of jobs) {
      const key = keyOf(job);
      if (stopped || taken.has(key)) continue;
      const others = waiting.get(job.host) ?? [];
      if (others.length >= HELD_OF_HOST) {
        full.add(job.host);
        continue;
      }
      taken.add(key);
      others.push(job);
      waiting.set(job.host, others);
      isDry = false;
    }
  }

  function begin(): void {
    for (const [host, jobs] of waiting) {
      if (running >= maxConcurrent) return;
      const share = ofHost.get(host);
      if (share !== undefined && share.count >= share.most) continue;
      const job = jobs.shift();
      // Moves the host to the end, where this loop reaches it again.
      waiting.delete(host);
      if (jobs.length > 0) waiting.set(host, jobs);
      if (jobs.length <= HELD_OF_HOST / 2 && full.delete(host)) isDry = false;
      if (job !== undefined) void start(job);
    }
  }

  async function start(job: J): Promise<void> {
    const { host } = job;
    running += 1;
    const share = ofHost.get(host) ?? { count: 0, most: Math.min(FIRST_OF_HOST, maxPerHost) };
    ofHost.set(host, share);
    share.count += 1;
    const result = await run(job);
    running -= 1;
    share.count -= 1;
    share.most = hasFailed(result) ? 1 : Math.min(maxPerHost, share.most + 1);
    if (share.count === 0 && !waiting.has(host)) ofHost.delete(host);
    done.push({ key: keyOf(job), result });
    settleSoon();
    ring();
  }

  function settleSoon(): void {
    if (done.length >= SETTLE_AT) void settle();
    else if (done.length > 0) timer ??= setTimeout(() => void settle(), SETTLE_MS);
  }

  async function settle(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (isSettling || done.length === 0) return;
    isSettling = true;
    const written = done;
    done = [];
    try {
      const mayHaveMore = await input.settle(written.map(({ result }) => result));
      for (const { key } of written) taken.delete(key);
      if (mayHaveMore) isDry = false;
    } catch (error) {
      done = [...written, ...done];
      failure = { error };
    }
    isSettling = false;
    if (failure === undefined) settleSoon();
    ring();
  }

  function throwFailure(): void {
    if (failure !== undefined) throw failure.error;
  }

  const mayFetch = (): boolean => !stopped && !isDry && running < maxConcurrent;

  async function work(): Promise<void> {
    isDry = false;
    failure = undefined;
    void settle();
    for (;;) {
      const rung = new Promise<void>((resolve) => (ring = resolve));
      throwFailure();
      begin();
      // Fetch only when every waiting job belongs to a host at its limit; this bounds the jobs in memory.
      if (mayFetch()) {
        await fetch();
        continue;
      }
      const isIdle = running === 0 && waiting.size === 0 && !isSettling && done.length === 0;
      if (isIdle) return;
      await rung;
    }
  }

  return {
    work,
    wake: () => {
      isDry = false;
      ring();
    },
    stop: () => {
      stopped = true;
      for (const jobs of waiting.values()) for (const job of jobs) taken.delete(keyOf(job));
      waiting.clear();
      ring();
    },
  };
}
