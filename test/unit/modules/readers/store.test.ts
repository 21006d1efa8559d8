import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import {
  FIGURES,
  OTHERS,
  type Batch,
  type ClaimRow,
  type Figures,
  type TallyRow,
} from '../../../../src/modules/readers/count/batch.ts';
import { readerTables, type ReaderStore } from '../../../../src/modules/readers/store.ts';
import { DATABASE_FILE } from '../../../../src/store/sqlite/sqlite-store.ts';
import { ON_FILES, openStore, openVolatileStore } from '../../../support/store/engine.ts';
import { temporaryDirectory } from '../../../support/service/directory.ts';

const DAY = 20_513;
const NONE = Object.fromEntries(FIGURES.map((figure) => [figure, 0])) as unknown as Figures;
/** A different number for each figure, so that none can be mistaken for another. */
const EACH = Object.fromEntries(FIGURES.map((figure, index) => [figure, index + 1])) as unknown as Figures;

const tally = (name: string, more: Partial<TallyRow> = {}): TallyRow => ({
  day: DAY,
  document: '/rss.xml',
  name,
  version: '1',
  kind: 'desktop',
  ...NONE,
  polls: 1,
  ...more,
});
const claim = (subscribers: number, seen: number, more: Partial<ClaimRow> = {}): ClaimRow => ({
  document: '/rss.xml',
  name: 'Feedly',
  feedId: '',
  subscribers,
  seen,
  ...more,
});
const batch = (more: Partial<Batch>): Batch => ({
  day: DAY,
  tallies: [],
  intervals: [],
  claims: [],
  clients: [],
  ...more,
});

let readers: ReaderStore;
beforeEach(async () => {
  const store = await openVolatileStore();
  onTestFinished(() => store.close());
  readers = store.tables(readerTables);
});

test('adds up batches, figure by figure', async () => {
  for (const _ of [1, 2, 3]) {
    await readers.add(
      batch({
        tallies: [tally('A', EACH), tally('A', { ...EACH, version: '2' })],
        intervals: [{ day: DAY, name: 'A', seconds: 300, times: 2 }],
      }),
    );
  }
  const { tallies, intervals } = await readers.read(DAY);
  const thrice = Object.fromEntries(FIGURES.map((figure, index) => [figure, 3 * (index + 1)]));
  expect(tallies).toEqual([tally('A', thrice), tally('A', { ...thrice, version: '2' })]);
  expect(intervals).toEqual([{ day: DAY, name: 'A', seconds: 300, times: 6 }]);
});

test('keeps the latest number of an aggregator, whichever process stores it first', async () => {
  await readers.add(batch({ claims: [claim(10, 2000), claim(5, 1000, { feedId: '7' })] }));
  await readers.add(batch({ claims: [claim(9, 1999), claim(6, 1001, { feedId: '7' })] }));
  const { claims } = await readers.read(DAY);
  expect(claims).toEqual([claim(10, 2000), claim(6, 1001, { feedId: '7' })]);
});

test('counts a client once per day and feed', async () => {
  const row = { day: DAY, feed: '/', group: 'people' as const, client: 'a' };
  await readers.add(batch({ clients: [row, row, { ...row, client: 'b', group: 'others' }] }));
  await readers.add(batch({ clients: [row, { ...row, feed: '/tags/a/' }, { ...row, client: 'c' }] }));
  expect((await readers.read(DAY)).uniques).toEqual([
    { day: DAY, feed: '/', people: 2, others: 1 },
    { day: DAY, feed: '/tags/a/', people: 1, others: 0 },
  ]);
});

test('shares the first key of a day, and deletes it with the day', async () => {
  expect(await readers.salt(DAY, 'first')).toBe('first');
  expect(await readers.salt(DAY, 'second')).toBe('first');
  expect(await readers.salt(DAY + 1, 'next')).toBe('next');
  await readers.endDays(DAY + 1, DAY, 0);
  expect(await readers.salt(DAY, 'third')).toBe('third');
  expect(await readers.salt(DAY + 1, 'other')).toBe('next');
});

