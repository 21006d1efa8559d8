import type { Statements, Value } from './driver.ts';
import type { Queue } from './jobs.ts';
import type { Settled } from './records.ts';

/** What is asked of deliveries by host. PostgreSQL alone: there, hosts are what publishers share among each other. */

/** Of each host, when the earliest of its deliveries is due in each queue; undefined: there is none. */
export type FirstDue = Readonly<Record<Queue, number | undefined>>;

/** In which queue a delivery is. These words stand in the indexes too, or they would not be used. */
const OF_QUEUE: Readonly<Record<Queue, string>> = {
  first: 'is_parked = 0 AND attempts = 0',
  again: 'is_parked = 0 AND attempts > 0',
};

/** Indexes by host, which SQLite has no use for. */
export const HOST_INDEXES = `
  CREATE INDEX IF NOT EXISTS delivery_host_first ON delivery (host, run_at) WHERE ${OF_QUEUE.first};
  CREATE INDEX IF NOT EXISTS delivery_host_again ON delivery (host, run_at) WHERE ${OF_QUEUE.again};`;

/** See {@link FirstDue}: one step into an index for each, however many deliveries a host has. */
export async function readFirstDue(
  { all }: Statements,
  hosts: readonly string[],
): Promise<ReadonlyMap<string, FirstDue>> {
  const earliest = (queue: Queue): string =>
    `(SELECT min(run_at) FROM delivery WHERE delivery.host = asked.host AND ${OF_QUEUE[queue]})`;
  const rows = await all(
    `SELECT asked.host, ${earliest('first')} AS first, ${earliest('again')} AS again
     FROM jsonb_array_elements_text($1::jsonb) AS asked (host)`,
    JSON.stringify(hosts),
  );
  return new Map(
    rows.map((row) => [
      String(row['host']),
      { first: numberOf(row['first']), again: numberOf(row['again']) },
    ]),
  );
}

/** All hosts with deliveries of a queue, and when the earliest of each is due; `before`: those that are due before. */
export async function readWaiting(
  { all }: Statements,
  queue: Queue,
  before?: number,
): Promise<readonly { readonly host: string; readonly due: number }[]> {
  const rows = await all(
    `SELECT host, min(run_at) AS due FROM delivery WHERE ${OF_QUEUE[queue]}${before === undefined ? '' : ' AND run_at <= $1'} GROUP BY host`,
    ...(before === undefined ? [] : [before]),
  );
  return rows.map(({ host, due }) => ({ host: String(host), due: Number(due) }));
}

/** The host of a subscriber that has yet to be told a first time. */
export async function readHostToTell({ all }: Statements, subscription: string): Promise<string | undefined> {
  const [row] = await all(
    `SELECT host FROM delivery WHERE subscription = $1 AND ${OF_QUEUE.first}`,
    subscription,
  );
  return row && String(row['host']);
}

type Outcome = Settled['outcome'];

/** Writes down how deliveries ended, in a statement for all of an outcome. Whether one of them has something more to tell. */
export async function writeSettled({ all, run }: Statements, settled: readonly Settled[]): Promise<boolean> {
  const of = (outcome: Outcome): readonly Settled[] => settled.filter((one) => one.outcome === outcome);
  const write = async (outcomes: readonly Outcome[], ...statements: readonly string[]): Promise<void> => {
    const rows = outcomes.flatMap(of);
    if (rows.length === 0) return;
    for (const sql of statements) await run(sql, JSON.stringify(rows));
  };
  await write(
    ['told'],
    `UPDATE subscription SET told = s.tag FROM ${rowsOf('tag TEXT')} WHERE subscription.id = s.id`,
    `DELETE FROM delivery USING ${rowsOf('changes BIGINT')} WHERE subscription = s.id AND delivery.changes = s.changes`,
  );
  await write(
    ['ended'],
    `DELETE FROM delivery USING ${rowsOf()} WHERE subscription = s.id`,
    `DELETE FROM subscription USING ${rowsOf()} WHERE subscription.id = s.id`,
  );
  await write(
    ['again'],
    `UPDATE delivery SET attempts = s.attempts, run_at = s."runAt"
     FROM ${rowsOf('attempts INTEGER, "runAt" BIGINT')} WHERE subscription = s.id`,
  );
  await write(
    ['parked'],
    `UPDATE delivery SET attempts = s.attempts, is_parked = 1 FROM ${rowsOf('attempts INTEGER')} WHERE subscription = s.id`,
  );
  const told = of('told');
  if (told.length === 0) return false;
  const more = await all(
    `UPDATE delivery SET attempts = 0 FROM ${rowsOf()} WHERE subscription = s.id RETURNING subscription`,
    JSON.stringify(told),
  );
  return more.length > 0;
}

/** The rows of $1, of which these members are read beside the id. */
const rowsOf = (members = ''): string =>
  `jsonb_to_recordset($1::jsonb) AS s (id TEXT${members === '' ? '' : `, ${members}`})`;

const numberOf = (value: Value | undefined): number | undefined =>
  value === null || value === undefined ? undefined : Number(value);
