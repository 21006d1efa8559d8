/** Something to be done for somebody at a host. */
export interface Job {
  readonly id: string;
  readonly host: string;
}

/** What a crew works at, and how many at a time. */
export interface JobRunnerOptions<J extends Job, Result> {
  /** Jobs whose turn it is, oldest first, of none of the hosts in `busy`; `limit` of them. What is begun may be among them. */
  readonly due: (busy: readonly string[], limit: number) => Promise<readonly J[]>;
  /** Jobs of one key are done one after the other. */
  readonly keyOf: (job: J) => string;
  /** Must not reject. */
  readonly run: (job: J) => Promise<Result>;
  /** Writes down what came of them: then they are not due any more. Whether more of the same keys may be due already. */
  readonly settle: (results: readonly Result[]) => Promise<boolean>;
  readonly mostAtOnce: number;
  /** Of one host, once it has shown that it answers. */
  readonly mostOfHost: number;
  /** Whether a job ended because nobody answered as they should. */
  readonly hasFailed: (result: Result) => boolean;
}

/** Does jobs; the queue itself stays where it is. */
export interface JobRunner {
  /** Does all that is due, and what becomes due meanwhile. One at a time; after a rejection it can be called again. */
  readonly work: () => Promise<void>;
  /** Says that something may be due that was not when it was looked for. */
  readonly wake: () => void;
  /** Begins no more; `work` resolves when those under way have ended. */
  readonly stop: () => void;
}

/** So many jobs are fetched at a time… */
const BATCH = 256;
/** …and so many of one host are held: one with a long queue leaves room for the others'. */
const HELD_OF_HOST = 128;

/** A host of which nothing is known gets so many at once, one more for each that went well, and one after a failure. */
const FIRST_OF_HOST = 4;

/** So many results are written at a time, or those that have come within so long: each time the disk is waited for. */
const SETTLE_AT = 512;
const SETTLE_MS = 50;

/** A host that is slow holds up its own jobs only, and what has ended is written down whatever else is under way. */
export function createJobRunner<J extends Job, Result>(input: JobRunnerOptions<J, Result>): JobRunner {
  const { due, keyOf, run, mostAtOnce, mostOfHost, hasFailed } = input;
  /** Fetched and not begun, by host; hosts take turns. */
  const waiting = new Map<string, J[]>();
  /** Hosts that have more than is held. */
  const full = new Set<string>();
  /** Keys of all that is waiting, under way, or done and not yet written. */
  const taken = new Set<string>();
  /** Hosts at which jobs are under way: how many, and how many there may be. */
  const ofHost = new Map<string, { count: number; most: number }>();
  let running = 0;
  let done: { key: string; result: Result }[] = [];
  let isSettling = false;
  let timer: NodeJS.Timeout | undefined;
  let failure: { error: unknown } | undefined;
  /** Whether there is nothing to fetch, as far as anybody knows. */
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
      if (running >= mostAtOnce) return;
      const share = ofHost.get(host);
      if (share !== undefined && share.count >= share.most) continue;
      const job = jobs.shift();
      // Behind all others: it comes round again in this loop.
      waiting.delete(host);
      if (jobs.length > 0) waiting.set(host, jobs);
      if (jobs.length <= HELD_OF_HOST / 2 && full.delete(host)) isDry = false;
      if (job !== undefined) void start(job);
    }
  }

  async function start(job: J): Promise<void> {
    const { host } = job;
    running += 1;
    const share = ofHost.get(host) ?? { count: 0, most: Math.min(FIRST_OF_HOST, mostOfHost) };
    ofHost.set(host, share);
    share.count += 1;
    const result = await run(job);
    running -= 1;
    share.count -= 1;
    share.most = hasFailed(result) ? 1 : Math.min(mostOfHost, share.most + 1);
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

  const mayFetch = (): boolean => !stopped && !isDry && running < mostAtOnce;

  async function work(): Promise<void> {
    isDry = false;
    failure = undefined;
    void settle();
    for (;;) {
      const rung = new Promise<void>((resolve) => (ring = resolve));
      throwFailure();
      begin();
      // Whoever waits now waits for a full host: more are fetched only then, so never many are held.
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
