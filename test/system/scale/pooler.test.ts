import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Database } from '../../../src/core/ledger/database.ts';
import { openPostgres } from '../../../src/store/postgres/postgres.ts';
import type { PostgresSettings } from '../../../src/store/postgres/client.ts';
import { lockOnPostgres } from '../../../src/store/postgres/lock.ts';
import { readerTables } from '../../../src/modules/readers/store.ts';
import { openStoreOn } from '../../../src/store/postgres/store.ts';
import { article, writeFiles } from '../../support/service/directory.ts';
import { emptyDatabase, freshDatabase } from '../../support/store/engine.ts';
import { HAS_PGBOUNCER, pooled } from '../../support/store/pgbouncer.ts';
import { request } from '../../support/service/request.ts';
import { startService } from '../../support/service/service.ts';

async function open(settings: PostgresSettings): Promise<Database> {
  const database = await openPostgres(settings);
  onTestFinished(database.close);
  return database;
}

test.runIf(process.env['CI'] ?? process.env['FEEDWRIGHT_CI'])('there is a pooler to test with', () => {
  expect(HAS_PGBOUNCER).toBe(true);
});

describe.runIf(HAS_PGBOUNCER)('through a pooler in transaction mode', () => {
  test('tables are created, and transactions run one after another', async () => {
    const url = await pooled(await emptyDatabase(), 2);
    const stores = await Promise.all(Array.from({ length: 3 }, () => openStoreOn({ url })));
    for (const store of stores) onTestFinished(store.close);
    await Promise.all(
      stores.map((store, index) =>
        store
          .tables(readerTables)
          .salt(index, `salt ${index}`)
          .then(() => store.served()),
      ),
    );
    let [inside, most] = [0, 0];
    await Promise.all(
      stores.map(({ change }) =>
        change(async ({ setBehind }) => {
          inside += 1;
          most = Math.max(most, inside);
          await setBehind(true);
          await new Promise(setImmediate);
          inside -= 1;
        }),
      ),
    );
    expect(most).toBe(1);
  });

  test('settings of a transaction do not leak to the next client', async () => {
    const direct = freshDatabase();
    const url = await pooled(direct, 1);
    const database = await open({ url, timeoutMs: 1234 });
    await database.transaction(async ({ all }) => {
      expect(await all('SHOW statement_timeout')).toEqual([{ statement_timeout: '1234ms' }]);
    });
    await database.all('SELECT 1');
    const [usual] = await (
      await open({ url: direct })
    ).all("SELECT reset_val FROM pg_settings WHERE name = 'lock_timeout'");
    expect(usual).toEqual({ reset_val: '0' });
    // The next client gets the pool's only connection as it was left.
    const { Client } = await import('pg');
    const other = new Client({ connectionString: url });
    await other.connect();
    const shown = await other.query<Record<string, string>>(
      "SELECT name, setting FROM pg_settings WHERE name IN ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout') ORDER BY name",
    );
    await other.end();
    expect(shown.rows.map(({ setting }) => setting)).toEqual(['0', '0', '0']);
  });

  test('[66] one process at a time holds the lock, until it releases it', async () => {
    const url = await pooled(freshDatabase(), 3);
    const first = await lockOnPostgres({ url });
    expect([first?.isHeld(), await lockOnPostgres({ url })]).toEqual([true, undefined]);
    await first?.release();
    const second = await lockOnPostgres({ url });
    expect(second?.isHeld()).toBe(true);
    await second?.release();
  });

  test('missing notifications are reported once, and replaced by polling', async () => {
    const direct = freshDatabase();
    const notices: string[] = [];
    const [writer, reader] = [
      await open({ url: direct }),
      await open({ url: await pooled(direct, 3), notice: (sentence) => notices.push(sentence) }),
    ];
    let heard = 0;
    reader.watch(() => (heard += 1));
    await expect
      .poll(() => notices)
      .toEqual([expect.stringContaining('DATABASE_LISTEN_URL can name the server itself')]);
    const before = heard;
    await writer.run('INSERT INTO flag (name) VALUES ($1)', 'a');
    await expect.poll(() => heard).toBeGreaterThan(before);
  });

  test('with a direct connection to listen on, notifications arrive without polling', async () => {
    const direct = freshDatabase();
    const url = await pooled(direct, 3);
    // With fake timers, polling never runs: only notifications arrive.
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const notices: string[] = [];
    const notice = (sentence: string): number => notices.push(sentence);
    const [writer, reader] = [await open({ url }), await open({ url, listenUrl: direct, notice })];
    let heard = 0;
    reader.watch(() => (heard += 1));
    await expect.poll(() => heard).toBe(1);
    await writer.transaction(({ tell }) => tell());
    await expect.poll(() => heard, { interval: 5 }).toBe(2);
    expect(notices).toEqual([]);
  });

  test('a service publishes, and another one follows it', async () => {
    const direct = freshDatabase();
    const databaseUrl = await pooled(direct, 4);
    const files = { 'a.md': article('A', '2026-01-01T10:00:00Z', 'A.', 'tags: [x]') };
    const leader = await startService(files, { databaseUrl });
    const follower = await startService(
      {},
      { databaseUrl, content: leader.content, now: () => leader.clock.time },
    );
    expect([leader.health().role, follower.health().role]).toEqual(['publisher', 'follower']);
    writeFiles(leader.content, { 'b.md': article('B', '2026-01-02T10:00:00Z', 'B.', 'tags: [x]') });
    leader.clock.time += 3_600_000;
    await leader.regenerate();
    await follower.regenerate();
    for (const path of ['/feed.json', '/tags/x/atom.xml', '/articles/b']) {
      const [one, other] = [await request(leader.origin + path), await request(follower.origin + path)];
      expect([path, one.status, other.status, other.headers.etag]).toEqual([
        path,
        200,
        200,
        one.headers.etag,
      ]);
      expect(other.body.equals(one.body)).toBe(true);
    }
  });
});
