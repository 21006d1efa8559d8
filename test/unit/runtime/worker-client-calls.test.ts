import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Progress } from '../../../src/core/content/directory/progress.ts';
import { FeedwrightError } from '../../../src/core/errors.ts';
import { serveWorker } from '../../../src/runtime/worker-server.ts';
import { connectWorker } from '../../../src/runtime/worker-client.ts';
import type { WorkerPort } from '../../../src/runtime/worker-line.ts';
import { identityOf } from '../../../src/core/snapshot/resource.ts';
import { resourceOf } from '../../../src/core/snapshot/snapshot.ts';
import { article, writeFiles } from '../../support/service/directory.ts';
import { ON_FILES } from '../../support/store/engine.ts';
import { listener, NEXT_RUN, regeneratorAt, workplace } from '../../support/service/regenerator.ts';
import { Thread, connect, started } from '../../support/service/worker-thread.ts';

test('reports the progress of the other thread at intervals', async () => {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  const place = workplace(
    Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`${index}.md`, article(`A${index}`, '2026-01-01T10:00:00Z')]),
    ),
  );
  serveWorker(port2, (hooks) => regeneratorAt(place, hooks));
  const steps: Progress[] = [];
  const remote = connectWorker(
    () => port1,
    { ...listener(), onProgress: (step) => void steps.push(step) },
    async () => undefined,
  );
  await remote.restore();
  await remote.regenerate();
  // Every phase is reported, but only some of the files: each report is a message to the serving thread.
  expect(steps.at(0)).toEqual({ phase: 'read', done: 1, of: 20 });
  expect(steps.at(-1)).toEqual({ phase: 'record' });
  expect(steps.length).toBeLessThan(20);
});

describe('calls through the channel', () => {
  test('find a page, a redirect, a deleted resource and an unknown path', async () => {
    const { regenerator, place } = await started({
      'old.md': article('Old', '2026-01-02T10:00:00Z', 'Text of old.'),
    });
    rmSync(join(place.content, 'old.md'));
    writeFiles(place.content, {
      'new.md': article('Old', '2026-01-02T10:00:00Z', 'Text of old.'),
      'gone.md': article('Gone', '2026-01-03T10:00:00Z'),
    });
    await regenerator.regenerate();
    rmSync(join(place.content, 'gone.md'));
    await regenerator.regenerate();
    const page = resourceOf(await regenerator.find('/articles/a'));
    if (page === undefined) throw new Error('no page');
    expect(Buffer.isBuffer(identityOf(page).body)).toBe(true);
    expect(identityOf(page).body.toString()).toContain('Text of A.');
    expect(await regenerator.find('/articles/old')).toEqual({
      kind: 'redirect',
      movedTo: '/articles/new',
    });
    expect(await regenerator.find('/articles/gone')).toEqual({ kind: 'gone' });
    expect(await regenerator.find('/articles/nobody')).toBeUndefined();
    expect(await regenerator.pathsOnDemand()).toEqual(
      expect.arrayContaining(['/articles/new', '/articles/a']),
    );
  });

  test('run concurrently, and each gets its own result', async () => {
    const { regenerator } = await started({ 'b.md': article('B', '2026-01-02T10:00:00Z') });
    const asked = ['/articles/a', '/articles/nobody', '/articles/b'].map((path) => regenerator.find(path));
    expect((await Promise.all(asked)).map((found) => resourceOf(found)?.path)).toEqual([
      '/articles/a',
      undefined,
      '/articles/b',
    ]);
  });

  test('reject with errors that keep code, message, faults and stack', async () => {
    const place = workplace({ 'a.md': article('A', '2026-01-01T10:00:00Z') });
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => port1.close());
    const thrown = [
      new FeedwrightError('regeneration_failed', 'a.md cannot be read', { faults: ['one', 'other'] }),
      new TypeError('a bug'),
    ];
    const expected = [...thrown];
    serveWorker(port2, (hooks) => ({
      ...regeneratorAt(place),
      find: async () => {
        throw thrown.shift() ?? new Error('no more');
      },
      regenerate: async () => {
        hooks.onFailed(expected[0]);
        return undefined;
      },
    }));
    const told = listener();
    const remote = connectWorker(
      () => port1,
      told,
      async () => undefined,
    );
    const first = await remote.find('/a').catch((error: unknown) => error);
    expect(first).toBeInstanceOf(FeedwrightError);
    expect(first).toMatchObject({
      code: 'regeneration_failed',
      message: 'a.md cannot be read',
      faults: ['one', 'other'],
      stack: expected[0]?.stack,
    });
    const second = await remote.find('/a').catch((error: unknown) => error);
    expect(second).not.toBeInstanceOf(FeedwrightError);
    expect(second).toMatchObject({ message: 'a bug', stack: expected[1]?.stack });
    expect(await remote.regenerate()).toBeUndefined();
    expect(told.failed).toMatchObject([{ code: 'regeneration_failed', faults: ['one', 'other'] }]);
  });

  test('[66] report a refused change with its reasons; the last snapshot stays in service', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [
        `${n}.md`,
        article(`T${n}`, '2026-01-01T10:00:00Z', `Text ${n}.`),
      ]),
    );
    const { regenerator, place, told } = await started(many);
    const before = regenerator.current();
    place.publication = {
      ...place.publication,
      gate: { shrinkPercent: 10, growPercent: 10, redatePercent: 10 },
    };
    for (const path of Object.keys(many)) rmSync(join(place.content, path));
    expect(await regenerator.regenerate()).toBeUndefined();
    expect(told.failed).toMatchObject([
      { code: 'change_refused', faults: [expect.stringContaining('shrink')] },
    ]);
    expect(regenerator.current()).toBe(before);
  });

  test('the next run, the role and the problem are known without a call', async () => {
    const place = workplace({ 'a.md': article('A', '2026-01-01T10:00:00Z') });
    const one = connect(place);
    // The role is not known yet, so it does not say that it publishes.
    expect([one.regenerator.nextRun(), one.regenerator.isFollower()]).toEqual([undefined, true]);
    await one.regenerator.restore();
    await one.regenerator.regenerate();
    expect([one.regenerator.nextRun(), one.regenerator.isFollower(), one.regenerator.problem()]).toEqual([
      NEXT_RUN,
      false,
      undefined,
    ]);
    const other = connect(place);
    await other.regenerator.restore();
    await other.regenerator.regenerate();
    expect(other.regenerator.isFollower()).toBe(true);
    if (!ON_FILES) return;
    const third = connect({ ...place, data: join(place.content, 'a.md', 'data') });
    await third.regenerator.restore();
    await third.regenerator.regenerate();
    expect(third.regenerator.problem()).toContain(
      'will not be remembered: give --data a directory that can be written',
    );
    expect(third.regenerator.problem()).toBe(third.behind[0]?.problem());
  });
});

