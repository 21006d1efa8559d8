import { describe, expect, test } from 'vitest';
import type { Article } from '../../../../src/core/article/article.ts';
import {
  NOW,
  LATER,
  TEXTS,
  type Options,
  article,
  Ledger,
  BRIDGE,
  SHIP,
  bridgeAndShip,
} from '../../../support/store/reconciled-ledger.ts';

describe('deletion', () => {
  test('[31] records the time of a deletion, once', async () => {
    const ledger = await bridgeAndShip();
    await ledger.take([article('ship.md', { text: 'ship' })], LATER);
    const { changes } = await ledger.take([article('ship.md', { text: 'ship' })], LATER + 1000);
    expect(ledger.rows.find(({ id }) => id === BRIDGE)?.deleted).toBe(LATER);
    expect(changes).toEqual([]);
  });

  test('[4] never reuses the id and address of a deleted article', async () => {
    const ledger = await bridgeAndShip();
    await ledger.take([article('ship.md', { text: 'ship' })], LATER);
    await ledger.take(
      [article('bridge.md', { text: 'song' }), article('ship.md', { text: 'ship' })],
      LATER + 1000,
    );
    expect(ledger.ids()['bridge.md']).toBe('tag:example.org,2026-01-01:bridge-2');
  });

  test.each([
    ['under its path', 'bridge.md'],
    ['under another', 'again.md'],
  ])(
    '[4] [31] an article that comes back %s keeps its id and is newer than its deletion',
    async (_name, path) => {
      const ledger = await bridgeAndShip();
      await ledger.take([article('ship.md', { text: 'ship' })], LATER);
      await ledger.take(
        [article(path, { text: 'bridge' }), article('ship.md', { text: 'ship' })],
        LATER + 5000,
      );
      expect(ledger.ids()[path]).toBe(BRIDGE);
      expect(ledger.rows.find(({ id }) => id === BRIDGE)?.updated).toBe(LATER + 5000);
    },
  );

  test('an unreadable file is not a deletion', async () => {
    const ledger = await bridgeAndShip();
    const { changes } = await ledger.take([article('ship.md', { text: 'ship' })], LATER, ['bridge.md']);
    expect(changes).toEqual([]);
    expect(ledger.ids()).toEqual({ 'bridge.md': BRIDGE, 'ship.md': SHIP });
  });

  test('asks when an article was moved and edited at once', async () => {
    const ledger = await bridgeAndShip();
    const moved = article('viaduct.md', {
      body: { format: 'html', text: `${TEXTS['bridge'] ?? ''} soon`, line: 1 },
    });
    const { suspicions, findings } = await ledger.take([moved, article('ship.md', { text: 'ship' })], LATER);
    expect(suspicions.map(({ gone, came }) => [gone.path, came.path])).toEqual([['bridge.md', 'viaduct.md']]);
    expect(findings[0]).toMatchObject({
      file: 'viaduct.md',
      rule: 'moved',
      message: expect.stringContaining(`id: ${BRIDGE}`) as string,
    });
  });

  test('asks when an article was moved and edited while another took its path', async () => {
    const ledger = await bridgeAndShip();
    const moved = article('2026.md', {
      body: { format: 'html', text: `${TEXTS['bridge'] ?? ''} soon`, line: 1 },
    });
    const { suspicions } = await ledger.take(
      [moved, article('bridge.md', { text: 'song' }), article('ship.md', { text: 'ship' })],
      LATER,
    );
    expect(suspicions.map(({ gone, came }) => [gone.path, came.path])).toEqual([['bridge.md', '2026.md']]);
  });

  test('[4] the same short text on another day is another article', async () => {
    const ledger = new Ledger();
    await ledger.take([article('closed-1.md', { text: 'Closed today' })]);
    await ledger.take([], LATER);
    await ledger.take([article('closed-2.md', { text: 'Closed today', published: NOW })], LATER + 1000);
    expect(ledger.ids()).toEqual({ 'closed-2.md': 'tag:example.org,2026-03-01:closed-2' });
  });

  test('does not ask when an unlike article appears', async () => {
    const ledger = await bridgeAndShip();
    const { suspicions } = await ledger.take(
      [article('song.md', { text: 'song' }), article('ship.md', { text: 'ship' })],
      LATER,
    );
    expect(suspicions).toEqual([]);
  });
});

