import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { EVERYTHING } from '../../../../src/core/article/feed-id.ts';
import { DATABASE_FILE, openStoreCopy } from '../../../../src/store/sqlite/sqlite-store.ts';
import { temporaryDirectory } from '../../../support/service/directory.ts';
import { ON_FILES, openSnapshot, openTables } from '../../../support/store/engine.ts';
import { publish, rowsOf } from '../../../support/store/ledger.ts';
import { NOW, row, article, change, SNAPSHOT, idsOf } from '../../../support/store/ledger-rows.ts';
import { storePerTest } from '../../../support/store/store-per-test.ts';

const at = storePerTest();
const { write } = at;

describe.runIf(ON_FILES)('a copy', () => {
  const there = (): Record<string, string> =>
    Object.fromEntries(
      readdirSync(at.directory)
        .sort()
        .map((name) => [name, readFileSync(join(at.directory, name)).toString('base64')]),
    );

  // SQLite would fail a copy during a write, so openStoreCopy waits for the writer.
  test('has the last commit while another connection writes, and leaves the original unchanged', async () => {
    await write(change(row('a'), { article: article('a', 'A.') }));
    let before: unknown;
    const { copy, discard } = await at.store.change(async (ledger) => {
      await ledger.write([change(row('b'))]);
      before = there();
      const { store: copy, discard } = await openStoreCopy(at.directory);
      return { copy, discard };
    });
    onTestFinished(() => discard().catch(() => {}));
    expect(before).toBeDefined();
    expect(idsOf(await rowsOf(copy.ledger))).toEqual(['a']);
    expect(await copy.ledger.articleOf(row('a'))).toEqual(article('a', 'A.'));
    const original = there();
    await copy.change((ledger) => ledger.write([change(row('c')), change(row('a', { deleted: 3000 }))]));
    expect(there()).toEqual(original);
    expect(idsOf(await at.store.ledger.newest(EVERYTHING, 10, 0))).toEqual(['a', 'b']);
    await discard();
  });

  test('of a damaged database is refused, and none is left behind', async () => {
    await at.store.close();
    writeFileSync(join(at.directory, DATABASE_FILE), 'no database '.repeat(1000));
    const before = there();
    await expect(openStoreCopy(at.directory)).rejects.toMatchObject({ code: 'store_failed' });
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
    expect(await openSnapshot(at.directory)).toBeUndefined();
  });

  test('finds the last served snapshot while another connection writes', async () => {
    await publish(at.store, [], SNAPSHOT, []);
    const seen = await at.store.change(async ({ serve }) => {
      await serve({ ...SNAPSHOT, made: NOW + 1 }, []);
      return openSnapshot(at.directory);
    });
    expect(seen).toEqual(SNAPSHOT);
    expect(await openSnapshot(at.directory)).toMatchObject({ made: NOW + 1 });
  });

  test.runIf(ON_FILES)('rejects if the file is no database', async () => {
    await publish(at.store, [], SNAPSHOT, []);
    await at.store.close();
    writeFileSync(join(at.directory, DATABASE_FILE), 'no database '.repeat(1000));
    await expect(openSnapshot(at.directory)).rejects.toThrow(/./);
  });

  test('rejects if the details are no JSON', async () => {
    await publish(at.store, [], SNAPSHOT, []);
    await at.store.close();
    const database = await openTables(at.directory);
    await database.run("UPDATE snapshot SET details = '{' WHERE name = $1", 'served');
    await database.close();
    await expect(openSnapshot(at.directory)).rejects.toThrow(/./);
  });
});
