import { describe, expect, test } from 'vitest';
import { cacheOnDemand } from '../../../../src/core/on-demand/on-demand-cache.ts';
import type { Resource } from '../../../../src/core/snapshot/resource.ts';
import type { Found, Snapshot } from '../../../../src/core/snapshot/snapshot.ts';

const KB = 1024;

/** A page of this many bytes, counted with 1 KB overhead. */
function page(path: string, bytes = 0, times = 1): Found {
  const representation = {
    coding: 'identity',
    body: Buffer.alloc(bytes),
    tag: '""',
    sha256: Buffer.alloc(32),
  } as const;
  const resource: Resource = {
    path,
    contentType: 'text/html',
    links: [],
    lastModified: undefined,
    representations: Array.from({ length: times }, () => representation),
  };
  return { kind: 'resource', resource };
}

const snapshot = (made: number): Snapshot => ({ made }) as unknown as Snapshot;

interface Desk {
  readonly find: (path: string) => Promise<Found>;
  /** The rendered pages, in order. */
  readonly made: string[];
  /** Finishes the oldest unfinished render. */
  readonly answer: (path: string, found: Found | Error) => void;
  current: Snapshot | undefined;
}

function desk(maxBytes = 100 * KB): Desk {
  const made: string[] = [];
  const waiting = new Map<string, ((found: Found | Error) => void)[]>();
  const self: Desk = {
    made,
    current: snapshot(1),
    answer: (path, found) => {
      waiting.get(path)?.shift()?.(found);
    },
    find: cacheOnDemand(
      (path) => {
        made.push(path);
        return new Promise((resolve, reject) => {
          const done = (found: Found | Error): void =>
            found instanceof Error ? reject(found) : resolve(found);
          waiting.set(path, [...(waiting.get(path) ?? []), done]);
        });
      },
      () => self.current,
      maxBytes,
    ),
  };
  return self;
}

/** Requests a page, which is rendered if necessary. */
async function ask(at: Desk, path: string, ...found: [Found?]): Promise<Found> {
  const asked = at.find(path);
  at.answer(path, found.length === 0 ? page(path) : found[0]);
  return asked;
}

describe('a rendered page', () => {
  test('is rendered once for concurrent and later requests', async () => {
    const at = desk();
    const asked = [at.find('/a'), at.find('/a'), at.find('/a')];
    const found = page('/a');
    at.answer('/a', found);
    expect(await Promise.all(asked)).toEqual([found, found, found]);
    expect(await at.find('/a')).toBe(found);
    expect(at.made).toEqual(['/a']);
  });

  test('is cached within a budget in bytes; the least recently used one is evicted first', async () => {
    const at = desk(35 * KB);
    for (const path of ['/a', '/b', '/c']) await ask(at, path, page(path, 10 * KB));
    await at.find('/a');
    await ask(at, '/d', page('/d', 10 * KB));
    expect(at.made).toEqual(['/a', '/b', '/c', '/d']);
    for (const path of ['/a', '/c', '/d']) await at.find(path);
    expect(at.made).toHaveLength(4);
    await ask(at, '/b');
    expect(at.made).toEqual(['/a', '/b', '/c', '/d', '/b']);
  });

  test('is not cached if it exceeds the budget, and evicts nothing', async () => {
    const at = desk(20 * KB);
    await ask(at, '/a');
    await ask(at, '/large', page('/large', 30 * KB));
    await at.find('/a');
    await ask(at, '/large');
    expect(at.made).toEqual(['/a', '/large', '/large']);
  });

  test('counts in all its codings', async () => {
    const at = desk(25 * KB);
    await ask(at, '/a', page('/a', 10 * KB, 2));
    await ask(at, '/b', page('/b', 10 * KB));
    await ask(at, '/a');
    expect(at.made).toEqual(['/a', '/b', '/a']);
  });

  test.each<[found: Found]>([[undefined], [{ kind: 'gone' }], [{ kind: 'redirect', movedTo: '/b' }]])(
    'is not remembered if it is no page: %j',
    async (found) => {
      const at = desk();
      expect([await ask(at, '/a', found), await ask(at, '/a', found)]).toEqual([found, found]);
      expect(at.made).toEqual(['/a', '/a']);
    },
  );

  test('is not cached if it failed; waiting requests get the error', async () => {
    const at = desk();
    const asked = [at.find('/a'), at.find('/a')];
    at.answer('/a', new Error('no disk'));
    for (const one of asked) await expect(one).rejects.toThrow('no disk');
    expect(await ask(at, '/a')).toMatchObject({ resource: { path: '/a' } });
    expect(at.made).toEqual(['/a', '/a']);
  });
});

describe('a new snapshot', () => {
  test('causes all pages to be rendered again', async () => {
    const at = desk();
    await ask(at, '/a');
    at.current = snapshot(2);
    const next = page('/a', 1);
    expect(await ask(at, '/a', next)).toBe(next);
    expect(await at.find('/a')).toBe(next);
  });

  test('neither waits for nor caches renders of the previous one', async () => {
    const at = desk();
    const early = at.find('/a');
    at.current = snapshot(2);
    const late = at.find('/a');
    expect(at.made).toEqual(['/a', '/a']);
    at.answer('/a', page('/a', 1));
    await early;
    const asked = at.find('/a');
    const found = page('/a', 2);
    at.answer('/a', found);
    expect(await Promise.all([late, asked, at.find('/a')])).toEqual([found, found, found]);
    expect(at.made).toHaveLength(2);
  });

  test('does not cache a previous render that ends without further requests', async () => {
    const at = desk();
    const early = at.find('/a');
    at.current = snapshot(2);
    at.answer('/a', page('/a'));
    await early;
    await ask(at, '/a');
    expect(at.made).toEqual(['/a', '/a']);
  });

  test('keeps a new render when an old one ends late', async () => {
    const at = desk();
    const early = at.find('/a');
    at.current = snapshot(2);
    const late = at.find('/a');
    at.answer('/a', page('/a'));
    await early;
    const asked = at.find('/a');
    at.answer('/a', page('/a'));
    await Promise.all([late, asked]);
    expect(at.made).toEqual(['/a', '/a']);
  });
});

test('rejects requests beyond a thousand concurrent renders, until one ends', async () => {
  const at = desk();
  const asked = Array.from({ length: 1000 }, (_, n) => at.find(`/${n}`));
  await expect(at.find('/more')).rejects.toMatchObject({ code: 'regeneration_failed' });
  // A request for one of these renders does not count.
  asked.push(at.find('/0'));
  expect(at.made).toHaveLength(1000);
  at.answer('/0', page('/0'));
  await asked[0];
  expect(await ask(at, '/more')).toMatchObject({ resource: { path: '/more' } });
  for (let n = 1; n < 1000; n += 1) at.answer(`/${n}`, undefined);
  await Promise.all(asked);
});
