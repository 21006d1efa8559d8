import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { lockOnPostgres } from '../../../src/store/postgres/lock.ts';
import { pushTables } from '../../../src/modules/push/store/push-store.ts';
import { openStoreOn } from '../../../src/store/postgres/store.ts';
import { freshDatabase } from '../../support/store/engine.ts';
import { open, flags, add } from './flags.ts';

describe('the lock', () => {
  test('[66] is held by one process at a time, until it releases it', async () => {
    const url = freshDatabase();
    const first = await lockOnPostgres({ url });
    expect([first?.isHeld(), await lockOnPostgres({ url })]).toEqual([true, undefined]);
    await first?.release();
    const second = await lockOnPostgres({ url });
    onTestFinished(async () => second?.release());
    expect([first?.isHeld(), second?.isHeld()]).toEqual([false, true]);
  });

  test('is lost with its connection, and blocks neither writes nor the clean-up of rows', async () => {
    const url = freshDatabase();
    const first = await lockOnPostgres({ url });
    const database = await open(url);
    await database.transaction((statements) => add(statements, 'a'));
    const idle = "FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'";
    expect(await database.all(`SELECT backend_xid, backend_xmin ${idle}`)).toEqual([
      { backend_xid: null, backend_xmin: null },
    ]);
    await database.all(`SELECT pg_terminate_backend(pid) ${idle}`);
    await expect.poll(() => first?.isHeld()).toBe(false);
    const second = await lockOnPostgres({ url });
    onTestFinished(async () => second?.release());
    expect(second?.isHeld()).toBe(true);
  });
});

describe('a watcher', () => {
  test('is notified by other processes on commit', async () => {
    const url = freshDatabase();
    const [one, other] = [await open(url), await open(url)];
    const { setTimeout: wait } = globalThis;
    // With fake timers, polling never runs: only notifications arrive.
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    let heard = 0;
    other.watch(() => (heard += 1));
    // The first notification reports that it listens.
    await expect.poll(() => heard).toBe(1);
    await one.transaction(async (statements) => {
      await add(statements, 'a');
      await statements.tell();
      await new Promise((resolve) => wait(resolve, 50));
      expect(heard).toBe(1);
    });
    await expect.poll(() => heard, { interval: 5 }).toBe(2);
    expect(await flags(other)).toEqual(['a']);
  });

  test('is notified of hub requests and of subscriptions', async () => {
    const url = freshDatabase();
    const [web, leader] = [await openStoreOn({ url }), await openStoreOn({ url })];
    onTestFinished(web.close);
    onTestFinished(leader.close);
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    let heard = 0;
    leader.watch(() => (heard += 1));
    await expect.poll(() => heard).toBe(1);
    const subscriber = {
      topic: 'https://example.org/atom.xml',
      callback: 'https://subscriber.example/',
      host: 'subscriber.example',
      secret: undefined,
    };
    await web.tables(pushTables).addIntent({
      ...subscriber,
      id: '1',
      mode: 'subscribe',
      leaseSeconds: 3600,
      runAt: 0,
      attempts: 0,
    });
    await expect.poll(() => heard, { interval: 5 }).toBe(2);
    await web.tables(pushTables).subscribe({ ...subscriber, protocol: 'websub', expires: 1e15 }, '"old"');
    await expect.poll(() => heard, { interval: 5 }).toBe(3);
  });

  test('is not notified of rolled-back writes, nor after it has stopped', async () => {
    const url = freshDatabase();
    const [one, other] = [await open(url), await open(url)];
    let [heard, stopped] = [0, 0];
    const stop = other.watch(() => (stopped += 1));
    other.watch(() => (heard += 1));
    await expect.poll(() => heard).toBeGreaterThan(0);
    await one
      .transaction(async ({ tell }) => {
        await tell();
        throw new Error('no');
      })
      .catch(() => {});
    // Its own notifications do not count either.
    await other.tell();
    stop();
    const before = [heard, stopped];
    await one.tell();
    await expect.poll(() => heard).toBe((before[0] ?? 0) + 1);
    expect(stopped).toBe(before[1]);
  });
});

describe('a watcher that cannot listen', () => {
  test.each<[string, (url: URL) => void, RegExp]>([
    ['a wrong password', (url) => (url.password = 'capability'), /LISTEN cannot be had .*password/],
    [
      'a certificate that is not there',
      (url) => (url.search = '?sslrootcert=/nowhere.pem'),
      /LISTEN cannot be had .*nowhere\.pem/,
    ],
  ])('reports it once, and polls instead: %s', async (_, spoil, said) => {
    const url = freshDatabase();
    const listenUrl = new URL(url);
    spoil(listenUrl);
    const notices: string[] = [];
    const one = await open(url);
    const other = await open(url, {
      listenUrl: listenUrl.href,
      notice: (sentence) => notices.push(sentence),
    });
    let heard = 0;
    other.watch(() => (heard += 1));
    await expect.poll(() => notices).toEqual([expect.stringMatching(said)]);
    expect(notices.join()).not.toContain('capability');
    const before = heard;
    await add(one, 'a');
    await expect.poll(() => heard).toBeGreaterThan(before);
    expect(notices.length).toBe(1);
  });

  test('finds a row that was written earlier and committed later', async () => {
    const url = freshDatabase();
    const notices: string[] = [];
    const listenUrl = new URL(url);
    listenUrl.password = 'wrong';
    const [one, other] = [await open(url), await open(url)];
    const deaf = await open(url, { listenUrl: listenUrl.href, notice: (said) => notices.push(said) });
    let heard = 0;
    deaf.watch(() => (heard += 1));
    await expect.poll(() => notices.length).toBe(1);
    let before = heard;
    await one.transaction(async (statements) => {
      await add(statements, 'a');
      await statements.all('SELECT 1');
      await add(other, 'b');
      await expect.poll(() => heard).toBeGreaterThan(before);
      // The commit of row b causes no further notification.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      before = heard;
    });
    await expect.poll(() => heard).toBeGreaterThan(before);
  });
});
