import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ON_FILES } from '../../support/store/engine.ts';
import { article, temporaryDirectory, writeFiles } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { said, type Said } from '../../support/documents/read-documents.ts';
import { restartService, startService } from '../../support/service/service.ts';
import {
  prose,
  ONE,
  TWO,
  FILES,
  ID_ONE,
  ID_TWO,
  type Change,
  change,
  statusOf,
  quiet,
} from '../../support/service/ledger-service.ts';

describe('an article keeps its identity', () => {
  const moves: readonly (readonly [name: string, change: Change])[] = [
    ['renamed', { move: [['one.md', 'other.md']] }],
    ['moved to a folder', { move: [['one.md', '2026/january/one.md']] }],
    ['moved and renamed', { move: [['one.md', '2026/other.md']] }],
    ['retitled', { put: { 'one.md': ONE.replace('title: "One"', 'title: "Won"') } }],
    [
      'renamed and retitled',
      { move: [['one.md', 'won.md']], put: { 'won.md': ONE.replace('"One"', '"Won"') } },
    ],
    ['written as HTML', { remove: ['one.md'], put: { 'one.html': ONE } }],
    [
      'its names swapped with another',
      {
        move: [
          ['one.md', 'x.md'],
          ['two.md', 'one.md'],
          ['x.md', 'two.md'],
        ],
      },
    ],
    [
      'its place taken by a new one',
      {
        move: [['one.md', 'x.md']],
        put: { 'one.md': article('Three', '2025-01-01T10:00:00Z', prose('three')) },
      },
    ],
    ['corrected', { put: { 'one.md': ONE.replace('one7 ', 'oneseven ') } }],
    ['tagged', { put: { 'one.md': ONE.replace('published', 'tags: [a]\npublished') } }],
    ['redated', { put: { 'one.md': ONE.replace('2026-01-01T', '2026-01-05T') } }],
    ['beside a copy', { put: { 'copy.md': ONE } }],
    [
      'beside an edited copy',
      { put: { 'copy.md': ONE.replace('one7 ', 'oneseven ').replace('"One"', '"One again"') } },
    ],
  ];
  test.each(moves)('[4] [20] %s: same id, same dates in every format', async (_, moved) => {
    const service = await startService(FILES);
    const before = await said(service);
    expect(before.ids).toEqual([ID_TWO, ID_ONE]);
    const after = await change(service, moved);
    const old = ({ items }: Said): unknown =>
      Object.values(items)
        .filter(({ id }) => [ID_ONE, ID_TWO].includes(id))
        .map(({ id, published, updated, html }) => [id, published, updated, html.slice(0, 9)]);
    expect(old(after)).toEqual(old(before));
    expect(after.deleted).toEqual([]);
    // The ledger gives the next process the same result.
    const again = await restartService(service);
    await again.regenerate();
    expect(await said(again)).toEqual(after);
  });

  test('[4] if a file changes, its article is identified by its text', async () => {
    const service = await startService(FILES);
    const { items } = await change(service, {
      move: [
        ['one.md', 'x.md'],
        ['two.md', 'one.md'],
        ['x.md', 'two.md'],
      ],
    });
    expect(items['One']).toMatchObject({ id: ID_ONE, html: expect.stringContaining('one7') as unknown });
    expect(items['Two']).toMatchObject({ id: ID_TWO, html: expect.stringContaining('two7') as unknown });
    // Every address known to readers still leads to its article.
    expect(await statusOf(service, '/articles/one')).toBe('301 https://example.org/articles/two-2');
    expect(await statusOf(service, '/articles/two')).toBe('301 https://example.org/articles/one-2');
    expect((await request(`${service.origin}/articles/two-2`)).body.toString()).toContain('one7');
  });

  test('[4] a renamed article has a new address, and the former one redirects to it', async () => {
    const service = await startService(FILES);
    const { items } = await change(service, { move: [['one.md', 'news/renamed.md']] });
    expect(items['One']?.url).toBe('https://example.org/articles/renamed');
    expect(await statusOf(service, '/articles/one')).toBe('301 https://example.org/articles/renamed');
    await change(service, { move: [['news/renamed.md', 'thrice.md']] });
    for (const former of ['one', 'renamed'])
      expect(await statusOf(service, `/articles/${former}`)).toBe('301 https://example.org/articles/thrice');
    const again = await restartService(service);
    expect(await statusOf(again, '/articles/one')).toBe('301 https://example.org/articles/thrice');
    // A new article with the old name does not take over an address known to readers.
    await change(again, { put: { 'one.md': article('New', '2026-01-01T10:00:00Z', prose('new')) } });
    expect(await statusOf(again, '/articles/one')).toBe('301 https://example.org/articles/thrice');
    expect(await statusOf(again, '/articles/one-2')).toBe('200');
  });

  test.each([
    ['host', { baseUrl: 'https://elsewhere.example/' }],
    ['scheme', { baseUrl: 'http://example.org/' }],
    ['path', { baseUrl: 'https://example.org/blog/' }],
  ])('[4] another %s changes no id and no date', async (_, options) => {
    const service = await startService({ 'one.md': ONE, 'two.md': TWO });
    const before = await said(service);
    const again = await restartService(service, options);
    await again.regenerate();
    const after = await said(again);
    expect(quiet(after)).toEqual(quiet(before));
    expect(after.tags).not.toEqual(before.tags);
  });

  test('[4] another authority changes no id in use, the feed’s neither', async () => {
    const service = await startService(FILES);
    const before = await said(service);
    const idOf = async (): Promise<string | undefined> =>
      /<id>([^<]+)</.exec((await request(`${service.origin}/atom.xml`)).body.toString())?.[1];
    const feedId = await idOf();
    const after = await change(service, {
      put: {
        'publication.yaml': 'authority: example.com\n',
        'three.md': article('Three', '2026-01-03T10:00:00Z', prose('three')),
      },
    });
    expect(after.ids).toEqual(['tag:example.com,2026-01-03:three', ...before.ids]);
    expect(await idOf()).toBe(feedId);
  });

  test('[4] an empty publication.yaml for a moment changes nothing', async () => {
    const service = await startService({ ...FILES, 'publication.yaml': 'authority: example.com\n' });
    const before = await said(service);
    writeFiles(service.content, { 'publication.yaml': '' });
    expect(await service.regenerate()).toBeUndefined();
    writeFiles(service.content, { 'publication.yaml': new Uint8Array([0, 255, 0, 1, 2, 3]) });
    expect(await service.regenerate()).toBeUndefined();
    expect(await said(service)).toEqual(before);
  });
});

