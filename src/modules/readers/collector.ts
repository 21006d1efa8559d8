import { FeedwrightError } from '../../core/errors.ts';
import type { ClientAddress } from '../../core/delivery/client-address.ts';
import type { ObservePoll } from '../../core/delivery/response-observers.ts';
import { createPollObserver } from './poll-observer.ts';
import type { Batch } from './count/batch.ts';
import type { ReadersReport } from './report/report.ts';
import { createTally } from './count/tally.ts';
import type { ReadersQuestion } from './service.ts';

/** What counting readers needs. */
export interface ReaderCollectorOptions {
  /** The thread that publishes; questions and answers are plain data. */
  readonly publisher: Promise<{ readonly ask: (question: unknown) => Promise<unknown> }>;
  readonly clientAddress: ClientAddress;
  /** How long documents ask pollers to wait at the least. */
  readonly leastSeconds: () => number;
  readonly now: () => number;
}

/** What the serving thread knows of those who poll. */
export interface ReaderCollector {
  readonly notePoll: ObservePoll;
  /** With all that was counted here up to now. Rejects where the store cannot be asked. */
  readonly report: () => Promise<ReadersReport>;
  /** Stores what was counted, if it can be stored. Never rejects. */
  readonly close: () => Promise<void>;
}

/** So often is what was counted stored: a process that is killed loses no more. */
const FLUSH_MS = 60_000;

/** Batches of one flush: those of days gone by, and of today. */
const MAX_BATCHES = 10;

/** What may be sent as a bearer token (RFC 6750, 2.1); a shorter one could be guessed. */
const TOKEN = /^[\w.~+/-]{16,512}=*$/;

/** Throws `config_invalid` for a READERS_TOKEN that nobody should use. What it is, is not told. */
export function checkReadersToken({ readersToken }: { readonly readersToken?: string | undefined }): void {
  if (readersToken === undefined || TOKEN.test(readersToken)) return;
  const faults = ['READERS_TOKEN: expected 16 characters or more, of letters, digits and -._~+/'];
  throw new FeedwrightError('config_invalid', 'The configuration is wrong', { faults });
}

/** Counts polls in memory, and has the thread that publishes store them. A store that fails is tried again; no poll waits for it. */
export function createReaderCollector({
  publisher,
  clientAddress,
  leastSeconds,
  now,
}: ReaderCollectorOptions): ReaderCollector {
  const tally = createTally(now, leastSeconds);
  const ask = async (question: ReadersQuestion): Promise<unknown> => (await publisher).ask(question);
  /** What could not be stored; nothing more is taken meanwhile. */
  let unsent: Batch | undefined;
  let flushing: Promise<void> | undefined;

  async function send(): Promise<void> {
    for (let batches = 0; batches < MAX_BATCHES; batches += 1) {
      unsent ??= tally.take();
      if (unsent === undefined) return;
      await ask({ ask: 'readers-add', batch: unsent });
      unsent = undefined;
    }
  }

  function flush(): Promise<void> {
    flushing ??= send().finally(() => (flushing = undefined));
    return flushing;
  }

  /** Keys of days gone by go even where nobody polls any more. */
  async function tick(): Promise<void> {
    await flush();
    await ask({ ask: 'readers-forget' });
  }

  /** Many who ask at a time get one report: in the worst case it takes seconds, and memory. */
  let reporting: Promise<ReadersReport> | undefined;
  async function report(): Promise<ReadersReport> {
    // What another flush has taken before may be older than the last poll.
    await flushing?.catch(() => {});
    // What is stored can be told even if nothing more can be stored.
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
