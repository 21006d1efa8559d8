import { MISBEHAVIOUR_TEXTS } from '../../modules/readers/report/misbehaviour.ts';
import type { ReadersReport } from '../../modules/readers/report/report.ts';
import {
  KIND_TEXTS,
  writeBytes,
  writeNumber,
  writePath,
  writePercent,
  writeSeconds,
} from '../../modules/readers/report/format.ts';
import { configure } from '../../app/configuration.ts';
import type { GivenOptions } from '../../app/options.ts';
import { readReport } from '../../modules/readers/service.ts';
import { openExisting } from '../open-store.ts';
import { shown, textTable } from '../terminal/text-table.ts';

/** So many rows of a table are printed; JSON has all. */
const MAX_ROWS = 40;

/**
 * Prints who has read in the last seven days, from the store of a service that may be running: up to a minute behind it.
 * Resolves to whether there was a store. Rejects with `store_failed`.
 */
export async function readers(given: GivenOptions, isJson: boolean): Promise<boolean> {
  const { settings } = configure(given);
  const store = await openExisting(settings);
  if (store === undefined) {
    console.error(`no readers were counted: ${settings.data} has no database; is --data right?`);
    return false;
  }
  try {
    const report = await readReport(store.readers, Date.now());
    process.stdout.write(isJson ? `${JSON.stringify(report, undefined, 2)}\n` : writeReport(report));
    return true;
  } finally {
    await store.close();
  }
}

/** The report as text: a table each for feeds, days and readers, and what is wrong with whom. */
export function writeReport({ made, feeds, days, readers, total }: ReadersReport): string {
  const heading = `Readers of the last seven days, up to ${made.slice(0, 16).replace('T', ' ')} UTC`;
  if (total.polls === 0) return `${heading}: none\n`;
  const wrong = readers.flatMap(({ name, faults }) =>
    faults.map((fault) => `${shown(name)} ${MISBEHAVIOUR_TEXTS[fault]}`),
  );
  const parts = [
    [heading],
    table(
      [{ head: 'Feed' }, ...numbers('Subscribers', 'Of aggregators', 'In programs', 'Other clients')],
      feeds.map(({ feed, subscribers, claimed, people, others }) => [
        writePath(feed),
        ...[subscribers, claimed, people, others].map(writeNumber),
      ]),
    ),
    table(
      [{ head: 'Day (UTC)' }, ...numbers('Polls', '304', '226', 'Whole', 'Sent', 'Wasted')],
      days.map(({ day, polls, notModified, deltas, whole, bytes, wasted }) => [
        day,
        ...[polls, notModified, deltas, whole].map(writeNumber),
        ...[bytes, wasted].map(writeBytes),
      ]),
    ),
    table(
      [
        { head: 'Reader' },
        { head: 'Kind' },
        { head: 'Version' },
        ...numbers('Polls', '304 or 226', 'Interval', 'Sent', 'Wasted'),
      ],
      readers.map(({ name, kind, versions, polls, hitPercent, medianSeconds, bytes, wasted }) => [
        name,
        KIND_TEXTS[kind],
        versions[0]?.version ?? '',
        writeNumber(polls),
        writePercent(hitPercent),
        writeSeconds(medianSeconds),
        ...[bytes, wasted].map(writeBytes),
      ]),
    ),
    ...(wrong.length === 0
      ? []
      : [['What is wrong', ...wrong.slice(0, MAX_ROWS).map((line) => `  ${line}`)]]),
  ];
  return parts.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function numbers(...heads: readonly string[]): { head: string; isNumber: true }[] {
  return heads.map((head) => ({ head, isNumber: true }));
}

function table(columns: Parameters<typeof textTable>[0], rows: readonly (readonly string[])[]): string[] {
  const left = rows.length - MAX_ROWS;
  const lines = textTable(columns, rows.slice(0, MAX_ROWS));
  return left > 0 ? [...lines, `… and ${left} more; --json has them`] : lines;
}
