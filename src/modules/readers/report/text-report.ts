import type { CommandTerminal } from '../../../core/command.ts';
import { MISBEHAVIOUR_TEXTS } from './misbehaviour.ts';
import type { ReadersReport } from './report.ts';
import { KIND_TEXTS, writeBytes, writeNumber, writePath, writePercent, writeSeconds } from './format.ts';

/** Layout of tables and removal of control characters. */
type ReportTerminal = Pick<CommandTerminal, 'table' | 'plain'>;

/** Maximum rows of a printed table; JSON has all. */
const MAX_ROWS = 40;

/** The report as text: tables of feeds, days and readers, and the readers that misbehave. */
export function writeReport(
  { made, feeds, days, readers, total }: ReadersReport,
  { table: layOut, plain }: ReportTerminal,
): string {
  const heading = `Readers of the last seven days, up to ${made.slice(0, 16).replace('T', ' ')} UTC`;
  if (total.polls === 0) return `${heading}: nobody\n`;
  const wrong = readers.flatMap(({ name, faults }) =>
    faults.map((fault) => `${plain(name)} ${MISBEHAVIOUR_TEXTS[fault]}`),
  );
  const parts = [
    [heading],
    table(
      layOut,
      [{ head: 'Feed' }, ...numbers('Subscribers', 'Of aggregators', 'In programs', 'Other clients')],
      feeds.map(({ feed, subscribers, claimed, people, others }) => [
        writePath(feed),
        ...[subscribers, claimed, people, others].map(writeNumber),
      ]),
    ),
    table(
      layOut,
      [{ head: 'Day (UTC)' }, ...numbers('Polls', '304', '226', 'Whole', 'Sent', 'Wasted')],
      days.map(({ day, polls, notModified, deltas, whole, bytes, wasted }) => [
        day,
        ...[polls, notModified, deltas, whole].map(writeNumber),
        ...[bytes, wasted].map(writeBytes),
      ]),
    ),
    table(
      layOut,
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

function table(
  layOut: ReportTerminal['table'],
  columns: Parameters<ReportTerminal['table']>[0],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const left = rows.length - MAX_ROWS;
  const lines = layOut(columns, rows.slice(0, MAX_ROWS));
  return left > 0 ? [...lines, `… and ${left} more; --json has them`] : lines;
}
