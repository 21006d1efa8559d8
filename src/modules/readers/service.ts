import type { Store } from '../../core/publish/records/store.ts';
import { DAY_MS, dayOf, type Batch, type Day } from './count/batch.ts';
import { nameClient, uniquesOf } from './count/client-name.ts';
import { firstDay, REPORT_DAYS, reportOn, type ReadersReport } from './report/report.ts';
import { readerTables, type ReaderStore } from './store.ts';

/** A message to the reader statistics, as plain data that can be sent between threads. */
export type ReadersQuestion =
  /** The clients of this batch do not have pseudonyms yet. */
  | { readonly ask: 'readers-add'; readonly batch: Batch }
  | { readonly ask: 'readers-report' }
  /** Ends past days when there are no polls. */
  | { readonly ask: 'readers-forget' };

/** Dependencies of {@link createReaderService}. */
export interface ReaderAnswersInput {
  readonly store: () => Promise<ReaderStore>;
  readonly now: () => number;
  /** Returns an unguessable key. */
  readonly freshSalt: () => string;
}

/** Wait after midnight until a day ends, so that every process has stored its counts. */
const GRACE_MS = 3600 * 1000;

/** Answers questions about readers from the store. */
export function createReaderService({
  store,
  now,
  freshSalt,
}: ReaderAnswersInput): (question: ReadersQuestion) => Promise<ReadersReport | undefined> {
  let ended: Day | undefined;

  async function add(batch: Batch): Promise<void> {
    const readers = await store();
    const { day, clients } = batch;
    if (day < openDay(now())) {
      // The key of the day is deleted. Other processes may have counted the same clients, so the larger
      // number is kept instead of the sum.
      await readers.add({ ...batch, clients: [] });
      await readers.raise(uniquesOf(clients));
      return;
    }
    const salt = clients.length === 0 ? '' : await readers.salt(day, freshSalt());
    const named = clients.map((row) => ({ ...row, client: nameClient(salt, row.client) }));
    await readers.add({ ...batch, clients: named });
  }

  /** Ends past days, once a day. Rejects with `store_failed`; the next message tries again. */
  async function endPastDays(): Promise<void> {
    const open = openDay(now());
    // Until this succeeds, reports still exclude expired rows.
    if (open === ended) return;
    await (await store()).endDays(open, firstDay(now()), now() - REPORT_DAYS * DAY_MS);
    ended = open;
  }

  return async (question) => {
    await endPastDays().catch(() => {});
    if (question.ask === 'readers-report') return readReport(await store(), now());
    if (question.ask === 'readers-add') await add(question.batch);
    return undefined;
  };
}

/** Reads the report of a store as of `now`. */
export function readStoredReport(store: Pick<Store, 'tables'>, now: number): Promise<ReadersReport> {
  return readReport(store.tables(readerTables), now);
}

/** Reads the report as of `now`. */
async function readReport(readers: ReaderStore, now: number): Promise<ReadersReport> {
  return reportOn(await readers.read(firstDay(now)), now);
}

/** The first day that has not ended. */
function openDay(now: number): Day {
  return dayOf(now - GRACE_MS);
}
