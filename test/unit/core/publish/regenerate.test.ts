import { cpSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FeedwrightError } from '../../../../src/core/errors.ts';
import type { Regenerator } from '../../../../src/core/publish/regenerator.ts';
import { loadSqlite } from '../../../../src/store/sqlite/sqlite.ts';
import { DATABASE_FILE, openExistingStore } from '../../../../src/store/sqlite/sqlite-store.ts';
import { article, temporaryDirectory, writeFiles } from '../../../support/service/directory.ts';
import { copyStore, ON_FILES, openStore } from '../../../support/store/engine.ts';
import { rowsOf } from '../../../support/store/ledger.ts';
import { listener, regeneratorAt, workplace, type Workplace } from '../../../support/service/regenerator.ts';

const titles = ({ current }: Regenerator): string[] | undefined =>
  current()
    ?.entries.map(({ title }) => title)
    .sort();

/** Directories with two articles, whose file index was stored before `then` ran. */
async function begunWith(then: (place: Workplace) => void): Promise<{ place: Workplace; one: Regenerator }> {
  const place = workplace({
    'a.md': article('A', '2026-01-01T10:00:00Z'),
    'b.md': article('B', '2026-01-02T10:00:00Z'),
  });
  const first = regeneratorAt(place);
  await first.regenerate();
  await first.close();
  then(place);
  const one = regeneratorAt(place);
  await one.regenerate();
  return { place, one };
}

/** The directories as the next process finds them after a kill. */
async function killed(place: Workplace): Promise<Workplace> {
  const data = temporaryDirectory();
  await copyStore(place.data, data);
  return { ...place, data };
}

async function beginAgain(place: Workplace): Promise<Regenerator> {
  const regenerator = regeneratorAt(place);
  await regenerator.restore();
  await regenerator.regenerate();
  return regenerator;
}

const put = (place: Workplace, ...more: string[]): void =>
  writeFiles(place.content, { 'n.md': article('N', '2026-01-03T10:00:00Z', 'New text of N.', ...more) });

describe('after a kill', () => {
  test('[66] an article whose file was removed meanwhile does not stay published', async () => {
    const { place, one } = await begunWith(put);
    expect(titles(one)).toEqual(['A', 'B', 'N']);
    const next = await killed(place);
    rmSync(join(place.content, 'n.md'));
    const other = await beginAgain(next);
    expect(titles(other)).toEqual(['A', 'B']);
    expect(await other.find('/articles/n')).toEqual({ kind: 'gone' });
  });

  test('[4] an article whose file was moved meanwhile keeps its id', async () => {
    const { place, one } = await begunWith(put);
    const ids = one.current()?.entries.map(({ id }) => id);
    const next = await killed(place);
    renameSync(join(place.content, 'n.md'), join(place.content, 'm.md'));
    const other = await beginAgain(next);
    expect(other.current()?.entries.map(({ id }) => id)).toEqual(ids);
    expect(await other.find('/articles/n')).toEqual({
      kind: 'redirect',
      movedTo: '/articles/m',
    });
  });

  test('[6] an article published shortly before still expires', async () => {
    const { place } = await begunWith((place) =>
      put(place, `expires: ${new Date(place.clock.time + 60_000).toISOString()}`),
    );
    const next = await killed(place);
    const other = await beginAgain(next);
    expect(titles(other)).toEqual(['A', 'B', 'N']);
    expect(other.nextTurn()).toBe(next.clock.time + 60_000);
    next.clock.time += 60_000;
    await other.regenerate();
    expect(titles(other)).toEqual(['A', 'B']);
  });

  test('[6] an article that got its expiry only then expires', async () => {
    const { place } = await begunWith((place) =>
      writeFiles(place.content, {
        'a.md': article(
          'A',
          '2026-01-01T10:00:00Z',
          'Text of A.',
          `expires: ${new Date(place.clock.time + 60_000).toISOString()}`,
        ),
      }),
    );
    const other = await beginAgain(await killed(place));
    expect(other.nextTurn()).toBe(place.clock.time + 60_000);
  });

  test('[3] what did not change meanwhile stays the same', async () => {
    const { place, one } = await begunWith(put);
    const tags = (of: Regenerator): unknown =>
      [...(of.current()?.resources.values() ?? [])].map(({ path, representations }) => [
        path,
        ...representations.map(({ tag }) => tag),
      ]);
    const other = await beginAgain(await killed(place));
    expect(tags(other)).toEqual(tags(one));
  });
});
test('forgets the file index of folders that no longer exist', async () => {
  const place = workplace({
    'a.md': article('A', '2026-01-01T10:00:00Z'),
    'old/b.md': article('B', '2026-01-02'),
  });
  const first = regeneratorAt(place);
  await first.regenerate();
  await first.close();
  // Deployed again elsewhere, without one of its folders.
  const content = temporaryDirectory();
  cpSync(join(place.content, 'a.md'), join(content, 'a.md'));
  const moved = { ...place, content };
  const second = regeneratorAt(moved);
  await second.regenerate();
  await second.close();
  const { store } = await openStore(place.data, 0, false);
  expect((await store.scan()).map(({ folder }) => folder)).toEqual(['']);
  await store.close();
});

