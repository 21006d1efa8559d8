import { describe, expect, test } from 'vitest';
import { addressRulesOf } from '../../../../src/core/ledger/page-address.ts';
import {
  article,
  Ledger,
  LATER,
  NOW,
  pagesOf,
  told,
  edited,
} from '../../../support/store/reconciled-ledger.ts';

describe('[71] addresses that authors list', () => {
  const declaredBy = ({ rows }: Ledger): Record<string, readonly string[] | undefined> =>
    Object.fromEntries(rows.map(({ path, address }) => [path, address?.declared]));

  test('lead to their article, each once, as long as they are listed', async () => {
    const ledger = new Ledger();
    await ledger.take([
      edited('ice.md', { formerPaths: ['/old/ice/', '/Old/Ice', '/?p=690', '/articles/ice', '/лёд/'] }),
    ]);
    expect(declaredBy(ledger)).toEqual({ 'ice.md': ['/old/ice/', '/?p=690', '/%D0%BB%D1%91%D0%B4/'] });
    await ledger.take([edited('ice.md', { formerPaths: ['/?p=690'] })], LATER);
    expect(declaredBy(ledger)).toEqual({ 'ice.md': ['/?p=690'] });
    await ledger.take([edited('ice.md')], LATER);
    expect(ledger.rows[0]?.address).toBeUndefined();
  });

  test('stay with the older of two articles, and the other is told', async () => {
    const ledger = new Ledger();
    const [young, old] = [
      article('young.md', { formerPaths: ['/p/'] }),
      article('old.md', { formerPaths: ['/P'], published: 0 }),
    ];
    const { findings } = await ledger.take([young, old]);
    expect(declaredBy(ledger)).toEqual({ 'old.md': ['/P'], 'young.md': undefined });
    expect(told(findings)).toEqual([
      'young.md: address: former address /p/: is an address of old.md, and stays so',
    ]);
    // An article that comes later is told too, even if it is dated earlier.
    await ledger.take([young, old, article('oldest.md', { formerPaths: ['/p'], published: -1 })], LATER);
    expect(declaredBy(ledger)['oldest.md']).toBeUndefined();
  });

  test('can be handed over from one article to another at once', async () => {
    const ledger = new Ledger();
    const [a, b] = [article('a.md', { text: 'bridge' }), article('b.md', { text: 'ship' })];
    await ledger.take([a, { ...b, formerPaths: ['/p/'], contentHash: '1' }]);
    await ledger.take([{ ...a, formerPaths: ['/p/'], contentHash: '2' }, b], LATER);
    expect(declaredBy(ledger)).toEqual({ 'a.md': ['/p/'], 'b.md': undefined });
  });

  test('may be those of a deleted article, which loses them', async () => {
    const ledger = new Ledger();
    const [gone, other] = [
      article('gone.md', { text: 'bridge', permalink: '/p/', formerPaths: ['/q/'] }),
      article('other.md', { text: 'ship' }),
    ];
    await ledger.take([gone, other]);
    await ledger.take([other], LATER);
    await ledger.take([{ ...other, formerPaths: ['/p/', '/articles/gone'], contentHash: '2' }], LATER);
    expect(declaredBy(ledger)['other.md']).toEqual(['/p/', '/articles/gone']);
    const { findings } = await ledger.take(
      [{ ...other, formerPaths: ['/p/', '/articles/gone'], contentHash: '2' }, gone],
      LATER,
    );
    expect(pagesOf(ledger)).toEqual({ 'other.md': '/articles/other', 'gone.md': '/articles/gone-2' });
    expect(declaredBy(ledger)['gone.md']).toEqual(['/q/']);
    expect(told(findings)).toContain(
      'gone.md: address: permalink: /p/ is an address of other.md: the article is at /articles/gone-2',
    );
  });

  test.each([
    ['/rss.xml', 'is an address of the service'],
    ['/rss.xml?a=1', 'is an address of the service'],
    ['/', 'is an address of the service'],
    ['/feed?a=1', 'is redirected by aliases in publication.yaml'],
    ['//example.org/', 'is no path of this site'],
    ['/a\0b', 'is no path of this site'],
  ])('cannot be %j', async (path, reason) => {
    const ledger = new Ledger();
    const rules = addressRulesOf({ aliases: { '/feed?a=1': '/rss.xml' } }, 'UTC');
    const { findings } = await ledger.take([article('ice.md', { formerPaths: [path] })], NOW, [], rules);
    expect(ledger.rows[0]?.address).toBeUndefined();
    expect(findings).toHaveLength(1);
    expect(findings[0]?.message).toContain(reason);
  });

  test('are at most a hundred', async () => {
    const ledger = new Ledger();
    const paths = Array.from({ length: 10_000 }, (_, index) => `/p${index}`);
    const { findings } = await ledger.take([article('ice.md', { formerPaths: paths })]);
    expect(declaredBy(ledger)['ice.md']).toHaveLength(100);
    expect(findings).toHaveLength(1);
  });
});

test('[71] findings name the line of the key', async () => {
  const ledger = new Ledger();
  const { findings } = await ledger.take([
    article('old.md', { published: 0 }),
    article('ice.md', {
      slug: 'old',
      hasOwnSlug: true,
      nameSlug: 'ice',
      permalink: '/hub',
      formerPaths: ['/a/', '/rss.xml', '/atom.xml'],
      addressLines: { slug: 4, permalink: 5, formerPaths: [7, 8, 9] },
    }),
  ]);
  expect(findings.map(({ line, rule }) => [line, rule])).toEqual([
    [4, 'duplicate-slug'],
    [5, 'address'],
    [8, 'address'],
    [9, 'address'],
  ]);
});
