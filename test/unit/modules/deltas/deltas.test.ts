import { atomIdOf } from '../../../../src/core/article/ids/atom-id.ts';
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Format } from '../../../../src/core/feed/feed.ts';
import { createDeltas, type Deltas } from '../../../../src/modules/deltas/deltas.ts';
import { cacheOnDemand } from '../../../../src/core/on-demand/on-demand-cache.ts';
import { serveWorker } from '../../../../src/runtime/worker-server.ts';
import { connectWorker } from '../../../../src/runtime/worker-client.ts';
import {
  identityOf,
  makeResourceQuickly,
  type Resource,
  type UnencodedResource,
} from '../../../../src/core/snapshot/resource.ts';
import { resourceOf, type DeltaRange, type Snapshot } from '../../../../src/core/snapshot/snapshot.ts';
import { LEAD_MS } from '../../../../src/core/publish/activation.ts';
import { readDocument } from '../../../support/documents/delta-reader.ts';
import { article, writeFiles } from '../../../support/service/directory.ts';
import { openTables } from '../../../support/store/engine.ts';
import { listener, PUBLICATION, regeneratorAt, workplace } from '../../../support/service/regenerator.ts';
import { plainEntry, renderDocument, RENDERER, renderFragment, sampleFeed } from '../../core/feed/sample.ts';

const fragmentOf = (name: string, format: Format = 'atom'): string => {
  const [slug = name] = name.split(' ');
  const entry = plainEntry({ id: `tag:example.org,2014:${slug}`, title: name, html: `<p>${name}</p>` });
  return renderFragment(format, entry, 'full');
};

/** A document with these articles; a suffix of a name is another version of the article. */
function draftOf(
  names: readonly string[],
  deleted: readonly string[] = [],
  path = '/atom.xml',
): UnencodedResource {
  const feed = sampleFeed({ tombstones: deleted.map((id) => ({ id, deleted: 1_400_000_000_000 })) });
  const fragments = names.map((name) => fragmentOf(name));
  return {
    path,
    contentType: 'application/atom+xml; charset=utf-8',
    links: [],
    text: renderDocument('atom', feed, fragments),
    lastModified: 0,
    written: { format: 'atom', feed, fragments },
  };
}

const tagOf = (resource: Resource): string => identityOf(resource).tag;

/** A snapshot without entries, whose documents cannot be rendered again. */
const snapshotOf = (resource: Resource): Snapshot =>
  ({
    resources: new Map([[resource.path, resource]]),
    publication: PUBLICATION,
    notices: {},
    entries: [],
    tombstones: [],
  }) as unknown as Snapshot;

const deltaOf = (deltas: Deltas, resource: Resource, range: DeltaRange): Promise<Resource | undefined> =>
  deltas.of(snapshotOf(resource), resource.path, range);

/** Names of deleted entries by their ids in Atom. */
const DELETED = new Map(['x', 'y'].map((name) => [atomIdOf(name), name]));

/** The content of a delta; `whole` stands for the whole document. */
function held(delta: Resource | undefined): unknown {
  if (delta === undefined) return undefined;
  if (delta.representations.length === 0) return 'whole';
  const { entries, deleted } = readDocument(identityOf(delta).body.toString());
  return [
    ...[...entries.keys()].map((id) => id.replace(/^.*:/, '')),
    ...deleted.map((id) => `-${DELETED.get(id) ?? id}`),
  ];
}

interface Line {
  readonly deltas: Deltas;
  readonly documents: Resource[];
  readonly next: (...draft: Parameters<typeof draftOf>) => Promise<Resource>;
}

/** Successive documents. */
function line(most = 20): Line {
  const deltas = createDeltas('test', RENDERER);
  const documents: Resource[] = [];
  return {
    deltas,
    documents,
    next: async (...args) => {
      const draft = draftOf(...args);
      const followed = deltas.follow(await makeResourceQuickly(draft), draft, most, documents.at(-1));
      documents.push(followed);
      return followed;
    },
  };
}