test.runIf(ON_FILES)(
  '[4] a publication by another process is noticed once, however often files change while they are read',
  async () => {
    const place = workplace({ 'a.md': article('A', '2026-01-01T10:00:00Z') });
    const first = regeneratorAt(place);
    await first.regenerate();
    await first.close();
    const other = { ...place, content: temporaryDirectory({ 'z.md': article('Z', '2026-01-01T10:00:00Z') }) };
    let tries = 0;
    const told = listener();
    const second = regeneratorAt(other, told, () => {
      tries += 1;
      if (tries < 3) throw new FeedwrightError('content_changed', 'z.md changed');
    });
    expect((await second.regenerate())?.notice).toContain('set aside');
    expect([tries, told.failed]).toEqual([3, []]);
    expect(titles(second)).toEqual(['Z']);
    const aside = readdirSync(place.data).filter((name) => /other-\w+$/.test(name));
    expect(aside).toHaveLength(1);
    cpSync(join(place.data, aside[0] ?? ''), join(place.data, 'aside', DATABASE_FILE));
    const before = await openExistingStore(join(place.data, 'aside'));
    expect((await rowsOf(before.ledger)).map(({ title }) => title)).toEqual(['A']);
    await before.close();
  },
);

test.runIf(ON_FILES)(
  '[2] a process that was overtaken publishes the successor of the other snapshot',
  async () => {
    const place = workplace({ 'a.md': article('A', '2026-01-01T10:00:00Z') });
    let overtake = (): void => {};
    const told = listener();
    const one = regeneratorAt(place, told, () => overtake());
    expect((await one.regenerate())?.snapshot.version).toBe(1);
    writeFiles(place.content, { 'b.md': article('B', '2026-01-02T10:00:00Z') });
    let tries = 0;
    overtake = () => {
      tries += 1;
      if (tries > 1) return;
      const database = new (loadSqlite())(join(place.data, DATABASE_FILE));
      database.exec('UPDATE snapshot SET version = 7');
      database.close();
    };
    expect((await one.regenerate())?.snapshot.version).toBe(8);
    expect([tries, told.failed]).toEqual([2, []]);
    expect(titles(one)).toEqual(['A', 'B']);
  },
);

test('a slot of the schedule is claimed once, and only by a process that may publish', async () => {
  const place = workplace({ 'a.md': article('A', '2026-01-01T10:00:00Z') });
  const [one, other] = [regeneratorAt(place), regeneratorAt(place)];
  await one.restore();
  await other.restore();
  await one.regenerate();
  expect([await other.takeSlot('noon'), await one.takeSlot('noon'), await one.takeSlot('noon')]).toEqual([
    false,
    true,
    false,
  ]);
  await one.close();
  await other.regenerate();
  expect([await other.takeSlot('noon'), await other.takeSlot('one')]).toEqual([false, true]);
});

test('[66] files that change on every attempt fail the regeneration, and nothing else', async () => {
  const place = workplace({ 'a.md': article('A', '2026-01-01T10:00:00Z') });
  let isChanging = true;
  const told = listener();
  const one = regeneratorAt(place, told, () => {
    if (isChanging) throw new FeedwrightError('content_changed', 'a.md changed');
  });
  expect(await one.regenerate()).toBeUndefined();
  expect(told.failed).toMatchObject([{ code: 'content_changed' }]);
  isChanging = false;
  await one.regenerate();
  expect(titles(one)).toEqual(['A']);
});

describe('[37] a process that starts while others are serving', () => {
  /** Each snapshot is served this long after it was recorded; the clock of tests stands still. */
  const LEAD = 200;

  async function followed() {
    const place = workplace({ 'a.md': article('A', '2026-01-01T10:00:00Z') });
    const leader = regeneratorAt(place, listener(), undefined, { leadMs: LEAD });
    const publish = async (title: string): Promise<void> => {
      writeFiles(place.content, { 'a.md': article(title, '2026-01-01T10:00:00Z') });
      place.clock.time += 10_000;
      await leader.regenerate();
    };
    await leader.regenerate();
    await publish('B');
    return { place, publish, follower: regeneratorAt(place, listener(), undefined, { mayLead: false }) };
  }

  test('serves nothing before its time', async () => {
    const { follower, place } = await followed();
    await follower.regenerate();
    expect([follower.newest()?.snapshot.version, follower.current()]).toEqual([2, undefined]);
    place.clock.time += LEAD;
    expect(titles(follower)).toEqual(['B']);
  });

  test('does not return to the restored snapshot after it has found a newer one', async () => {
    const { follower, place, publish } = await followed();
    const restored = follower.restore();
    await follower.store();
    await publish('C');
    await follower.regenerate();
    await restored;
    expect(follower.newest()?.snapshot.version).toBe(3);
    place.clock.time += LEAD;
    expect(titles(follower)).toEqual(['C']);
  });

  test('renders pages only when their snapshot is served', async () => {
    const { follower, place } = await followed();
    await follower.regenerate();
    const found = follower.find('/articles/a');
    place.clock.time += LEAD;
    expect(await found).toMatchObject({ resource: { path: '/articles/a' } });
  });
});