describe('the schedule of the other thread', () => {
  test('[66] is started in a new thread when the one before has died, without a call', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const threads: Thread[] = [];
    const remote = connectWorker(
      () => {
        threads.push(new Thread(new MessageChannel().port1));
        return threads.at(-1) as unknown as WorkerPort;
      },
      listener(),
      async () => undefined,
    );
    const restoring = remote.restore();
    await vi.advanceTimersByTimeAsync(0);
    threads[0]?.die();
    threads[0]?.emit('exit', 1);
    await restoring;
    expect(threads).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(threads[1]?.calls).toEqual(['restore']);
    threads[1]?.die();
    threads[1]?.emit('exit', 1);
    await remote.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(threads).toHaveLength(2);
  });

  test('is stopped in a thread that replaces a dead one after the schedule was stopped', async () => {
    const { regenerator, threads, behind } = await started();
    await regenerator.stop();
    threads[0]?.die();
    await behind[0]?.close();
    threads[0]?.emit('exit', 1);
    await regenerator.find('/articles/a');
    expect(threads[1]?.calls).toEqual(['restore', 'stop', 'find']);
  });

  test('tells the serving thread of each tick', async () => {
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => port1.close());
    let tick = (): void => {};
    let nextRun = 1;
    const real = regeneratorAt(workplace());
    serveWorker(port2, ({ onTick }) => {
      tick = () => onTick?.();
      return { ...real, nextRun: () => nextRun };
    });
    const remote = connectWorker(
      () => port1,
      listener(),
      async () => undefined,
    );
    await remote.restore();
    expect(remote.nextRun()).toBe(1);
    nextRun = 2;
    tick();
    await remote.ask('none', undefined);
    expect(remote.nextRun()).toBe(2);
  });
});
