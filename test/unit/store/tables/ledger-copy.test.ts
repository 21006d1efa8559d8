import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { LedgerChange } from '../../../../src/core/ledger/ledger.ts';
import { EVERYTHING } from '../../../../src/core/article/feed-id.ts';
import { DATABASE_FILE, openStoreCopy } from '../../../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../../../src/core/publish/records/store.ts';
import { temporaryDirectory } from '../../../support/service/directory.ts';
import { ON_FILES, openSnapshot, openStore, openTables } from '../../../support/store/engine.ts';
import { publish, rowsOf } from '../../../support/store/ledger.ts';
import { NOW, row, article, change, SNAPSHOT, idsOf } from '../../../support/store/ledger-rows.ts';

let directory: string;

let store: Store;

async function open(): Promise<Store> {
  const { store: opened } = await openStore(directory, NOW, false);
  onTestFinished(() => opened.close().catch(() => {}));
  return opened;
}

beforeEach(async () => {
  directory = temporaryDirectory();
  store = await open();
});

const write = (...changes: readonly LedgerChange[]): Promise<void> =>
  store.change((ledger) => ledger.write(changes));

describe.runIf(ON_FILES)('a copy', () => {
  const there = (): Record<string, string> =>
    Object.fromEntries(
      readdirSync(directory)
        .sort()
        .map((name) => [name, readFileSync(join(directory, name)).toString('base64')]),
    );

  // SQLite would fail a copy during a write, so openStoreCopy waits for the writer.
  test('has the last commit while another connection writes, and leaves the original unchanged', async () => {
    await write(change(row('a'), { article: article('a', 'A.') }));
    let before: unknown;
    const { copy, discard } = await store.change(async (ledger) => {
      await ledger.write([change(row('b'))]);
      before = there();
      const { store: copy, discard } = await openStoreCopy(directory);
      return { copy, discard };
    });
    onTestFinished(() => discard().catch(() => {}));
    expect(before).toBeDefined();
    expect(idsOf(await rowsOf(copy.ledger))).toEqual(['a']);
    expect(await copy.ledger.articleOf(row('a'))).toEqual(article('a', 'A.'));
    const original = there();
    await copy.change((ledger) => ledger.write([change(row('c')), change(row('a', { deleted: 3000 }))]));
    expect(there()).toEqual(original);
    expect(idsOf(await store.ledger.newest(EVERYTHING, 10, 0))).toEqual(['a', 'b']);
    await discard();
  });

  test('of a damaged database is refused, and none is left behind', async () => {
    await store.close();
    writeFileSync(join(directory, DATABASE_FILE), 'no database '.repeat(1000));
    const before = there();
    await expect(openStoreCopy(directory)).rejects.toMatchObject({ code: 'store_failed' });
    expect(there()).toEqual(before);
  });
});

describe('reading only the served snapshot', () => {
  test('finds none without a database, and creates none', async () => {
    const empty = temporaryDirectory();
    expect(await openSnapshot(empty)).toBeUndefined();
    expect(await openSnapshot(join(empty, 'nowhere'))).toBeUndefined();
    expect(readdirSync(empty)).toEqual([]);
  });

  test('finds none if nothing was ever served', async () => {
    expect(await openSnapshot(directory)).toBeUndefined();
  });

  test('finds the last served snapshot while another connection writes', async () => {
    await publish(store, [], SNAPSHOT, []);
    const seen = await store.change(async ({ serve }) => {
      await serve({ ...SNAPSHOT, made: NOW + 1 }, []);
      return openSnapshot(directory);
    });
    expect(seen).toEqual(SNAPSHOT);
    expect(await openSnapshot(directory)).toMatchObject({ made: NOW + 1 });
  });

  test.runIf(ON_FILES)('rejects if the file is no database', async () => {
    await publish(store, [], SNAPSHOT, []);
    await store.close();
    writeFileSync(join(directory, DATABASE_FILE), 'no database '.repeat(1000));
    await expect(openSnapshot(directory)).rejects.toThrow(/./);
  });

  test('rejects if the details are no JSON', async () => {
    await publish(store, [], SNAPSHOT, []);
    await store.close();
    const database = await openTables(directory);
    await database.run("UPDATE snapshot SET details = '{' WHERE name = $1", 'served');
    await database.close();
    await expect(openSnapshot(directory)).rejects.toThrow(/./);
  });
});
