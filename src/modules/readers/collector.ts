import type { ClientAddress } from '../../core/delivery/client-address.ts';
import type { ObservePoll } from '../../core/delivery/response-observers.ts';
import { createPollObserver } from './poll-observer.ts';
import type { Batch } from './count/batch.ts';
import type { ReadersReport } from './report/report.ts';
import { createTally } from './count/tally.ts';
import type { ReadersQuestion } from './service.ts';

/** Dependencies of {@link createReaderCollector}. */
export interface ReaderCollectorOptions {
  /** Asks the {@link createReaderService} of the thread that publishes. */
  readonly ask: (question: ReadersQuestion) => Promise<unknown>;
  readonly clientAddress: ClientAddress;
  /** Minimum time between two polls that documents ask for. */
  readonly leastSeconds: () => number;
  readonly now: () => number;
}

/** Counts of polls in the serving thread. */
export interface ReaderCollector {
  readonly notePoll: ObservePoll;
  /** The report with all polls that were counted here up to now. Rejects where the store is away. */
  readonly report: () => Promise<ReadersReport>;
  /** Stores the counts, if they can be stored. Never rejects. */
  readonly close: () => Promise<void>;
}

/** Interval at which counts are stored; a process that is killed loses no more. */
const FLUSH_MS = 60_000;

/** Maximum batches of one flush: those of past days, and of today. */
const MAX_BATCHES = 10;

/** A bearer token (RFC 6750, 2.1) of at least 16 characters; a shorter one could be guessed. */
const TOKEN = /^[\w.~+/-]{16,512}=*$/;

/** Faults of a READERS_TOKEN; they do not tell its value. */
export function readersTokenFaults(readersToken: string | undefined): string[] {
  if (readersToken === undefined || TOKEN.test(readersToken)) return [];
  return ['READERS_TOKEN: expected 16 characters or more, of letters, digits and -._~+/'];
}

/** Counts polls in memory; the thread that publishes stores them. A failing store is tried again, and no poll waits. */
export function createReaderCollector({
  ask,
  clientAddress,
  leastSeconds,
  now,
}: ReaderCollectorOptions): ReaderCollector {
  const tally = createTally(now, leastSeconds);
  /** A batch that could not be stored; no other is taken meanwhile. */
  let unsent: Batch | undefined;
  let flushing: Promise<void> | undefined;

  async function send(): Promise<void> {
    for (let batches = 0; batches < MAX_BATCHES; batches += 1) {
      unsent ??= tally.takeBatch();
      if (unsent === undefined) return;
      await ask({ ask: 'readers-add', batch: unsent });
      unsent = undefined;
    }
  }

  function flush(): Promise<void> {
    flushing ??= send().finally(() => (flushing = undefined));
    return flushing;
  }

  /** Keys of past days are deleted even where no client polls. */
  async function tick(): Promise<void> {
    await flush();
    await ask({ ask: 'readers-forget' });
  }

  /** Simultaneous requests share one report, which may take seconds and memory. */
  let reporting: Promise<ReadersReport> | undefined;
  async function report(): Promise<ReadersReport> {
    // The batch of a flush under way may be older than the last poll.
    await flushing?.catch(() => {});
    // A store that cannot be written may still be read.
    await flush().catch(() => {});
    return (await ask({ ask: 'readers-report' })) as ReadersReport;
  }

  const timer = setInterval(() => void tick().catch(() => {}), FLUSH_MS).unref();
  return {
    notePoll: createPollObserver(tally, clientAddress),
    report: () => (reporting ??= report().finally(() => (reporting = undefined))),
    close: async () => {
      clearInterval(timer);
      await flushing?.catch(() => {});
      await flush().catch(() => {});
    },
  };
}
