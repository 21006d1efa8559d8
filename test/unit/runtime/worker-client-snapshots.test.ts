import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readLastSnapshot } from '../../../src/runtime/last-snapshot.ts';
import { realPathOf } from '../../../src/core/content/directory/real-path.ts';
import { serveWorker } from '../../../src/runtime/worker-server.ts';
import { connectWorker } from '../../../src/runtime/worker-client.ts';
import type { Resource } from '../../../src/core/snapshot/resource.ts';
import type { Snapshot } from '../../../src/core/snapshot/snapshot.ts';
import type { ScheduledSnapshot } from '../../../src/core/publish/activation.ts';
import { article, writeFiles } from '../../support/service/directory.ts';
import { openSnapshot, ON_FILES, openTables } from '../../support/store/engine.ts';
import { listener, regeneratorAt, workplace, type Workplace } from '../../support/service/regenerator.ts';
import { connect, started, text, titlesOf } from '../../support/service/worker-thread.ts';

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
    expect(told.regenerated).toMatchObject([{ newFindings: [{ rule: 'date' }] }]);
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