test.runIf(ON_FILES)('overwrites deleted keys and hashes in the database file', async () => {
  const directory = temporaryDirectory();
  const { store } = await openStore(directory, 0, false);
  const row = { day: DAY, feed: '/', group: 'people' as const };
  const clients = Array.from({ length: 500 }, (_, index) => ({
    ...row,
    client: `hash-of-a-client-${index}`,
  }));
  await store.tables(readerTables).salt(DAY, 'key-of-the-day');
  await store.tables(readerTables).add(batch({ clients }));
  await store.tables(readerTables).endDays(DAY + 1, DAY, 0);
  expect((await store.tables(readerTables).read(DAY)).uniques).toEqual([
    { day: DAY, feed: '/', people: 500, others: 0 },
  ]);
  await store.close();
  const file = readFileSync(join(directory, DATABASE_FILE));
  expect([file.includes('key-of-the-day'), file.includes('hash-of-a-client')]).toEqual([false, false]);
});

test('keeps the numbers of an ended day until they expire', async () => {
  const row = { day: DAY, feed: '/', group: 'people' as const };
  await readers.add(
    batch({
      tallies: [tally('A')],
      intervals: [{ day: DAY, name: 'A', seconds: 1, times: 1 }],
      claims: [claim(1, 1000), claim(2, 2000, { feedId: 'x' })],
      clients: [
        { ...row, client: 'a' },
        { ...row, client: 'b' },
      ],
    }),
  );
  await readers.endDays(DAY + 1, DAY, 1500);
  // A late batch gives the minimum number.
  await readers.raise([{ day: DAY, feed: '/', people: 1, others: 4 }]);
  const later = await readers.read(DAY);
  expect(later.uniques).toEqual([{ day: DAY, feed: '/', people: 2, others: 4 }]);
  expect(later.claims).toEqual([claim(2, 2000, { feedId: 'x' })]);
  expect([later.tallies.length, later.intervals.length]).toEqual([1, 1]);
  expect(await readers.read(DAY + 1)).toMatchObject({ tallies: [], intervals: [], uniques: [] });
  await readers.endDays(DAY + 8, DAY + 1, 3000);
  expect(await readers.read(0)).toEqual({ tallies: [], intervals: [], claims: [], uniques: [] });
});

test('bounds the rows of a day: known rows still grow, new ones share one name', async () => {
  const full = Array.from({ length: 10_000 }, (_, n) => tally(`R${n}`));
  const claims = Array.from({ length: 10_000 }, (_, n) => claim(1, 1000, { feedId: String(n) }));
  await readers.add(batch({ tallies: full, claims }));
  await readers.add(
    batch({
      tallies: [tally('R5'), tally('New1'), tally('New2', { document: '/atom.xml' })],
      claims: [claim(7, 2000, { feedId: '5' }), claim(7, 2000, { feedId: 'new' })],
    }),
  );
  const stored = await readers.read(DAY);
  expect(stored.tallies).toHaveLength(10_001);
  expect(stored.tallies.find(({ name }) => name === 'R5')?.polls).toBe(2);
  expect(stored.tallies.find(({ name }) => name === OTHERS)).toEqual(
    tally(OTHERS, { document: OTHERS, version: '', kind: 'unknown', polls: 2 }),
  );
  expect(stored.claims).toHaveLength(10_000);
  expect(stored.claims.find(({ feedId }) => feedId === '5')?.subscribers).toBe(7);
});

test('only new rows count towards the limit', async () => {
  const most = { claims: 10_000, intervals: 20_000 };
  const claims = Array.from({ length: most.claims - 1 }, (_, index) =>
    claim(1, 1, { name: `Aggregator ${index}` }),
  );
  const intervals = Array.from({ length: most.intervals - 1 }, (_, index) => ({
    day: DAY,
    name: 'A',
    seconds: index,
    times: 1,
  }));
  await readers.add(batch({ claims, intervals }));
  // A known row first, then one that fits, and one that does not.
  const [known, wait] = [claims[0], intervals[0]];
  if (known === undefined || wait === undefined) throw new Error('there is nothing');
  await readers.add(
    batch({
      claims: [known, claim(7, 2, { name: 'New' }), claim(8, 2, { name: 'One too many' })],
      intervals: [wait, { ...wait, name: 'New' }, { ...wait, name: 'One too many' }],
    }),
  );
  const stored = await readers.read(DAY);
  expect([stored.claims.length, stored.intervals.length]).toEqual([most.claims, most.intervals]);
  expect(stored.claims.find(({ name }) => name === 'New')?.subscribers).toBe(7);
  expect(stored.intervals.find(({ name }) => name === 'New')?.times).toBe(1);
  expect(stored.intervals.find(({ name, seconds }) => name === 'A' && seconds === 0)?.times).toBe(2);
});