async function deltasOf({ deltas, documents }: Line): Promise<unknown[]> {
  const current = documents.at(-1);
  if (current === undefined) return [];
  return Promise.all(
    documents
      .slice(0, -1)
      .map(async (base) =>
        held(await deltaOf(deltas, current, { base: tagOf(base), current: tagOf(current) })),
      ),
  );
}

describe('[56] a delta of a document of the snapshot', () => {
  test('contains new and changed entries, in the order of the document, and new deletions', async () => {
    const at = line();
    await at.next(['a', 'b', 'c']);
    await at.next(['d', 'a', 'b edited'], ['x']);
    await at.next(['d', 'b edited', 'c'], ['y', 'x']);
    expect(at.documents.map(({ bases }) => bases?.length)).toEqual([0, 1, 2]);
    expect(await deltasOf(at)).toEqual([
      ['d', 'b', '-y', '-x'],
      ['c', '-y'],
    ]);
  });

  test('has the head of the document', async () => {
    const at = line();
    const base = await at.next(['a', 'b']);
    const current = await at.next(['c', 'a', 'b']);
    const delta = await deltaOf(at.deltas, current, { base: tagOf(base), current: tagOf(current) });
    const [whole, part] = [current, delta].map((one) => one && identityOf(one).body.toString());
    expect(part).toBe(whole?.replace(fragmentOf('a'), '').replace(fragmentOf('b'), ''));
    expect(delta).toMatchObject({ path: current.path, contentType: current.contentType });
  });

  test.each([
    ['if all entries are new', ['a'], ['b', 'c']],
    ['if it has no entries', ['a'], []],
  ])('is the whole document %s', async (_name, before, after) => {
    const at = line();
    await at.next(before);
    await at.next(after);
    expect(await deltasOf(at)).toEqual(['whole']);
  });

  test('does not exist for a version that is no longer stored', async () => {
    const at = line(2);
    for (const name of ['one', 'two', 'three', 'four']) await at.next([name, 'a', 'b']);
    expect(at.documents.map(({ bases }) => bases?.length)).toEqual([0, 1, 2, 2]);
    expect(await deltasOf(at)).toEqual(['whole', ['four'], ['four']]);
  });

  test('is not rendered for a document that has changed meanwhile', async () => {
    const at = line();
    const [a, b] = [await at.next(['a', 'x', 'y']), await at.next(['b', 'x', 'y'])];
    expect(await deltaOf(at.deltas, b, { base: tagOf(a), current: tagOf(a) })).toBeUndefined();
  });

  test('is the whole document if another process rendered it differently', async () => {
    const at = line();
    const [a, b] = [await at.next(['a', 'x', 'y']), await at.next(['b', 'x', 'y'])];
    const range = { base: tagOf(a), current: tagOf(b) };
    expect(held(await deltaOf(at.deltas, b, range))).toEqual(['b']);
    expect(held(await deltaOf(createDeltas('test', RENDERER), b, range))).toBe('whole');
  });

  test('does not exist for a version that was rendered but never served', async () => {
    const at = line();
    const base = await at.next(['a', 'x', 'y']);
    const refused = draftOf(['b', 'x', 'y']);
    at.deltas.follow(await makeResourceQuickly(refused), refused, 20, base);
    const current = await at.next(['c', 'x', 'y']);
    expect(current.bases).toEqual([base.representations.map(({ tag }) => tag)]);
  });

  test('does not exist if deltas are off, nor for anything but documents', async () => {
    const at = line(0);
    await at.next(['a', 'x', 'y']);
    expect((await at.next(['b', 'x', 'y'])).bases).toBeUndefined();
    const { written: _, ...page } = draftOf(['a']);
    const followed = at.deltas.follow(await makeResourceQuickly(page), page, 20, undefined);
    expect(followed.bases).toBeUndefined();
  });
});

