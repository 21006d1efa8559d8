import { describe, expect, onTestFinished, test } from 'vitest';
import type { Article } from '../../../../src/core/article/article.ts';
import type { LedgerRow } from '../../../../src/core/ledger/ledger.ts';
import { reconcile, type Reconciliation } from '../../../../src/core/ledger/reconcile.ts';
import { openVolatileStore } from '../../../support/store/engine.ts';
import { rowsOf } from '../../../support/store/ledger.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const LATER = NOW + 3_600_000;

/** Texts long enough to be recognised without their titles, and unlike each other. */
const TEXTS: Readonly<Record<string, string>> = {
  bridge:
    'The committee met on Tuesday to hear what the engineers had found in the old bridge and to decide whether it should be mended or replaced by another one',
  ship: 'A ship came into the harbour at dawn with a load of oranges from the south while gulls were circling above its masts and children ran along the quay',
  song: 'Nobody remembers who first sang these verses but every miller between both rivers knows them by heart and hums along when wheels begin turning in spring',
};

interface Options extends Partial<Article> {
  readonly text?: string;
}

const article = (path: string, { text = path, ...more }: Options = {}): Article => ({
  path,
  contentHash: `${path} ${text} ${JSON.stringify(more)}`,
  slug: path.replace(/^.*\/|\.\w+$/g, ''),
  title: `Title of ${text}`,
  published: Date.parse('2026-01-01T10:00:00Z'),
  authors: [],
  tags: [],
  attachments: [],
  draft: false,
  body: { format: 'html', text: TEXTS[text] ?? text, line: 1 },
  ...more,
});

/** A ledger in a store and its rows after the last reconciliation. */
class Ledger {
  rows: readonly LedgerRow[] = [];
  readonly #opening = openVolatileStore();