describe('another content directory', () => {
  test('[4] deployed again elsewhere, with the same articles, is the same publication', async () => {
    const service = await startService(FILES);
    const before = await said(service);
    const moved = temporaryDirectory(FILES);
    await service.stop();
    const again = await startService(
      {},
      { content: moved, data: service.data, now: () => service.clock.time },
    );
    expect(await said(again)).toEqual(before);
  });

  test('[4] without any known article starts a new publication, and the old ledger is set aside', async () => {
    const service = await startService(FILES);
    const before = await said(service);
    await service.stop();
    const other = temporaryDirectory({ 'one.md': article('Other', '2026-02-01T10:00:00Z', prose('other')) });
    const again = await startService(
      {},
      { content: other, data: service.data, now: () => service.clock.time },
    );
    if (!ON_FILES) {
      // A database may have other users: it is left as it is, and the last snapshot stays in service.
      expect((await said(again)).ids).toEqual(before.ids);
      expect(again.health().reasons).toEqual([
        expect.stringContaining('give this publication a database of its own'),
      ]);
      return;
    }
    const { ids, deleted } = await said(again);
    expect([ids, deleted]).toEqual([['tag:example.org,2026-02-01:one'], []]);
    expect(again.health().status).toBe('ok');
    expect(readdirSync(service.data).some((name) => name.startsWith('feedwright.sqlite.other-'))).toBe(true);
  });

  test('[66] that is unreadable keeps the last snapshot in service', async () => {
    const service = await startService(FILES);
    const before = await said(service);
    await service.stop();
    const again = await startService(
      {},
      { content: '/nowhere/at/all', data: service.data, now: () => service.clock.time },
    );
    expect(await said(again)).toEqual(before);
    expect(again.health().status).toBe('degraded');
  });
});
