import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { LedgerRow } from '../../../../src/core/ledger/ledger.ts';
import { openSqlite } from '../../../../src/store/sqlite/sqlite.ts';
import { takeLock } from '../../../../src/store/sqlite/lock.ts';
import { migrate } from '../../../../src/store/migrate.ts';
import { DATABASE_FILE } from '../../../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../../../src/core/publish/records/store.ts';
import { ON_FILES, openStore, openVolatileStore } from '../../../support/store/engine.ts';
import { temporaryDirectory } from '../../../support/service/directory.ts';
import { publish, rowsOf } from '../../../support/store/ledger.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

const row = (id: string, more: Partial<LedgerRow> = {}): LedgerRow => ({
  id,
  path: `${id}.md`,
  slug: id,
  formerSlugs: [],
  contentHash: 'c',
  textHash: 't',
  title: `Title of ${id}`,
  published: 1000,
  updated: 2000,
  deleted: undefined,
  ...more,
});

const MIGRATIONS = readdirSync(join(import.meta.dirname, '../../../../src/store/migrations')).toSorted();

const SNAPSHOT = {
  version: 1,
  serveFrom: 0,
  made: NOW,
  details: '{"entries":[]}',
  resources: ['/a', '/b'].map((path) => ({
    path,
    contentType: 'text/plain',
    links: '[]',
    lastModified: path === '/a' ? NOW : undefined,
    representations: ['br', 'identity'].map((coding) => {
      const body = Buffer.from(`${coding} of ${path}\0\xff`, 'latin1');
      const sha256 = createHash('sha256').update(body).digest();
      return { coding, body, tag: `"${coding}${path}"`, sha256 };
    }),
  })),
  instances: [
    { path: '/a', tags: ['"br/a"', '"identity/a"'], parts: Buffer.from('12345678\xff2345678', 'latin1') },
    { path: '/a', tags: ['"old"'], parts: Buffer.alloc(0) },
  ],
};

async function opened(directory: string): Promise<Store> {
  const { store } = await openStore(directory, NOW, true);
  onTestFinished(() => store.close().catch(() => {}));
  return store;
}

const change = (one: LedgerRow, words?: string) => ({ row: one, words });

describe('ledger', () => {
  test('rows are read back as written, also by another process', async () => {
    const directory = temporaryDirectory();
    const store = await opened(directory);
    const rows = [
      row('a', { formerSlugs: ['x', 'y'] }),
      row('b', { deleted: 3000, title: 'לכל ‘quote’ 😀' }),
    ];
    await publish(
      store,
      rows.map((one) => change(one, `words of ${one.id}`)),
      SNAPSHOT,
      ['/a', '/b'],
    );
    const other = await opened(directory);
    expect(await rowsOf(other.ledger)).toEqual(rows);
    expect(await other.ledger.wordsOf('b')).toBe('words of b');
    expect(await other.ledger.wordsOf('nobody')).toBe('');
  });

  test('text stays if a change brings none', async () => {
    const store = await openVolatileStore();
    await publish(store, [{ row: row('a'), words: 'first' }], SNAPSHOT, []);
    await publish(store, [change(row('a', { updated: 9000 }))], SNAPSHOT, []);
    expect(await store.ledger.wordsOf('a')).toBe('first');
    expect(await rowsOf(store.ledger)).toMatchObject([{ updated: 9000 }]);
  });

  test('two articles may swap their names', async () => {
    const store = await openVolatileStore();
    await publish(store, [change(row('a'), ''), change(row('b'), '')], SNAPSHOT, []);
    await publish(store, [change(row('a', { slug: 'b' })), change(row('b', { slug: 'a' }))], SNAPSHOT, []);
    expect((await rowsOf(store.ledger)).map(({ id, slug }) => [id, slug])).toEqual([
      ['a', 'b'],
      ['b', 'a'],
    ]);
  });
});