describe('[56] a delta of an on-demand document', () => {
  test('is based on the versions rendered before', async () => {
    const deltas = createDeltas('test', RENDERER);
    const [a, b] = [draftOf(['a', 'x', 'y']), draftOf(['b', 'a', 'x'])];
    const first = await deltas.found(a, 20, undefined);
    const second = await deltas.found(b, 20, undefined);
    // Rendered again after an eviction, so it has no predecessor.
    expect(await deltas.found(b, 20, undefined)).toEqual(second);
    expect(second?.bases).toEqual([first?.representations.map(({ tag }) => tag)]);
    const range = { base: first ? tagOf(first) : '', current: second ? tagOf(second) : '' };
    expect(held(await deltas.found(b, 20, range))).toEqual(['b']);
    expect(await deltas.found(a, 20, range)).toBeUndefined();
    expect(held(await deltas.found(b, 20, { ...range, base: '"x"' }))).toBe('whole');
  });

  test('does not exist if deltas are off, nor for anything but documents', async () => {
    const deltas = createDeltas('test', RENDERER);
    expect((await deltas.found(draftOf(['a']), 0, undefined))?.bases).toBeUndefined();
    const { written: _, ...page } = draftOf(['a']);
    expect((await deltas.found(page, 20, undefined))?.bases).toBeUndefined();
    expect(await deltas.found(page, 20, { base: '"x"', current: '"y"' })).toBeUndefined();
  });

  test('[9] stays within a memory budget: the least recently used versions are evicted', async () => {
    const deltas = createDeltas('test', RENDERER, 20_000);
    const bases = async (path: string, name: string): Promise<number | undefined> =>
      (await deltas.found(draftOf([name, 'x', 'y'], [], path), 20, undefined))?.bases?.length;
    expect([await bases('/tags/a/atom.xml', 'a'), await bases('/tags/a/atom.xml', 'b')]).toEqual([0, 1]);
    for (let tag = 0; tag < 100; tag += 1) await bases(`/tags/${tag}/atom.xml`, 'a');
    expect(await bases('/tags/a/atom.xml', 'c')).toBe(0);
  });
});

test('[56] a delta is requested from the publisher thread once, however many clients want it, and cached', async () => {
  const words = 'Some words of it. '.repeat(20);
  const place = workplace({
    'a.md': article('A', '2026-01-01T10:00:00Z', words, 'tags: [t]'),
    'b.md': article('B', '2026-01-02T10:00:00Z', words, 'tags: [t]'),
  });
  const { port1, port2 } = new MessageChannel();
  serveWorker(port2, (hooks) => regeneratorAt(place, hooks));
  const remote = connectWorker(
    () => port1,
    listener(),
    async () => undefined,
  );
  onTestFinished(async () => {
    await remote.close();
    port1.close();
  });
  let asked = 0;
  const find = cacheOnDemand(
    (path, range) => {
      asked += 1;
      return remote.find(path, range);
    },
    remote.current,
    1_000_000,
  );
  const now = async (path: string): Promise<Resource> => {
    const found = remote.current()?.resources.get(path) ?? resourceOf(await find(path));
    if (found === undefined) throw new Error(`no ${path}`);
    return found;
  };

  await remote.restore();
  await remote.regenerate();
  const paths = ['/rss.xml', '/tags/t/rss.xml'];
  const before = await Promise.all(paths.map(now));
  writeFiles(place.content, { 'c.md': article('C', '2026-01-03T10:00:00Z', words, 'tags: [t]') });
  await remote.regenerate();
  for (const [index, path] of paths.entries()) {
    const [base, current] = [before[index], await now(path)];
    expect(current.bases).toEqual([base?.representations.map(({ tag }) => tag)]);
    const range = { base: base ? tagOf(base) : '', current: tagOf(current) };
    asked = 0;
    const found = await Promise.all([1, 2, 3].map(() => find(path, range)));
    found.push(await find(path, range));
    expect(asked).toBe(1);
    expect(new Set(found).size).toBe(1);
    const delta = resourceOf(found[0]);
    expect(held(delta)).toEqual(['c']);
    expect(delta?.representations.every(({ body }) => Buffer.isBuffer(body))).toBe(true);
    // Another range is another delta; the document itself is unaffected.
    expect(await find(path, { ...range, current: '"x"' })).toBeUndefined();
    expect(await now(path)).toBe(current);
  }
});

