import { EventEmitter, once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Progress } from '../../../src/core/content/directory/progress.ts';
import { FeedwrightError } from '../../../src/core/errors.ts';
import { readLastSnapshot } from '../../../src/runtime/last-snapshot.ts';
import { realPathOf } from '../../../src/core/content/directory/real-path.ts';
import { serveWorker } from '../../../src/runtime/worker-server.ts';
import { connectWorker, type ConnectedRegenerator } from '../../../src/runtime/worker-client.ts';
import type { WorkerPort } from '../../../src/runtime/worker-line.ts';
import { identityOf } from '../../../src/core/snapshot/resource.ts';
import type { Resource } from '../../../src/core/snapshot/resource.ts';
import { resourceOf, type Snapshot } from '../../../src/core/snapshot/snapshot.ts';
import type { ScheduledSnapshot } from '../../../src/core/publish/activation.ts';
import { article, writeFiles, type Files } from '../../support/service/directory.ts';
import { openSnapshot, ON_FILES, openTables } from '../../support/store/engine.ts';
import {
  listener,
  NEXT_RUN,
  regeneratorAt,
  workplace,
  type Told,
  type Workplace,
} from '../../support/service/regenerator.ts';

/**
 * A worker thread as its client sees it; a test can kill it. A real regenerator runs behind it, in this
 * thread.
 */
class Thread extends EventEmitter {
  readonly #port: MessagePort;
  readonly calls: string[] = [];
  /** True between the death of a thread and the event that reports it. */
  isDead = false;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.on('message', (told: unknown) => this.emit('message', told));
  }

  postMessage(call: unknown): void {
    this.calls.push((call as { method: string }).method);
    if (!this.isDead) this.#port.postMessage(call);
  }

  /** From here on, no call is answered. */
  die(): void {
    this.isDead = true;
    this.#port.close();
  }
}

interface Remote {
  readonly place: Workplace;
  readonly regenerator: ConnectedRegenerator;
  readonly told: Told;
  /** Every thread that was started. */
  readonly threads: Thread[];
  /** The regenerators in those threads. */
  readonly behind: ConnectedRegenerator[];
}

function connect(
  place: Workplace,
  {
    peek: look = async () => undefined,
    isAnswering = true,
  }: { peek?: () => Promise<ScheduledSnapshot | undefined>; isAnswering?: boolean } = {},
): Remote {
  const threads: Thread[] = [];
  const behind: ConnectedRegenerator[] = [];
  const told = listener();
  const begin = (): WorkerPort => {
    const { port1, port2 } = new MessageChannel();
    if (isAnswering) {
      serveWorker(port2, (hooks) => {
        const made = regeneratorAt(place, hooks);
        behind.push(made);
        return made;
      });
    }
    const thread = new Thread(port1);
    threads.push(thread);
    return thread as unknown as WorkerPort;
  };
  const regenerator = connectWorker(begin, told, look);
  onTestFinished(async () => {
    for (const thread of threads) if (thread.isDead || !isAnswering) thread.emit('exit', 0);
    await regenerator.close();
    for (const thread of threads) thread.die();
  });
  return { place, regenerator, told, threads, behind };
}

async function started(files: Files = {}): Promise<Remote> {
  const place = workplace({ 'a.md': article('A', '2026-01-01T10:00:00Z'), ...files });
  const remote = connect(place);
  await remote.regenerator.restore();
  await remote.regenerator.regenerate();
  return remote;
}

const text = (snapshot: Snapshot | undefined, path: string): string => {
  const resource = snapshot?.resources.get(path);
  if (resource === undefined) throw new Error(`no ${path}`);
  return identityOf(resource).body.toString();
};

const titlesOf = (snapshot: Snapshot | undefined): string[] =>
  (JSON.parse(text(snapshot, '/feed.json')) as { items: { title: string }[] }).items.map(
    ({ title }) => title,
  );

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

