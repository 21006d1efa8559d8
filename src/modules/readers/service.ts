import { DAY_MS, dayOf, type Batch, type Day } from './count/batch.ts';
import { nameClient, uniquesOf } from './count/client-name.ts';
import { firstDay, REPORT_DAYS, reportOn, type ReadersReport } from './report/report.ts';
import type { ReaderStore } from './store.ts';

/** A question about readers, as plain data: it comes from another thread. */
export type ReadersQuestion =
  /** Clients of the batch have not got their names yet. */
  | { readonly ask: 'readers-add'; readonly batch: Batch }
  | { readonly ask: 'readers-report' }
  /** Nobody polls, but days end. */
  | { readonly ask: 'readers-forget' };

/** What the answers are made of. */
export interface ReaderAnswersInput {
  readonly store: () => Promise<ReaderStore>;
  readonly now: () => number;
  /** A key that nobody can guess. */
  readonly freshSalt: () => string;
}

/** A day ends an hour after midnight: by then every process has stored what it counted. */
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
      // Its key is forgotten: others may have counted the same clients, so it is one or the other number.
      await readers.add({ ...batch, clients: [] });
      await readers.raise(uniquesOf(clients));
      return;
    }
    const salt = clients.length === 0 ? '' : await readers.salt(day, freshSalt());
    const named = clients.map((row) => ({ ...row, client: nameClient(salt, row.client) }));
    await readers.add({ ...batch, clients: named });
  }

  /** Once a day. Rejects with `store_failed`; the next question tries again. */
  async function endPastDays(): Promise<void> {
    const open = openDay(now());
    // Reports leave out what should have been forgotten.
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

/** The report at a moment. */
export async function readReport(readers: ReaderStore, now: number): Promise<ReadersReport> {
  return reportOn(await readers.read(firstDay(now)), now);
}

/** The first day that has not ended. */
function openDay(now: number): Day {
  return dayOf(now - GRACE_MS);
}