  constructor() {
    onTestFinished(async () => (await this.#opening).close());
  }

  async take(
    articles: readonly Article[],
    now = NOW,
    brokenPaths: readonly string[] = [],
  ): Promise<Reconciliation> {
    const store = await this.#opening;
    const result = await store.change(async (ledger) => {
      const reconciled = await reconcile({
        articles,
        rows: this.rows,
        wordsOfRow: ledger.wordsOf,
        unpublishablePaths: new Set(brokenPaths),
        authority: 'example.org',
        now,
      });
      await ledger.write(reconciled.changes);
      return reconciled;
    });
    if (result.changes.length > 0) this.rows = await rowsOf(store.ledger);
    return result;
  }

  /** The ids of published articles by path. */
  ids(): Record<string, string> {
    return Object.fromEntries(
      this.rows.filter(({ deleted }) => deleted === undefined).map(({ path, id }) => [path, id]),
    );
  }
}

const BRIDGE = 'tag:example.org,2026-01-01:bridge';
const SHIP = 'tag:example.org,2026-01-01:ship';

async function bridgeAndShip(): Promise<Ledger> {
  const ledger = new Ledger();
  await ledger.take([article('bridge.md', { text: 'bridge' }), article('ship.md', { text: 'ship' })]);
  expect(ledger.ids()).toEqual({ 'bridge.md': BRIDGE, 'ship.md': SHIP });
  return ledger;
}

describe('[4] an id is assigned once and stays', () => {
  test('[4] derives the id from authority, date and slug, whatever the order of the files', async () => {
    const articles = [
      article('b/story.md', { text: 'bridge' }),
      article('a/story.md', { text: 'ship', published: NOW - 1000 }),
    ];
    const [forward, backward] = [new Ledger(), new Ledger()];
    await forward.take(articles);
    await backward.take(articles.toReversed());
    expect(forward.ids()).toEqual(backward.ids());
    expect(forward.ids()).toEqual({
      'b/story.md': 'tag:example.org,2026-01-01:story',
      'a/story.md': 'tag:example.org,2026-03-01:story-2',
    });
  });

  test('[21] transliterates a slug of any script to ASCII', async () => {
    const ledger = new Ledger();
    await ledger.take([article('故事.md', { text: 'ship' })]);
    expect(ledger.ids()).toEqual({ '故事.md': 'tag:example.org,2026-01-01:%E6%95%85%E4%BA%8B' });
  });

  test.each<[string, Article[], Record<string, string>]>([
    [
      'renamed',
      [article('viaduct.md', { text: 'bridge' }), article('ship.md', { text: 'ship' })],
      { 'viaduct.md': BRIDGE, 'ship.md': SHIP },
    ],
    [
      'moved',
      [article('2026/bridge.md', { text: 'bridge' }), article('ship.md', { text: 'ship' })],
      { '2026/bridge.md': BRIDGE, 'ship.md': SHIP },
    ],
    [
      'renamed and retitled',
      [article('viaduct.md', { text: 'bridge', title: 'Viaduct' }), article('ship.md', { text: 'ship' })],
      { 'viaduct.md': BRIDGE, 'ship.md': SHIP },
    ],
    [
      'redated',
      [article('bridge.md', { text: 'bridge', published: 0 }), article('ship.md', { text: 'ship' })],
      { 'bridge.md': BRIDGE, 'ship.md': SHIP },
    ],
    [
      'rewritten in place',
      [article('bridge.md', { text: 'song' }), article('ship.md', { text: 'ship' })],
      { 'bridge.md': BRIDGE, 'ship.md': SHIP },
    ],
    [
      'swapped',
      [article('bridge.md', { text: 'ship' }), article('ship.md', { text: 'bridge' })],
      { 'bridge.md': SHIP, 'ship.md': BRIDGE },
    ],
    [
      'copied',
      [
        article('bridge.md', { text: 'bridge' }),
        article('copy.md', { text: 'bridge' }),
        article('ship.md', { text: 'ship' }),
      ],
      { 'bridge.md': BRIDGE, 'copy.md': 'tag:example.org,2026-01-01:copy', 'ship.md': SHIP },
    ],
    [
      'moved, and another put in its place',
      [
        article('old.md', { text: 'bridge' }),
        article('bridge.md', { text: 'song' }),
        article('ship.md', { text: 'ship' }),
      ],
      { 'old.md': BRIDGE, 'bridge.md': 'tag:example.org,2026-01-01:bridge-2', 'ship.md': SHIP },
    ],
  ])('keeps ids when articles are %s', async (_name, articles, expected) => {
    const ledger = await bridgeAndShip();
    await ledger.take(articles, LATER);
    expect(ledger.ids()).toEqual(expected);
  });

  test('keeps ids when two articles are edited and swapped at once', async () => {
    const ledger = await bridgeAndShip();
    const edited = (path: string, text: string): Article =>
      article(path, { body: { format: 'html', text: `${TEXTS[text] ?? ''} soon`, line: 1 } });
    await ledger.take([edited('bridge.md', 'ship'), edited('ship.md', 'bridge')], LATER);
    expect(ledger.ids()).toEqual({ 'bridge.md': SHIP, 'ship.md': BRIDGE });
  });

  test('keeps the id of the copy when the original is edited', async () => {
    const ledger = await bridgeAndShip();
    const edited = article('bridge.md', {
      body: { format: 'html', text: `${TEXTS['bridge'] ?? ''} soon`, line: 1 },
    });
    await ledger.take(
      [edited, article('backup.md', { text: 'bridge' }), article('ship.md', { text: 'ship' })],
      LATER,
    );
    expect(ledger.ids()['bridge.md']).toBe(BRIDGE);
  });

  test('the id in the front matter wins, and a duplicate is left out', async () => {
    const ledger = await bridgeAndShip();
    const { findings } = await ledger.take([
      article('viaduct.md', { text: 'song', id: BRIDGE }),
      article('ship.md', { text: 'ship' }),
      article('young.md', { text: 'other', id: BRIDGE, published: NOW }),
    ]);
    expect(ledger.ids()).toEqual({ 'viaduct.md': BRIDGE, 'ship.md': SHIP });
    expect(findings).toEqual([
      expect.objectContaining({ file: 'young.md', severity: 'error', rule: 'duplicate-id' }),
    ]);
  });

  test('[4] a published article keeps its id when another claims it, whether it names the id or not', async () => {
    for (const own of [undefined, BRIDGE]) {
      const ledger = await bridgeAndShip();
      const { findings } = await ledger.take([
        article('bridge.md', { text: 'bridge', id: own }),
        article('ship.md', { text: 'ship' }),
        article('thief.md', { text: 'song', id: BRIDGE, published: 0 }),
      ]);
      expect(ledger.ids()).toEqual({ 'bridge.md': BRIDGE, 'ship.md': SHIP });
      expect(findings).toEqual([expect.objectContaining({ file: 'thief.md', rule: 'duplicate-id' })]);
    }
  });

  test('[12] an article cannot claim the id of another by naming it', async () => {
    const ledger = new Ledger();
    const { findings } = await ledger.take([
      article('bridge.md', { text: 'bridge' }),
      article('other.md', { text: 'ship', id: BRIDGE, published: NOW }),
    ]);
    expect(ledger.ids()).toEqual({ 'bridge.md': BRIDGE });
    expect(findings).toHaveLength(1);
  });
});

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
