import {
  FIGURES,
  OTHERS,
  type Batch,
  type Day,
  type Figures,
  type IntervalRow,
  type StoredReaders,
  type TallyRow,
  type UniqueRow,
} from './count/batch.ts';
import type { Database, DatabaseRow, Statements, Value } from '../../core/ledger/database.ts';
import type { ModuleTables } from '../../core/ledger/module-tables.ts';

/** Stored reader statistics. Every method rejects with `store_failed`. */
export interface ReaderStore {
  /** Adds a batch to the stored counts. */
  readonly add: (batch: Batch) => Promise<void>;
  /** Raises the stored minimum of distinct clients on days that have ended. */
  readonly raise: (uniques: readonly UniqueRow[]) => Promise<void>;
  /** Key for the pseudonyms of clients on a day: the first caller's `fresh`, for all callers. */
  readonly salt: (day: Day, fresh: string) => Promise<string>;
  /**
   * Ends the days before `today`: of their clients only the number is kept, and their keys are deleted.
   * Deletes days before `first`, and subscriber counts that aggregators reported before `since` (milliseconds
   * since 1970).
   */
  readonly endDays: (today: Day, first: Day, since: number) => Promise<void>;
  /** Reads the statistics of days from `first` on. */
  readonly read: (first: Day) => Promise<StoredReaders>;
}

/**
 * Max. rows of a day (of claims: in all). Further tallies are added up under {@link OTHERS}; other new rows
 * are dropped.
 */
const MOST = { tallies: 10_000, intervals: 20_000, claims: 10_000, clients: 200_000 } as const;

/** Columns of the figures, in their order. */
const COLUMNS = FIGURES.map((figure) => figure.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));

const ADD_TALLY = `INSERT INTO reader_tally (day, document, name, version, kind, ${COLUMNS.join(', ')})
  VALUES ($1, $2, $3, $4, $5, ${COLUMNS.map((_, index) => `$${index + 6}`).join(', ')})
  ON CONFLICT (day, document, name, version) DO UPDATE SET
  ${COLUMNS.map((column) => `${column} = reader_tally.${column} + excluded.${column}`).join(', ')}`;

/** Tables of reader statistics. */
export const readerTables: ModuleTables<ReaderStore> = {
  open: (database) => ({ methods: readersOn(database) }),
};

/** The tables behind {@link ReaderStore}. */
function readersOn(database: Database): ReaderStore {
  return {
    add: (batch) => database.transaction((statements) => addBatch(statements, batch)),
    raise: (uniques) => database.transaction((statements) => raise(statements, uniques)),
    salt: async (day, fresh) => {
      const name = `${SALT}${day}`;
      const insert = 'INSERT INTO secret (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING';
      await database.run(insert, name, fresh);
      return String((await database.all('SELECT value FROM secret WHERE name = $1', name))[0]?.['value']);
    },
    endDays: (...days) => database.transaction((statements) => endDays(statements, ...days)),
    read: (first) => database.reading((statements) => readFrom(statements, first)),
  };
}

/** Prefix of the names of daily keys in `secret`. */
const SALT = 'readers ';

async function addBatch(statements: Statements, batch: Batch): Promise<void> {
  await addTallies(statements, batch);
  await addIntervals(statements, batch);
  await addClaims(statements, batch);
  await addClients(statements, batch);
}

async function addTallies(statements: Statements, { day, tallies }: Batch): Promise<void> {
  const find = 'SELECT 1 FROM reader_tally WHERE day = $1 AND document = $2 AND name = $3 AND version = $4';
  const isKnown = async ({ day, document, name, version }: TallyRow): Promise<boolean> =>
    (await statements.all(find, day, document, name, version)).length > 0;
  let room = await roomIn(statements, 'reader_tally', MOST.tallies, day);
  for (const row of tallies) {
    const isNew = !(await isKnown(row));
    if (room > 0 || !isNew) await addTally(statements, row);
    else await addTally(statements, { ...row, document: OTHERS, name: OTHERS, version: '', kind: 'unknown' });
    if (isNew) room -= 1;
  }
}

async function addIntervals(statements: Statements, { day, intervals }: Batch): Promise<void> {
  const find = 'SELECT 1 FROM reader_interval WHERE day = $1 AND name = $2 AND seconds = $3';
  let room = await roomIn(statements, 'reader_interval', MOST.intervals, day);
  for (const { day, name, seconds, times } of intervals) {
    const isNew = (await statements.all(find, day, name, seconds)).length === 0;
    if (isNew && room === 0) continue;
    await statements.run(
      `INSERT INTO reader_interval (day, name, seconds, times) VALUES ($1, $2, $3, $4)
       ON CONFLICT (day, name, seconds) DO UPDATE SET times = reader_interval.times + excluded.times`,
      day,
      name,
      seconds,
      times,
    );
    if (isNew) room -= 1;
  }
}

async function addClaims(statements: Statements, { claims }: Batch): Promise<void> {
  const find = 'SELECT 1 FROM reader_claim WHERE document = $1 AND name = $2 AND feed_id = $3';
  let room = await roomIn(statements, 'reader_claim', MOST.claims);
  for (const { document, name, feedId, subscribers, seen } of claims) {
    const isNew = (await statements.all(find, document, name, feedId)).length === 0;
    if (isNew && room === 0) continue;
    await statements.run(
      `INSERT INTO reader_claim (document, name, feed_id, subscribers, seen) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (document, name, feed_id) DO UPDATE
       SET subscribers = excluded.subscribers, seen = excluded.seen WHERE excluded.seen >= reader_claim.seen`,
      document,
      name,
      feedId,
      subscribers,
      seen,
    );
    if (isNew) room -= 1;
  }
}