describe('snapshot', () => {
  test('comes back byte by byte', async () => {
    const store = await opened(temporaryDirectory());
    expect(await store.served()).toBeUndefined();
    await publish(store, [], SNAPSHOT, ['/a', '/b']);
    const read = await store.served();
    expect(
      read && {
        ...read,
        resources: read.resources.map((resource) => ({
          ...resource,
          representations: resource.representations.map(({ coding, tag, body, sha256 }) => ({
            coding,
            body: Buffer.from(body),
            tag,
            sha256: Buffer.from(sha256),
          })),
        })),
        instances: read.instances.map((one) => ({ ...one, parts: Buffer.from(one.parts) })),
      },
    ).toEqual(SNAPSHOT);
  });

  test('[47] is the old one or the new one: a failure in the middle leaves nothing of it', async () => {
    const store = await opened(temporaryDirectory());
    await publish(store, [change(row('a'), '')], SNAPSHOT, ['/a', '/b']);
    const before = JSON.stringify([await rowsOf(store.ledger), await store.served()]);
    const [first] = SNAPSHOT.resources;
    const broken = {
      ...SNAPSHOT,
      made: NOW + 1,
      resources: [first, first].filter((one) => one !== undefined),
    };
    await expect(publish(store, [change(row('b'), '')], broken, ['/a', '/b'])).rejects.toMatchObject({
      code: 'store_failed',
    });
    expect(JSON.stringify([await rowsOf(store.ledger), await store.served()])).toBe(before);
  });

  test('a deleted resource is gone', async () => {
    const store = await openVolatileStore();
    await publish(store, [], SNAPSHOT, ['/a', '/b']);
    await publish(store, [], { ...SNAPSHOT, resources: SNAPSHOT.resources.slice(0, 1) }, ['/b']);
    expect((await store.served())?.resources.map(({ path }) => path)).toEqual(['/a']);
  });
});

describe('refusal', () => {
  test('is kept until the next publication', async () => {
    const store = await openVolatileStore();
    const refusal = { changeHash: 'x', violations: ['shrink: …'], refused: NOW, accepted: undefined };
    await store.refuse(refusal);
    expect(await store.refusal()).toEqual(refusal);
    await store.refuse({ ...refusal, accepted: NOW + 1 });
    expect((await store.refusal())?.accepted).toBe(NOW + 1);
    await publish(store, [], SNAPSHOT, []);
    expect(await store.refusal()).toBeUndefined();
  });
});

describe('opening', () => {
  test('runs each migration once', async () => {
    const database = openSqlite(join(temporaryDirectory(), 'x.sqlite'));
    onTestFinished(() => database.close());
    await migrate(database);
    await migrate(database);
    expect(await database.all('SELECT name FROM migration')).toEqual(MIGRATIONS.map((name) => ({ name })));
  });

  test('sees the rows of another process', async () => {
    const directory = temporaryDirectory();
    const [one, two] = [await opened(directory), await opened(directory)];
    const before = await two.version();
    expect(await two.version()).toBe(before);
    await publish(one, [], SNAPSHOT, ['/a', '/b']);
    expect(await two.version()).not.toBe(before);
  });
});

