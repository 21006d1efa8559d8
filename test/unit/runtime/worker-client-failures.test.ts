import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { FeedwrightError } from '../../../src/core/errors.ts';
import { serveWorker } from '../../../src/runtime/worker-server.ts';
import { connectWorker, type ConnectedRegenerator } from '../../../src/runtime/worker-client.ts';
import { article, writeFiles } from '../../support/service/directory.ts';
import { listener, regeneratorAt, workplace } from '../../support/service/regenerator.ts';
import { connect, started, titlesOf } from '../../support/service/worker-thread.ts';

describe('a channel that breaks', () => {
  const DEATHS: readonly (readonly [string, unknown, string])[] = [
    ['error', new RangeError('out of memory'), 'out of memory'],
    ['exit', 1, 'the publisher thread ended with code 1'],
  ];

  test.each(DEATHS)(
    'by %s: pending calls are answered, and the last snapshot stays in service',
    async (event, what, message) => {
      const { regenerator, threads, told } = await started();
      const before = regenerator.current();
      const [thread] = threads;
      thread?.die();
      const regenerating = regenerator.regenerate();
      const finding = regenerator.find('/articles/a');
      thread?.emit(event, what);
      expect(await regenerating).toBeUndefined();
      await expect(finding).rejects.toThrow(message);
      expect(told.failed).toMatchObject([{ message }]);
      expect(regenerator.current()).toBe(before);
    },
  );

  test('is reported once, although two events arrive', async () => {
    const { threads, told } = await started();
    threads[0]?.die();
    threads[0]?.emit('error', new Error('out of memory'));
    threads[0]?.emit('exit', 1);
    expect(told.failed).toHaveLength(1);
  });

  test.each<[keyof ConnectedRegenerator, (regenerator: ConnectedRegenerator) => Promise<unknown>, unknown]>([
    [
      'regenerate',
      ({ regenerate }) => regenerate(),
      { changed: ['/rss.xml', '/atom.xml', '/feed.json', '/'] },
    ],
    ['find', ({ find }) => find('/articles/a'), { resource: { path: '/articles/a' } }],
    ['pathsOnDemand', async ({ pathsOnDemand }) => (await pathsOnDemand()).slice(0, 1), ['/articles/a']],
  ])('is replaced at the next call by a new one, which restores first: %s', async (method, ask, answer) => {
    const { regenerator, threads, behind, place } = await started();
    threads[0]?.die();
    await behind[0]?.close();
    threads[0]?.emit('exit', 1);
    expect(threads).toHaveLength(1);
    writeFiles(place.content, { 'b.md': article('B', '2026-01-02T10:00:00Z') });
    expect(await ask(regenerator)).toMatchObject(answer as object);
    expect(threads[1]?.calls).toEqual(['restore', method]);
    await regenerator.regenerate();
    expect(titlesOf(regenerator.current())).toContain('B');
    expect(threads).toHaveLength(2);
  });

  test('does not end its successor when its own end is reported', async () => {
    const { regenerator, threads, behind, told } = await started();
    threads[0]?.die();
    await behind[0]?.close();
    threads[0]?.emit('error', new Error('out of memory'));
    // The thread's end is reported after its error; a call may come between the two.
    const finding = regenerator.find('/articles/a');
    threads[0]?.emit('exit', 1);
    expect(await finding).toMatchObject({ resource: { path: '/articles/a' } });
    await regenerator.regenerate();
    expect([threads.length, told.failed.length]).toEqual([2, 1]);
  });
});

describe('closing', () => {
  test('is no failure', async () => {
    const { regenerator, threads, behind, told } = await started();
    await regenerator.close();
    threads[0]?.emit('exit', 0);
    expect(told.failed).toEqual([]);
    await expect(behind[0]?.find('/articles/a')).rejects.toMatchObject({ code: 'store_failed' });
  });

  test('completes even if the thread dies from it', async () => {
    const { regenerator, threads, told } = await started();
    threads[0]?.die();
    const closing = regenerator.close();
    threads[0]?.emit('exit', 1);
    await closing;
    expect(told.failed).toEqual([]);
  });

  test('ends the thread although its regenerator fails to close', async () => {
    const { port1, port2 } = new MessageChannel();
    const closed = once(port2, 'close');
    const real = regeneratorAt(workplace());
    serveWorker(port2, () => ({ ...real, close: () => Promise.reject(new Error('no disk')) }));
    const remote = connectWorker(
      () => port1,
      listener(),
      async () => undefined,
    );
    await remote.restore();
    await remote.close();
    expect(await closed).toHaveLength(1);
  });

  test('starts no thread if none was started', async () => {
    const { regenerator, threads } = connect(workplace());
    await regenerator.close();
    expect(threads).toEqual([]);
  });

  test('is final: a later call starts no thread', async () => {
    const { regenerator, threads } = await started();
    await regenerator.close();
    threads[0]?.emit('exit', 0);
    const asked = await regenerator.find('/articles/a').catch((error: unknown) => error);
    expect(asked instanceof FeedwrightError && asked.code).toBe('regeneration_failed');
    await expect(regenerator.pathsOnDemand()).rejects.toMatchObject({ code: 'regeneration_failed' });
    expect(await regenerator.regenerate()).toBeUndefined();
    expect(threads).toHaveLength(1);
  });
});
