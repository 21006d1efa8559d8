import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ON_FILES, openStore } from '../../support/store/engine.ts';
import { article, temporaryDirectory, writeFiles, type Files } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { said, type Said } from '../../support/documents/read-documents.ts';
import { restartService, startService, type Service } from '../../support/service/service.ts';

const START = '2026-03-01T12:00:00Z';
const LATER = '2026-03-01T15:30:00Z';
const MUCH_LATER = '2026-03-02T09:00:00Z';

/** Generates words that are in no other text. */
const prose = (name: string, length = 40): string =>
  Array.from({ length }, (_, index) => `${name}${index}`).join(' ');

const PUBLICATION = { 'publication.yaml': 'authority: example.org\ntitle: Test\n' };
const ONE = article('One', '2026-01-01T10:00:00Z', prose('one'));
const TWO = article('Two', '2026-01-02T10:00:00Z', prose('two'));
const FILES = { ...PUBLICATION, 'one.md': ONE, 'two.md': TWO };
const ID_ONE = 'tag:example.org,2026-01-01:one';
const ID_TWO = 'tag:example.org,2026-01-02:two';

interface Change {
  /** Files written after the others. */
  readonly put?: Files;
  readonly move?: readonly (readonly [from: string, to: string])[];
  readonly remove?: readonly string[];
}

async function change(
  service: Service,
  { put = {}, move = [], remove = [] }: Change,
  time = LATER,
): Promise<Said> {
  for (const [from, to] of move) {
    mkdirSync(join(service.content, to, '..'), { recursive: true });
    renameSync(join(service.content, from), join(service.content, to));
  }
  for (const path of remove) rmSync(join(service.content, path));
  writeFiles(service.content, put);
  service.clock.time = Date.parse(time);
  await service.regenerate();
  return said(service);
}

const statusOf = async (service: Service, path: string): Promise<string> => {
  const { status, headers } = await request(service.origin + path);
  return headers.location === undefined ? String(status) : `${status} ${headers.location}`;
};

/** Values that a change without interest for readers must not alter. */
const quiet = ({ ids, items }: Said): unknown => [
  ids,
  Object.values(items).map(({ published, updated }) => [published, updated]),
];

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