describe.runIf(ON_FILES)('opening a damaged file', () => {
  test.each([
    ['garbage', () => Buffer.alloc(8192, 'x')],
    ['half of it', (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length / 2))],
    [
      'a hole in it',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096)]),
    ],
  ])('%s is set aside, not deleted, and a new database is created', async (_name, damage) => {
    const directory = temporaryDirectory();
    const { store } = await openStore(directory, NOW, true);
    await publish(
      store,
      Array.from({ length: 200 }, (_, number) => change(row(`a${number}`), 'words '.repeat(50))),
      SNAPSHOT,
      ['/a', '/b'],
    );
    await store.close();
    const file = join(directory, DATABASE_FILE);
    const damaged = damage(readFileSync(file));
    writeFileSync(file, damaged);
    const again = await openStore(directory, NOW, true);
    onTestFinished(() => again.store.close());
    expect(again.setAside).toBe(`${file}.damaged-20260301T120000000Z`);
    expect(readFileSync(again.setAside ?? '').equals(damaged)).toBe(true);
    expect(await rowsOf(again.store.ledger)).toEqual([]);
    expect(readdirSync(directory)).toContain(DATABASE_FILE);
  });

  test.each([
    [
      'a body in one coding',
      "UPDATE representation SET body = zeroblob(9) WHERE path = '/a' AND coding = 'br'",
      2,
      true,
    ],
    [
      'an identity',
      "UPDATE representation SET body = zeroblob(9) WHERE path = '/a' AND coding = 'identity'",
      2,
      false,
    ],
    ['its earlier instances', "UPDATE instance SET tags = '['", 2, true],
    ['a row of the ledger', "UPDATE ledger SET published = 'never' WHERE id = 'b'", 1, true],
  ])('[4] with %s damaged, everything else is kept', async (_name, sql, rows, isSnapshotKept) => {
    const directory = temporaryDirectory();
    const { store } = await openStore(directory, NOW, true);
    await publish(store, [change(row('a'), 'words of a'), change(row('b'), '')], SNAPSHOT, ['/a', '/b']);
    await store.close();
    const database = openSqlite(join(directory, DATABASE_FILE));
    await database.run(sql);
    await database.close();
    await expect(openStore(directory, NOW, false)).rejects.toMatchObject({ code: 'store_failed' });
    const again = await openStore(directory, NOW, true);
    onTestFinished(() => again.store.close());
    expect(again.setAside).toBeDefined();
    const kept = await rowsOf(again.store.ledger);
    expect(kept).toHaveLength(rows);
    expect(kept[0]).toEqual(row('a'));
    expect(await again.store.ledger.wordsOf('a')).toBe('words of a');
    expect((await again.store.served()) !== undefined).toBe(isSnapshotKept);
  });

  test('[4] of an older schema sets the database aside and takes over its data', async () => {
    const directory = temporaryDirectory();
    const { store } = await openStore(directory, NOW, true);
    await publish(store, [change(row('a'), 'words of a')], SNAPSHOT, ['/a', '/b']);
    await store.close();
    const database = openSqlite(join(directory, DATABASE_FILE));
    for (const table of ['scan', 'article', 'selected', 'label', 'placed', 'former_slug', 'flag'])
      await database.run(`DROP TABLE ${table}`);
    await database.close();
    const again = await openStore(directory, NOW, true);
    onTestFinished(() => again.store.close());
    expect(again.setAside).toBeDefined();
    expect(await rowsOf(again.store.ledger)).toEqual([row('a')]);
    expect(await again.store.ledger.wordsOf('a')).toBe('words of a');
  });

  test('a data directory that is a file is reported', async () => {
    const directory = temporaryDirectory({ data: 'a file' });
    await expect(openStore(join(directory, 'data'), NOW, true)).rejects.toMatchObject({
      code: 'store_failed',
    });
  });
});

describe('lock', () => {
  test('[66] is held by one process at a time', async () => {
    const directory = temporaryDirectory();
    const first = takeLock(directory);
    expect(first).toBeDefined();
    expect(takeLock(directory)).toBeUndefined();
    await first?.release();
    const second = takeLock(directory);
    expect(second).toBeDefined();
    await second?.release();
  });
});

test('transactions run one after another, and statements between them wait', async () => {
  const database = openSqlite(':memory:');
  onTestFinished(() => database.close());
  await database.run('CREATE TABLE t (n INTEGER)');
  const add = (n: number, fail = false): Promise<void> =>
    database.transaction(async ({ run }) => {
      await run('INSERT INTO t VALUES ($1)', n);
      await new Promise((resolve) => setImmediate(resolve));
      if (fail) throw new Error('no');
    });
  const results = await Promise.allSettled([
    add(1),
    add(2, true),
    database.run('INSERT INTO t VALUES ($1)', 3),
    add(4),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect(await database.all('SELECT n FROM t ORDER BY n')).toEqual([{ n: 1 }, { n: 3 }, { n: 4 }]);
});

describe('[37] the time from which a snapshot is served', () => {
  test('is chosen after all other writes, again if they took long', async () => {
    const store = await opened(temporaryDirectory());
    let asked = 0;
    let time = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => time);
    onTestFinished(() => clock.mockRestore());
    const serveFrom = await store.change(async (ledger) => {
      await ledger.serve(SNAPSHOT, ['/a', '/b']);
      return ledger.serveFrom(() => {
        asked += 1;
        // As on a busy machine.
        if (asked === 1) time += 160;
        return NOW + asked;
      });
    });
    expect([asked, serveFrom, (await store.served())?.serveFrom]).toEqual([2, NOW + 2, NOW + 2]);
  });

  test('is not committed late: the transaction fails instead', async () => {
    const store = await opened(temporaryDirectory());
    await publish(store, [], SNAPSHOT, ['/a', '/b']);
    const late = store.change(async (ledger) => {
      await ledger.serve({ ...SNAPSHOT, version: 2 }, []);
      await ledger.serveFrom(() => NOW);
      // The deadline passes; PostgreSQL uses its own clock.
      await new Promise((resolve) => setTimeout(resolve, 400));
    });
    await expect(late).rejects.toThrow(/store/);
    expect(await store.version()).toBe(1);
    await publish(store, [], { ...SNAPSHOT, version: 2 }, []);
    expect(await store.version()).toBe(2);
  });
});