describe('[20] dates', () => {
  const dates = async (second: Article, third?: Article): Promise<[published: number, updated: number]> => {
    const ledger = new Ledger();
    await ledger.take([article('bridge.md', { text: 'bridge' })]);
    await ledger.take([second], LATER);
    if (third !== undefined) await ledger.take([third], LATER + 60_000);
    const [row] = ledger.rows;
    return [row?.published ?? 0, row?.updated ?? 0];
  };
  const published = Date.parse('2026-01-01T10:00:00Z');
  const text = TEXTS['bridge'] ?? '';
  const edited = (more: string, options: Options = {}): Article =>
    article('bridge.md', { body: { format: 'html', text: text + more, line: 1 }, ...options });

  test.each<[string, Article, number]>([
    ['a small edit moves nothing', edited('!'), published],
    ['a significant edit moves updated to the clock', edited(` ${TEXTS['song'] ?? ''}`), LATER],
    ['the date of the author wins', edited(` ${TEXTS['song'] ?? ''}`, { updated: NOW - 5000 }), NOW - 5000],
    ['a date of the author before publication is ignored', edited('', { updated: 5000 }), published],
    ['a future date has no effect yet', edited('!', { updated: LATER + 86_400_000 }), published],
    ['a rename moves nothing', article('viaduct.md', { text: 'bridge' }), published],
    [
      'another date of publication moves nothing',
      article('bridge.md', { text: 'bridge', published: NOW }),
      published,
    ],
  ])('%s', async (_name, second, updated) => {
    expect(await dates(second)).toEqual([published, updated]);
  });

  test('notifies of a significant edit once', async () => {
    const long = edited(` ${TEXTS['song'] ?? ''}`);
    expect(await dates(long, { ...long, tags: ['new'], contentHash: 'new' })).toEqual([published, LATER]);
  });

  test('many small edits add up to a significant one', async () => {
    const ledger = new Ledger();
    let words = text.split(' ');
    await ledger.take([article('bridge.md', { text: 'bridge' })]);
    for (let edit = 0; edit < 12; edit += 1) {
      words = words.with(edit, `changed${edit}`);
      await ledger.take(
        [
          article('bridge.md', {
            contentHash: String(edit),
            body: { format: 'html', text: words.join(' '), line: 1 },
          }),
        ],
        LATER + edit * 1000,
      );
    }
    const moved = ledger.rows[0]?.updated ?? 0;
    expect(moved).toBeGreaterThan(LATER);
    expect(moved).toBeLessThan(LATER + 12_000);
  });

  test('a clock that was set back moves no date back', async () => {
    const ledger = new Ledger();
    await ledger.take([article('bridge.md', { text: 'bridge' })], LATER);
    await ledger.take([edited(` ${TEXTS['song'] ?? ''}`)], LATER);
    await ledger.take([edited(` ${TEXTS['ship'] ?? ''}`)], NOW - 86_400_000);
    expect(ledger.rows[0]?.updated).toBe(LATER + 1000);
  });
});

describe('addresses', () => {
  const slugs = (ledger: Ledger): [string, readonly string[]][] =>
    ledger.rows.map(({ slug, formerSlugs }) => [slug, formerSlugs]);

  test('follow the name of the file, and the former address redirects', async () => {
    const ledger = new Ledger();
    await ledger.take([article('bridge.md', { text: 'bridge' })]);
    await ledger.take([article('viaduct.md', { text: 'bridge' })]);
    expect(slugs(ledger)).toEqual([['viaduct', ['bridge']]]);
    await ledger.take([article('bridge.md', { text: 'bridge' })]);
    expect(slugs(ledger)).toEqual([['bridge', ['viaduct']]]);
  });

  test('stay when only the folder changes', async () => {
    const ledger = new Ledger();
    await ledger.take([article('bridge.md', { text: 'bridge' })]);
    await ledger.take([article('2026/bridge.md', { text: 'bridge' })]);
    expect(slugs(ledger)).toEqual([['bridge', []]]);
  });

  test('are not reused after they changed', async () => {
    const ledger = new Ledger();
    await ledger.take([article('bridge.md', { text: 'bridge' })]);
    await ledger.take([article('viaduct.md', { text: 'bridge' })]);
    await ledger.take([article('viaduct.md', { text: 'bridge' }), article('bridge.md', { text: 'ship' })]);
    expect(slugs(ledger)).toEqual([
      ['viaduct', ['bridge']],
      ['bridge-2', []],
    ]);
  });
});

test('an unchanged row is the identical object', async () => {
  const ledger = await bridgeAndShip();
  const articles = [article('bridge.md', { text: 'bridge' }), article('ship.md', { text: 'ship' })];
  const { settled, changes } = await ledger.take(articles, LATER);
  expect(changes).toEqual([]);
  expect([...settled.values()].every((row) => ledger.rows.includes(row))).toBe(true);
});