test('[56] documents that another version of the program rendered are sent as a whole', async () => {
  const words = 'Some words of it. '.repeat(20);
  const place = workplace({ 'a.md': article('A', '2026-01-01T10:00:00Z', words) });
  const publisher = regeneratorAt(place);
  const followers = ['test', 'test of another version'].map((generator) =>
    regeneratorAt(place, listener(), undefined, { generator }),
  );
  await publisher.regenerate();
  const base = publisher.current()?.resources.get('/rss.xml');
  writeFiles(place.content, { 'b.md': article('B', '2026-01-02T10:00:00Z', words) });
  await publisher.regenerate();
  const found: unknown[] = [];
  for (const follower of followers) {
    await follower.regenerate();
    const current = follower.current()?.resources.get('/rss.xml');
    expect(current?.bases).toEqual([base?.representations.map(({ tag }) => tag)]);
    const range = { base: base ? tagOf(base) : '', current: current ? tagOf(current) : '' };
    found.push(held(resourceOf(await follower.find('/rss.xml', range))));
  }
  expect(found).toEqual([['b'], 'whole']);
});

test('[56] a delta of the served snapshot does not wait for a scheduled one', async () => {
  const words = 'Some words of it. '.repeat(20);
  const place = workplace({ 'a.md': article('A', '2026-01-01T10:00:00Z', words) });
  const publisher = regeneratorAt(place, listener(), undefined, { leadMs: LEAD_MS });
  const follower = regeneratorAt(place);
  const tags: string[] = [];
  const publish = async (): Promise<void> => {
    await publisher.regenerate();
    const made = publisher.newest()?.snapshot.resources.get('/rss.xml');
    tags.push(made ? tagOf(made) : '');
  };
  await publish();
  writeFiles(place.content, { 'b.md': article('B', '2026-01-02T10:00:00Z', words) });
  await publish();
  await follower.regenerate();
  place.clock.time += LEAD_MS;
  writeFiles(place.content, { 'c.md': article('C', '2026-01-03T10:00:00Z', words) });
  await publish();
  // Waiting for the time of a snapshot would never end.
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const found = await follower.find('/rss.xml', { base: tags[0] ?? '', current: tags[1] ?? '' });
  expect(held(resourceOf(found))).toEqual(['b']);
});

test('[56] documents from a version without instances have no known ones', async () => {
  const place = workplace({ 'a.md': article('A', '2026-01-01T10:00:00Z') });
  const first = regeneratorAt(place);
  await first.regenerate();
  writeFiles(place.content, { 'b.md': article('B', '2026-01-02T10:00:00Z') });
  await first.regenerate();
  await first.close();
  const database = await openTables(place.data);
  await database.run('DELETE FROM instance WHERE number = 2');
  await database.close();
  const second = regeneratorAt(place);
  await second.restore();
  const basesNow = (): unknown => second.current()?.resources.get('/rss.xml')?.bases;
  expect(basesNow()).toEqual([]);
  await second.regenerate();
  expect(basesNow()).toEqual([]);
});

test('a recorded snapshot marks its documents as having deltas, if they will', async () => {
  const place = workplace({ 'a.md': article('A', '2026-01-01T10:00:00Z') });
  const basesAfterRestart = async (deltas: number): Promise<unknown> => {
    place.publication = { ...place.publication, deltas };
    const first = regeneratorAt(place);
    await first.restore();
    await first.regenerate();
    await first.close();
    const second = regeneratorAt(place);
    await second.restore();
    const snapshot: Snapshot | undefined = second.current();
    await second.close();
    return [...(snapshot?.resources.values() ?? [])].map(({ path, bases }) => [path, bases]);
  };
  const rows = (bases: unknown): unknown =>
    expect.arrayContaining([
      ['/rss.xml', bases],
      ['/atom.xml', bases],
      ['/feed.json', bases],
      ['/', undefined],
    ]) as unknown;
  expect(await basesAfterRestart(20)).toEqual(rows([]));
  expect(await basesAfterRestart(0)).toEqual(rows(undefined));
});
