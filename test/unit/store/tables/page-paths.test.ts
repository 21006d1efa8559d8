import { describe, expect, onTestFinished, test } from 'vitest';
import { ON_FILES, openStore, openTables } from '../../../support/store/engine.ts';
import { change, NOW, row } from '../../../support/store/ledger-rows.ts';
import { storePerTest } from '../../../support/store/store-per-test.ts';

const at = storePerTest();
const { write } = at;

const idAt = async (path: string): Promise<string | undefined> =>
  (await at.store.ledger.byPagePath(path))?.id;

describe('[71] a row is found by every address of its article', () => {
  const address = {
    page: '/2016/Ice/',
    former: ['/ice.html'],
    declared: ['/?p=690', '/caf%C3%A9/'],
    permalinkKey: '/2016/Ice/',
  };

  test.each([
    ['/2016/Ice/', 'a'],
    ['/2016/ice', 'a'],
    ['/2016/ICE/index.html', 'a'],
    ['/ice.html', 'a'],
    ['/ice.html/', 'a'],
    ['/?p=690', 'a'],
    ['/caf%C3%A9', 'a'],
    ['/cafe%CC%81', 'a'],
    ['/articles/sea', 'a'],
    ['/Articles/Sea/', 'a'],
    ['/articles/lake', 'a'],
    ['/articles/b', 'b'],
    ['/', undefined],
    ['/?p=69', undefined],
    ['/2016/', undefined],
    ['/2016/ice.html', undefined],
    ['/articles/', undefined],
    ['/articles/x', undefined],
    ['/articles/sea/more', undefined],
    ['/%FF', undefined],
    ["/'; DROP TABLE page_path; --", undefined],
  ])('%s', async (path, id) => {
    await write(change(row('a', { slug: 'sea', formerSlugs: ['lake'], address })), change(row('b')));
    expect(await idAt(path)).toBe(id);
    const [read] = await at.store.ledger.byPath('a.md');
    expect(read?.address).toEqual(address);
  });

  test('as long as it has it; and then it is free for another article', async () => {
    await write(change(row('a', { address: { page: '/p/', declared: ['/q/'] } })), change(row('b')));
    // In either order, as the rows of one change come.
    await write(
      change(row('b', { address: { declared: ['/q/'] } })),
      change(row('a', { address: { page: '/p/' } })),
    );
    expect([await idAt('/p'), await idAt('/q')]).toEqual(['a', 'b']);
    await write(change(row('a')), change(row('b', { address: { declared: ['/q/', '/P'] } })));
    expect([await idAt('/p'), await idAt('/q')]).toEqual(['b', 'b']);
  });

  test('and a deleted article takes none from a published one', async () => {
    await write(
      change(row('b', { address: { declared: ['/p/'] } })),
      change(row('gone', { deleted: 9000, address: { page: '/p/', former: ['/q/'] } })),
    );
    expect([await idAt('/p/'), await idAt('/q/')]).toEqual(['b', 'gone']);
  });
});

describe('[71] the addresses of a ledger', () => {
  test('are none in most', async () => {
    await write(change(row('a')));
    expect(await at.store.ledger.addresses()).toMatchObject({ hasOwn: false, queryForms: [] });
    expect(await at.store.ledger.ownPages()).toEqual(new Map());
    expect(await at.store.ledger.formerPages()).toEqual([]);
  });

  test('are the pages of published articles, and what redirects or is gone', async () => {
    await write(
      change(row('a', { address: { page: '/p/', former: ['/P2/'], declared: ['/?p=1', '/?p=2'] } })),
      change(row('b', { address: { declared: ['/?x=1&y=2'] } })),
      change(row('gone', { deleted: 9000, address: { page: '/g/' } })),
    );
    expect(await at.store.ledger.addresses()).toMatchObject({ hasOwn: true, queryForms: ['/?p', '/?x&y'] });
    expect(await at.store.ledger.ownPages()).toEqual(new Map([['a', '/p/']]));
    expect([...(await at.store.ledger.formerPages())].sort()).toEqual([
      '/?p=1',
      '/?p=2',
      '/?x=1&y=2',
      '/P2/',
      '/g/',
    ]);
  });

  test('name at most fifty forms of queries, the most frequent first', async () => {
    const declared = Array.from({ length: 60 }, (_, index) => `/?p${index + 10}=1`);
    await write(change(row('a', { address: { declared: [...declared, '/?z=1', '/?z=2'] } })));
    const { queryForms } = await at.store.ledger.addresses();
    expect(queryForms).toHaveLength(50);
    expect(queryForms.slice(0, 2)).toEqual(['/?z', '/?p10']);
  });
});

test('[71] rows of earlier versions are marked, until their files are read', async () => {
  await write(...['a', 'b', 'c'].map((id) => change(row(id, { address: { isUnseen: true } }))));
  await write(change(row('c', { deleted: 9000, address: { isUnseen: true } })));
  await at.store.change((ledger) => ledger.noteAddressesSeen(['b']));
  const read = await Promise.all(['a', 'b', 'c'].map((id) => at.store.ledger.byId(id)));
  expect(read.map((one) => one?.address?.isUnseen === true)).toEqual([false, true, true]);
});

test.runIf(ON_FILES)('[66] a row whose address is damaged is not read as one without', async () => {
  await write(change(row('a', { address: { page: '/p/' } })));
  await at.store.close();
  const database = await openTables(at.directory);
  await database.run("UPDATE ledger SET address = '{\"page'");
  await database.close();
  const { store: opened, setAside } = await openStore(at.directory, NOW, true);
  onTestFinished(() => opened.close());
  expect(setAside).toBeDefined();
  expect(await opened.ledger.count()).toBe(0);
});
