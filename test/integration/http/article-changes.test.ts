import { describe, expect, test } from 'vitest';
import { article } from '../../support/service/directory.ts';
import { said } from '../../support/documents/read-documents.ts';
import { restartService, startService } from '../../support/service/service.ts';
import {
  LATER,
  prose,
  PUBLICATION,
  ONE,
  FILES,
  ID_ONE,
  ID_TWO,
  change,
  statusOf,
  quiet,
} from '../../support/service/ledger-service.ts';

const START = '2026-03-01T12:00:00Z';

const MUCH_LATER = '2026-03-02T09:00:00Z';

describe('dates', () => {
  test('[3] [20] a small edit changes bytes and tags, not `updated`', async () => {
    const service = await startService(FILES);
    const before = await said(service);
    const after = await change(service, { put: { 'one.md': ONE.replace('one7 ', 'oneseven ') } });
    expect(quiet(after)).toEqual(quiet(before));
    for (const path of ['/rss.xml', '/atom.xml', '/feed.json'])
      expect([path, after.tags[path]]).not.toEqual([path, before.tags[path]]);
    expect(after.modified['/rss.xml']).toBe(Date.parse(LATER));
  });

  test('[20] a large edit moves `updated` once, to the clock', async () => {
    const service = await startService(FILES);
    const edited = `${ONE}\n\n${prose('added', 20)}\n`;
    const after = await change(service, { put: { 'one.md': edited } });
    expect(after.items['One']).toMatchObject({ published: '2026-01-01T10:00:00Z', updated: LATER });
    expect(after.items['Two']?.updated).toBe('2026-01-02T10:00:00Z');
    expect(after.updated).toBe(LATER);
    expect(await change(service, { put: { 'one.md': edited } }, MUCH_LATER)).toEqual(after);
    const typo = await change(
      service,
      { put: { 'one.md': edited.replace('one7 ', 'oneseven ') } },
      MUCH_LATER,
    );
    expect(typo.items['One']?.updated).toBe(LATER);
    const again = await restartService(service);
    await again.regenerate();
    expect(await said(again)).toEqual(typo);
  });

  test('[20] `updated` in the front matter overrides every rule', async () => {
    const service = await startService(FILES);
    const named = ONE.replace('published:', 'updated: 2026-02-02T02:02:02Z\npublished:');
    const after = await change(service, { put: { 'one.md': `${named}\n\n${prose('added', 20)}\n` } });
    expect(after.items['One']?.updated).toBe('2026-02-02T02:02:02Z');
  });

  test('[20] `published` never moves', async () => {
    const service = await startService(FILES);
    for (const day of ['2026-01-31', '2025-12-01']) {
      const after = await change(service, { put: { 'one.md': ONE.replace('2026-01-01T', `${day}T`) } });
      expect(after.items['One']).toMatchObject({ id: ID_ONE, published: '2026-01-01T10:00:00Z' });
    }
  });

  test('[3] [37] no date decreases, and none changes without a reason', async () => {
    const service = await startService(FILES);
    const before = await said(service);
    let running = service;
    for (const time of ['2026-03-05T00:00:00Z', '2026-02-01T00:00:00Z', '2027-03-01T00:00:00Z', START]) {
      expect((await change(running, {}, time)).tags).toEqual(before.tags);
      running = await restartService(running);
      await running.regenerate();
      expect((await said(running)).tags).toEqual(before.tags);
    }
    expect(await said(running)).toEqual(before);
  });
});