describe('the gate', () => {
  const EDITED_ELSEWHERE: Change = {
    remove: ['one.md'],
    put: { 'elsewhere.md': ONE.replace('one7 ', 'oneseven ').replace('2026-01-01T', '2026-01-04T') },
  };

  /** Accepts the refused change, as `feedwright accept` does. */
  async function accept(service: Service): Promise<void> {
    const { store } = await openStore(service.data, service.clock.time, false);
    const refusal = await store.refusal();
    if (refusal === undefined) throw new Error('nothing to accept');
    await store.refuse({ ...refusal, accepted: service.clock.time });
    await store.close();
  }

  const many = (count: number, day = '2026-01-01'): Files =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `many/${index}.md`,
        article(`Many ${index}`, `${day}T10:00:00Z`, prose(`many${index}x`)),
      ]),
    );

  test('[4] moving and editing an article at once raises a question, and nothing changes until it is answered', async () => {
    const service = await startService(FILES);
    const before = await said(service);
    expect(await change(service, EDITED_ELSEWHERE)).toEqual(before);
    const { status, ready, reasons } = service.health();
    expect([status, ready]).toEqual(['degraded', true]);
    expect(reasons.join('\n')).toMatch(
      new RegExp(`id-changed: elsewhere\\.md:1: .*one\\.md.*\`id: ${ID_ONE}\``),
    );
    // The proposed answer.
    const named = String(EDITED_ELSEWHERE.put?.['elsewhere.md']).replace(
      'published',
      `id: ${ID_ONE}\npublished`,
    );
    const after = await change(service, { put: { 'elsewhere.md': named } });
    expect(quiet(after)).toEqual(quiet(before));
    expect(service.health().status).toBe('ok');
  });

  test('[4] `accept` publishes exactly that change', async () => {
    const service = await startService(FILES);
    await change(service, EDITED_ELSEWHERE);
    await accept(service);
    const after = await change(service, {});
    expect(after.ids).toEqual(['tag:example.org,2026-01-04:elsewhere', ID_TWO]);
    expect(after.deleted).toEqual([`${ID_ONE} ${LATER}`]);
    expect(service.health()).toMatchObject({ status: 'ok', reasons: [] });
    // The acceptance is used up: a similar change is refused again.
    const next = { remove: ['two.md'], put: { 'x.md': TWO.replace('two7 ', 'twoseven ') } };
    expect((await change(service, next)).ids).toEqual(after.ids);
  });

  test('[4] `accept` does not publish another change', async () => {
    const service = await startService(FILES);
    const before = await said(service);
    await change(service, EDITED_ELSEWHERE);
    await accept(service);
    expect(
      await change(service, { remove: ['two.md'], put: { 'x.md': TWO.replace('two7 ', 'twoseven ') } }),
    ).toEqual(before);
    expect(service.health().status).toBe('degraded');
  });

  test('[66] a refusal survives a restart, and a reverted change needs no acceptance', async () => {
    const service = await startService(FILES);
    const before = await said(service);
    await change(service, EDITED_ELSEWHERE);
    const again = await restartService(service);
    await again.regenerate();
    expect(await said(again)).toEqual(before);
    expect(again.health().status).toBe('degraded');
    expect(await change(again, { remove: ['elsewhere.md'], put: { 'one.md': ONE } })).toEqual(before);
    expect(again.health().status).toBe('ok');
    await expect(accept(again)).rejects.toThrow('nothing to accept');
  });

  test.each<readonly [rule: string, before: Files, after: Change, says: RegExp]>([
    [
      'shrink',
      many(20),
      { remove: Object.keys(many(11)) },
      /shrink: 11 of 20 articles would be gone, more than 50 %/,
    ],
    [
      'grow',
      many(3),
      { put: many(510) },
      /grow: \d+ articles would be new, where there were 3, more than 100 %/,
    ],
    [
      'redate',
      many(6),
      {
        put: Object.fromEntries(
          Object.entries(many(6)).map(([path, text]) => [path, `${String(text)}\n\n${prose('same', 20)}`]),
        ),
      },
      /redate: the dates of 6 of 6 articles would move, more than 50 %: .*many\/3\.md/,
    ],
  ])('[66] refuses a sudden change: %s', async (_, files, sudden, says) => {
    const service = await startService({ ...PUBLICATION, ...files });
    const before = await said(service);
    expect(await change(service, sudden)).toEqual(before);
    expect(service.health()).toMatchObject({ status: 'degraded', ready: true });
    expect(service.health().reasons.join('\n')).toMatch(says);
    await accept(service);
    const after = await change(service, {});
    expect(after.tags['/rss.xml']).not.toBe(before.tags['/rss.xml']);
    expect(service.health().status).toBe('ok');
  });

  test.each<readonly [name: string, before: Files, after: Change]>([
    ['half of the articles go', many(20), { remove: Object.keys(many(10)) }],
    ['few articles become many', many(3), { put: many(200) }],
    [
      'four articles of five are rewritten',
      many(5),
      {
        put: Object.fromEntries(
          Object.entries(many(4)).map(([path]) => [
            path,
            article(path, '2026-01-01T10:00:00Z', prose(path.replace(/\W/g, ''))),
          ]),
        ),
      },
    ],
    ['all get another date in their front matter', many(10), { put: many(10, '2026-01-09') }],
  ])('accepts a usual change: %s', async (_, files, normal) => {
    const service = await startService({ ...PUBLICATION, ...files });
    await change(service, normal);
    expect(service.health()).toMatchObject({ status: 'ok', reasons: [] });
  });

  test('a copy that cannot be distinguished from its original yet', async () => {
    const service = await startService(FILES);
    copyFileSync(join(service.content, 'one.md'), join(service.content, 'a-copy.md'));
    const { ids } = await change(service, {});
    expect(ids).toEqual(
      [ID_TWO, ID_ONE, 'tag:example.org,2026-01-01:a-copy'].toSorted((a, b) =>
        a === ID_TWO ? -1 : b === ID_TWO ? 1 : a < b ? -1 : 1,
      ),
    );
  });
});
