import { expect, onTestFinished, test } from 'vitest';
import { openSqlite } from '../../../../src/store/sqlite/sqlite.ts';
import type { Database } from '../../../../src/core/ledger/database.ts';
import { readInstances, writeInstances } from '../../../../src/store/tables/instances.ts';
import type { StoredInstance } from '../../../../src/core/publish/records/snapshot-rows.ts';
import { migrate } from '../../../../src/store/migrate.ts';

const PATH = '/atom.xml';

/** An instance with this name, in two codings. */
const one = (name: string, path = PATH): StoredInstance => ({
  path,
  tags: [`"${name}-br"`, `"${name}"`],
  parts: Buffer.from(`hash${name}ab`.padEnd(16, '.')),
});

async function database(): Promise<Database> {
  const opened = openSqlite(':memory:');
  onTestFinished(() => opened.close());
  await migrate(opened);
  return opened;
}

const written = async (at: Database, names: readonly string[], path = PATH): Promise<void> =>
  writeInstances(
    at,
    path,
    names.map((name) => one(name, path)),
  );

const stored = async (at: Database): Promise<string[]> =>
  (await readInstances(at)).map(({ path, tags }) => `${path} ${tags.at(-1)}`);

test('instances are read back as written, the newest of each document first', async () => {
  const at = await database();
  await written(at, ['b', 'a']);
  await written(at, ['x'], '/rss.xml');
  const read = await readInstances(at);
  expect(read.map(({ parts, ...rest }) => ({ ...rest, parts: Buffer.from(parts) }))).toEqual([
    one('b'),
    one('a'),
    one('x', '/rss.xml'),
  ]);
});

test.each([
  ['another one', ['b', 'a'], ['c', 'b', 'a'], 1],
  ['a new instance beyond the limit', ['b', 'a'], ['c', 'b'], 1],
  ['an instance that returns', ['c', 'b', 'a'], ['a', 'c', 'b'], 1],
  ['one of which nothing was known before', [], ['a'], 1],
  ['none any more', ['b', 'a'], [], 0],
  ['others', ['b', 'a'], ['d', 'c'], 2],
  ['as before', ['b', 'a'], ['b', 'a'], 1],
])('for %s only that is written', async (_name, before, after, rows) => {
  const at = await database();
  await written(at, ['x'], '/rss.xml');
  await written(at, before);
  let inserted = 0;
  const counting: Database = {
    ...at,
    run: (sql, ...values) => {
      if (sql.startsWith('INSERT')) inserted += 1;
      return at.run(sql, ...values);
    },
  };
  await written(counting, after);
  expect(inserted).toBe(rows);
  expect(await stored(at)).toEqual([...after.map((name) => `${PATH} "${name}"`), '/rss.xml "x"']);
});
