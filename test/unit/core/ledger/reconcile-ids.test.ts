import { describe, expect, test } from 'vitest';
import type { Article } from '../../../../src/core/article/article.ts';
import {
  NOW,
  LATER,
  TEXTS,
  article,
  Ledger,
  BRIDGE,
  SHIP,
  bridgeAndShip,
} from '../../../support/store/reconciled-ledger.ts';

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
