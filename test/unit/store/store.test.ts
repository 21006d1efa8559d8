import { expect, onTestFinished, test } from 'vitest';
import type { Database, Statements } from '../../../src/core/ledger/database.ts';
import { openVolatileStore } from '../../support/store/engine.ts';

/** Tables of an imagined module: it counts rows of `flag`. */
function flagTables() {
  const count = async ({ all }: Pick<Statements, 'all'>): Promise<number> =>
    Number((await all('SELECT count(*) AS n FROM flag'))[0]?.['n']);
  let opened = 0;
  let released = 0;
  return {
    opened: () => opened,
    released: () => released,
    open: (database: Database) => {
      opened += 1;
      return {
        methods: {
          count: () => count(database),
          fail: async () => {
            await database.all('SELECT nothing FROM nowhere');
          },
        },
        release: async () => {
          released += 1;
        },
      };
    },
    within: ({ run }: Statements) => ({
      add: (name: string) => run('INSERT INTO flag (name) VALUES ($1)', name),
    }),
  };
}

test('tables of a module are opened once, and released before the store is closed', async () => {
  const store = await openVolatileStore();
  const tables = flagTables();
  expect(tables.opened()).toBe(0);
  expect(store.tables(tables)).toBe(store.tables(tables));
  expect([tables.opened(), tables.released()]).toEqual([1, 0]);
  await store.close();
  expect(tables.released()).toBe(1);
});

test('writes of a module are committed with the change, and rolled back with it', async () => {
  const store = await openVolatileStore();
  onTestFinished(() => store.close());
  const flags = flagTables();
  await store.change(({ tables }) => tables(flags).add('first'));
  expect(await store.tables(flags).count()).toBe(1);
  const failing = store.change(async ({ tables }) => {
    await tables(flags).add('second');
    throw new Error('not published');
  });
  await expect(failing).rejects.toThrow('not published');
  expect(await store.tables(flags).count()).toBe(1);
});

test('failures of a module in its tables are store_failed', async () => {
  const store = await openVolatileStore();
  onTestFinished(() => store.close());
  await expect(store.tables(flagTables()).fail()).rejects.toMatchObject({ code: 'store_failed' });
});