describe('a snapshot', () => {
  test('arrives unchanged, with its buffers', async () => {
    const { regenerator, behind, told } = await started({ 'broken.md': 'no title' });
    const [here, there] = [regenerator.current(), behind[0]?.current()];
    // Deltas are made in the publishing thread; their sources are not transferred.
    const resources = [...(there?.resources ?? [])].map(([path, one]) => [
      path,
      { ...one, instances: undefined },
    ]);
    expect(here).toEqual({ ...there, resources: new Map(resources as [string, Resource][]) });
    expect([...(here?.resources.keys() ?? [])]).toEqual([...(there?.resources.keys() ?? [])]);
    for (const { representations } of here?.resources.values() ?? []) {
      for (const { body, sha256 } of representations) {
        expect([Buffer.isBuffer(body), Buffer.isBuffer(sha256)]).toEqual([true, true]);
      }
    }
    expect(text(here, '/rss.xml')).toContain('<title>A</title>');
    expect(told.regenerated).toMatchObject([{ newFindings: [{ rule: 'title' }, { rule: 'date' }] }]);
    expect(told.regenerated[0]?.snapshot).toBe(here);
  });

  test('shares no memory with the original', async () => {
    const { regenerator } = await started();
    for (const { representations } of regenerator.current()?.resources.values() ?? []) {
      for (const { body, sha256 } of representations) {
        expect([body.buffer.byteLength, sha256.buffer.byteLength]).toEqual([body.length, sha256.length]);
      }
    }
  });

  test('[3] is the identical object after a regeneration without changes', async () => {
    const { regenerator } = await started();
    const first = regenerator.current();
    expect(await regenerator.regenerate()).toMatchObject({ changed: [] });
    expect(regenerator.current()).toBe(first);
  });

  test('transfers only changed resources; the others are identical objects', async () => {
    const { regenerator, place } = await started();
    const first = regenerator.current();
    place.publication = { ...place.publication, rights: 'All mine' };
    const changed = (await regenerator.regenerate())?.changed ?? [];
    const second = regenerator.current();
    expect(second).not.toBe(first);
    expect(changed).not.toEqual([]);
    for (const [path, resource] of second?.resources ?? []) {
      const tags = (of: typeof resource | undefined) => of?.representations.map(({ tag }) => tag);
      const before = first?.resources.get(path);
      expect([path, tags(resource)?.join() === tags(before)?.join()]).toEqual([
        path,
        !changed.includes(path),
      ]);
    }
  });

  test('refers by name to resources that did not change on the other side', async () => {
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => port1.close());
    const place = workplace({ 'a.md': article('A', '2026-01-01T10:00:00Z') });
    const real = regeneratorAt(place);
    await real.regenerate();
    const first = real.current();
    if (first === undefined) throw new Error('no snapshot');
    let current: Snapshot = first;
    serveWorker(port2, () => ({
      ...real,
      newest: () => ({ snapshot: current, serveFrom: 0 }),
      restore: async () => {},
    }));
    const remote = connectWorker(
      () => port1,
      listener(),
      async () => undefined,
    );
    await remote.restore();
    const [before] = [remote.current()];
    const atom = first.resources.get('/atom.xml');
    if (atom === undefined) throw new Error('no document');
    const without = new Map(first.resources).set('/atom.xml', { ...atom, contentType: 'text/other' });
    without.delete('/feed.json');
    current = { ...first, resources: without };
    await remote.restore();
    // A snapshot exists, so the call does not wait for the other side: its answer comes later.
    await remote.pathsOnDemand();
    const after = remote.current();
    expect([...(after?.resources.keys() ?? [])]).toEqual([...without.keys()]);
    expect(after?.resources.get('/rss.xml')).toBe(before?.resources.get('/rss.xml'));
    expect(after?.resources.get('/')).toBe(before?.resources.get('/'));
    expect(after?.resources.get('/atom.xml')).toEqual({
      ...atom,
      contentType: 'text/other',
      instances: undefined,
    });
  });
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

describe('a preview of the stored snapshot', () => {
  const at =
    (directory: string): Parameters<typeof readLastSnapshot>[0] =>
    () =>
      openSnapshot(directory);

  async function published(): Promise<{
    place: Workplace;
    look: () => Promise<ScheduledSnapshot | undefined>;
  }> {
    const place = workplace({ 'a.md': article('A', '2026-01-01T10:00:00Z') });
    const regenerator = regeneratorAt(place);
    await regenerator.regenerate();
    await regenerator.close();
    return { place, look: () => readLastSnapshot(at(place.data), realPathOf(place.content)) };
  }

  test('is served before the other side has answered', async () => {
    const { place, look } = await published();
    const { regenerator, threads } = connect(place, { peek: look, isAnswering: false });
    await regenerator.restore();
    expect(titlesOf(regenerator.current())).toEqual(['A']);
    expect(threads[0]?.calls).toEqual(['restore']);
    threads[0]?.emit('exit', 0);
  });

  test('does not delay the other side, and never replaces a newer snapshot', async () => {
    const { place, look } = await published();
    const old = await look();
    writeFiles(place.content, { 'b.md': article('B', '2026-01-02T10:00:00Z') });
    const other = regeneratorAt(place);
    await other.regenerate();
    await other.close();
    let show: (seen: ScheduledSnapshot | undefined) => void = () => {};
    const { regenerator, threads } = connect(place, {
      peek: () => new Promise((resolve) => (show = resolve)),
    });
    const restoring = regenerator.restore();
    const [thread] = threads;
    if (thread === undefined) throw new Error('no thread was begun');
    await once(thread, 'message');
    show(old);
    await restoring;
    expect(titlesOf(regenerator.current())).toContain('B');
  });

  test('shows nothing if the store is absent, of another directory or damaged', async () => {
    const { place } = await published();
    expect(await readLastSnapshot(at(place.content), realPathOf(place.content))).toBeUndefined();
    expect(await readLastSnapshot(at(place.data), place.data)).toBeUndefined();
    if (ON_FILES) writeFiles(place.data, { 'feedwright.sqlite': 'no database '.repeat(1000) });
    else {
      const database = await openTables(place.data);
      await database.run('UPDATE representation SET body = $1', Buffer.from('no database'));
      await database.close();
    }
    expect(await readLastSnapshot(at(place.data), realPathOf(place.content))).toBeUndefined();
  });
});