async function addClients(statements: Statements, { day, clients }: Batch): Promise<void> {
  const room = await roomIn(statements, 'reader_client', MOST.clients, day);
  for (const { day, feed, client, group } of clients.slice(0, room)) {
    await statements.run(
      `INSERT INTO reader_client (day, feed, client, client_group) VALUES ($1, $2, $3, $4)
       ON CONFLICT (day, feed, client) DO NOTHING`,
      day,
      feed,
      client,
      group,
    );
  }
}

function addTally({ run }: Statements, row: TallyRow): Promise<void> {
  const figures = FIGURES.map((figure) => row[figure]);
  return run(ADD_TALLY, row.day, row.document, row.name, row.version, row.kind, ...figures);
}

async function roomIn({ all }: Statements, table: string, most: number, day?: Day): Promise<number> {
  const where = day === undefined ? '' : ' WHERE day = $1';
  const [row] = await all(`SELECT count(*) AS n FROM ${table}${where}`, ...(day === undefined ? [] : [day]));
  return Math.max(0, most - Number(row?.['n']));
}

const COUNTED_CLIENTS = `SELECT day, feed,
    sum(CASE WHEN client_group = 'people' THEN 1 ELSE 0 END) AS people,
    sum(CASE WHEN client_group = 'people' THEN 0 ELSE 1 END) AS others
  FROM reader_client`;

async function endDays({ run, all }: Statements, today: Day, first: Day, since: number): Promise<void> {
  // Another process may have ended the day a moment ago; clients that it did not see yet are added.
  await run(
    `INSERT INTO reader_unique (day, feed, people, others) ${COUNTED_CLIENTS} WHERE day < $1 GROUP BY day, feed
     ON CONFLICT (day, feed) DO UPDATE SET
     people = reader_unique.people + excluded.people, others = reader_unique.others + excluded.others`,
    today,
  );
  await run('DELETE FROM reader_client WHERE day < $1', today);
  for (const { name } of await all("SELECT name FROM secret WHERE name LIKE 'readers %'")) {
    if (Number(String(name).slice(SALT.length)) < today)
      await run('DELETE FROM secret WHERE name = $1', String(name));
  }
  for (const table of ['reader_tally', 'reader_interval', 'reader_unique'])
    await run(`DELETE FROM ${table} WHERE day < $1`, first);
  await run('DELETE FROM reader_claim WHERE seen < $1', since);
}

async function raise({ run }: Statements, uniques: readonly UniqueRow[]): Promise<void> {
  const larger = (column: string): string =>
    `${column} = CASE WHEN excluded.${column} > reader_unique.${column} THEN excluded.${column} ELSE reader_unique.${column} END`;
  for (const { day, feed, people, others } of uniques) {
    await run(
      `INSERT INTO reader_unique (day, feed, people, others) VALUES ($1, $2, $3, $4)
       ON CONFLICT (day, feed) DO UPDATE SET ${larger('people')}, ${larger('others')}`,
      day,
      feed,
      people,
      others,
    );
  }
}

async function readFrom({ all }: Statements, first: Day): Promise<StoredReaders> {
  const [tallies, intervals, claims, ended, open] = [
    await all('SELECT * FROM reader_tally WHERE day >= $1 ORDER BY day, document, name, version', first),
    await all('SELECT * FROM reader_interval WHERE day >= $1 ORDER BY day, name, seconds', first),
    await all('SELECT * FROM reader_claim ORDER BY document, name, feed_id'),
    await all('SELECT * FROM reader_unique WHERE day >= $1 ORDER BY day, feed', first),
    await all(`${COUNTED_CLIENTS} WHERE day >= $1 GROUP BY day, feed ORDER BY day, feed`, first),
  ];
  return {
    tallies: tallies.map(toTally),
    intervals: intervals.map(toInterval),
    claims: claims.map((row) => ({
      document: String(row['document']),
      name: String(row['name']),
      feedId: String(row['feed_id']),
      subscribers: Number(row['subscribers']),
      seen: Number(row['seen']),
    })),
    uniques: [...ended, ...open].map((row) => ({
      day: Number(row['day']),
      feed: String(row['feed']),
      people: Number(row['people']),
      others: Number(row['others']),
    })),
  };
}

function toTally(row: DatabaseRow): TallyRow {
  const figure = (index: number): Value | undefined => row[COLUMNS[index] ?? ''];
  const figures = FIGURES.map((name, index): [string, number] => [name, Number(figure(index))]);
  return {
    day: Number(row['day']),
    document: String(row['document']),
    name: String(row['name']),
    version: String(row['version']),
    kind: String(row['kind']) as TallyRow['kind'],
    ...(Object.fromEntries(figures) as unknown as Figures),
  };
}

function toInterval(row: DatabaseRow): IntervalRow {
  return {
    day: Number(row['day']),
    name: String(row['name']),
    seconds: Number(row['seconds']),
    times: Number(row['times']),
  };
}