describe('deletion', () => {
  test('[4] [20] [31] adds a tombstone in every format, and the page is gone', async () => {
    const service = await startService(FILES);
    const before = await said(service);
    const after = await change(service, { remove: ['one.md'] });
    expect(after.ids).toEqual([ID_TWO]);
    expect(after.deleted).toEqual([`${ID_ONE} ${LATER}`]);
    expect(after.updated).toBe(LATER);
    expect(await statusOf(service, '/articles/one')).toBe('410');
    for (const path of ['/rss.xml', '/atom.xml', '/feed.json', '/']) {
      expect([path, after.tags[path]]).not.toEqual([path, before.tags[path]]);
      expect([path, after.modified[path]]).toEqual([path, Date.parse(LATER)]);
    }
    const again = await restartService(service);
    await again.regenerate();
    expect(await said(again)).toEqual(after);
    expect(await statusOf(again, '/articles/one')).toBe('410');
  });

  test('[31] `draft: true` withdraws an article', async () => {
    const service = await startService(FILES);
    const after = await change(service, {
      put: { 'one.md': ONE.replace('published', 'draft: true\npublished') },
    });
    expect([after.ids, after.deleted]).toEqual([[ID_TWO], [`${ID_ONE} ${LATER}`]]);
    expect(await statusOf(service, '/articles/one')).toBe('410');
  });

  test('[31] the tombstone expires; the id is never given to another article', async () => {
    const service = await startService({
      ...FILES,
      'publication.yaml': `${PUBLICATION['publication.yaml']}tombstoneDays: 2\n`,
    });
    await change(service, { remove: ['one.md'] }, LATER);
    expect((await change(service, {}, '2026-03-03T15:29:59Z')).deleted).toHaveLength(1);
    const after = await change(service, {}, '2026-03-03T15:30:00Z');
    expect(after.deleted).toEqual([]);
    expect(await statusOf(service, '/articles/one')).toBe('410');
    const other = article('One', '2026-01-01T10:00:00Z', prose('different'));
    const { items } = await change(service, { put: { 'one.md': other } }, '2026-03-04T00:00:00Z');
    expect(items['One']?.id).toBe('tag:example.org,2026-01-01:one-2');
  });

  test('[4] [31] a restored article has its id, and is newer than its tombstone', async () => {
    const service = await startService(FILES);
    const before = await said(service);
    await change(service, { remove: ['one.md'] }, LATER);
    const after = await change(service, { put: { 'one.md': ONE } }, LATER);
    expect([after.ids, after.deleted]).toEqual([before.ids, []]);
    expect(Date.parse(after.items['One']?.updated ?? '')).toBeGreaterThanOrEqual(Date.parse(LATER));
    expect(after.items['One']?.published).toBe('2026-01-01T10:00:00Z');
    expect(await statusOf(service, '/articles/one')).toBe('200');
  });

  test('[31] a tombstone is never older than its article was', async () => {
    const service = await startService(FILES);
    const edited = `${ONE}\n\n${prose('added', 20)}\n`;
    await change(service, { put: { 'one.md': edited } }, MUCH_LATER);
    const { deleted } = await change(service, { remove: ['one.md'] }, LATER);
    const [, when = ''] = deleted[0]?.split(' ') ?? [];
    expect(Date.parse(when)).toBeGreaterThanOrEqual(Date.parse(MUCH_LATER));
    const { items } = await change(service, { put: { 'one.md': edited } }, LATER);
    expect(items['One']?.id).toBe(ID_ONE);
    expect(Date.parse(items['One']?.updated ?? '')).toBeGreaterThan(Date.parse(when));
  });
});

describe('a broken edit', () => {
  test.each([
    ['broken front matter', '---\ntitle: "unclosed\n---\n'],
    ['no date', '---\ntitle: One\n---\n'],
    ['nothing in it', ''],
    ['a wrong draft', ONE.replace('published', 'draft: perhaps\npublished')],
  ])('[4] [66] %s: the published version stays', async (_, broken) => {
    const service = await startService(FILES);
    const before = await said(service);
    expect((await change(service, { put: { 'one.md': broken } })).tags).toEqual(before.tags);
    expect(service.health().articlesLeftOut).toBe(1);
    expect(await statusOf(service, '/articles/one')).toBe('200');
    const again = await restartService(service);
    await again.regenerate();
    expect(await said(again)).toEqual(before);
    expect(await statusOf(again, '/articles/one')).toBe('200');
    expect((await change(again, { put: { 'one.md': ONE } })).ids).toEqual(before.ids);
  });

  test('[66] keeps the published version of an article beyond the documents too', async () => {
    const service = await startService({
      ...FILES,
      'publication.yaml': 'authority: example.org\nlimit: 1\n',
    });
    await change(service, { put: { 'one.md': 'broken' } });
    expect(await statusOf(service, '/articles/one')).toBe('200');
    // Its text is stored as it was published.
    const again = await restartService(service);
    await again.regenerate();
    expect(await statusOf(again, '/articles/one')).toBe('200');
    expect(await statusOf(again, '/articles/three')).toBe('404');
  });
});
