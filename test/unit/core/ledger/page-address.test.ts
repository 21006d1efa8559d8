import { describe, expect, test } from 'vitest';
import type { Article } from '../../../../src/core/article/article.ts';
import { addressRulesOf, haveSameAddresses } from '../../../../src/core/ledger/page-address.ts';
import {
  article,
  Ledger,
  NOW,
  LATER,
  pagesOf,
  told,
  edited,
} from '../../../support/store/reconciled-ledger.ts';

/** Rows as an earlier version wrote them. */
async function upgraded(...articles: readonly Article[]): Promise<Ledger> {
  const ledger = new Ledger();
  await ledger.take(articles.map(({ path, body }) => article(path, { text: 'bridge', body })));
  ledger.rows = ledger.rows.map((row) => ({ ...row, address: { isUnseen: true } }));
  return ledger;
}

describe('[71] the page of a new article', () => {
  test('is at its slug, and the name of the file leads there; its id is made of the name', async () => {
    const ledger = new Ledger();
    await ledger.take([
      article('2017-12-02-first-words.md', { slug: 'first-words', nameSlug: '2017-12-02-first-words' }),
      article('ice.md', { slug: 'own', hasOwnSlug: true, nameSlug: 'ice' }),
      article('plain.md'),
    ]);
    expect(ledger.ids()).toEqual({
      '2017-12-02-first-words.md': 'tag:example.org,2026-01-01:2017-12-02-first-words',
      'ice.md': 'tag:example.org,2026-01-01:ice',
      'plain.md': 'tag:example.org,2026-01-01:plain',
    });
    expect(pagesOf(ledger)).toEqual({
      '2017-12-02-first-words.md': '/articles/first-words',
      'ice.md': '/articles/own',
      'plain.md': '/articles/plain',
    });
    expect(
      ledger.rows
        .map(({ formerSlugs }) => formerSlugs)
        .flat()
        .sort(),
    ).toEqual(['2017-12-02-first-words', 'ice']);
  });

  test('has an id of its name even if another article wants that name as its slug', async () => {
    const ledger = new Ledger();
    const { findings } = await ledger.take([
      article('a.md', { slug: 'snow', hasOwnSlug: true, nameSlug: 'a', published: 0 }),
      article('snow.md'),
    ]);
    expect(ledger.ids()).toEqual({
      'a.md': 'tag:example.org,1970-01-01:a',
      'snow.md': 'tag:example.org,2026-01-01:snow',
    });
    expect(pagesOf(ledger)).toEqual({ 'a.md': '/articles/snow', 'snow.md': '/articles/snow-2' });
    expect(told(findings)).toEqual([
      "snow.md: duplicate-slug: a.md has the address snow already: this article's is snow-2",
    ]);
  });

  test('is at the path that its author wrote', async () => {
    const ledger = new Ledger();
    const { findings } = await ledger.take([article('ice.md', { permalink: '/2016/04/13/ice/' })]);
    expect(pagesOf(ledger)).toEqual({ 'ice.md': '/2016/04/13/ice/' });
    expect(findings).toEqual([]);
  });

  test.each([
    ['/rss.xml', 'is an address of the service'],
    ['/tags/ice/', 'is an address of the service'],
    ['/', 'is an address of the service'],
    ['/index.html', 'is an address of the service'],
    ['/feed/', 'is redirected by aliases in publication.yaml'],
    ['/FEED', 'is redirected by aliases in publication.yaml'],
    ['//example.org/', 'is no path of this site'],
    ['/../etc/', 'is no path of this site'],
    ['/?p=690', 'is no path of this site'],
    [`/${'x'.repeat(300)}/`, 'is no path of this site'],
    ['/articles/old', 'is an address of old.md'],
    ['/Old/Home/', 'is an address of old.md'],
  ])('stays at its default address if the author wrote %s', async (permalink, reason) => {
    const ledger = new Ledger();
    const rules = addressRulesOf({ aliases: { '/feed': '/rss.xml' } }, 'UTC');
    const { findings } = await ledger.take(
      [article('old.md', { published: 0, formerPaths: ['/old/home/'] }), article('ice.md', { permalink })],
      NOW,
      [],
      rules,
    );
    expect(pagesOf(ledger)['ice.md']).toBe('/articles/ice');
    expect(told(findings)).toEqual([
      `ice.md: address: permalink: ${permalink} ${reason}: the article is at /articles/ice`,
    ]);
  });

  test('is the older one’s if two want the same path', async () => {
    const ledger = new Ledger();
    const { findings } = await ledger.take([
      article('new.md', { permalink: '/ice/' }),
      article('old.md', { permalink: '/Ice', published: 0 }),
    ]);
    expect(pagesOf(ledger)).toEqual({ 'old.md': '/Ice', 'new.md': '/articles/new' });
    expect(findings).toHaveLength(1);
  });

  test('may be a variant of its default address', async () => {
    const ledger = new Ledger();
    await ledger.take([
      article('a.md', { permalink: '/articles/a/' }),
      article('b.md', { permalink: '/articles/b' }),
    ]);
    expect(pagesOf(ledger)).toEqual({ 'a.md': '/articles/a/', 'b.md': '/articles/b' });
  });
});

describe('[71] a pattern for all pages', () => {
  const rules = addressRulesOf({ permalinks: '/:year/:month/:slug/' }, 'Pacific/Auckland');

  test('is read in the time zone of the publication, and the author’s path counts more', async () => {
    const ledger = new Ledger();
    await ledger.take(
      [
        article('ice.md', { published: Date.parse('2025-12-31T12:00:00Z') }),
        article('own.md', { permalink: '/own' }),
      ],
      NOW,
      [],
      rules,
    );
    expect(pagesOf(ledger)).toEqual({ 'ice.md': '/2026/01/ice/', 'own.md': '/own' });
  });

  test('moves articles that the ledger knows, and back; every address stays known', async () => {
    const ledger = new Ledger();
    const articles = [article('ice.md')];
    await ledger.take(articles);
    await ledger.take(articles, LATER, [], rules);
    expect(pagesOf(ledger)).toEqual({ 'ice.md': '/2026/01/ice/' });
    await ledger.take(articles, LATER, [], addressRulesOf({ permalinks: '/:title' }, 'UTC'));
    expect(pagesOf(ledger)).toEqual({ 'ice.md': '/title-of-ice-md' });
    await ledger.take(articles, LATER);
    expect(pagesOf(ledger)).toEqual({ 'ice.md': '/articles/ice' });
    expect(ledger.rows[0]?.address?.former).toEqual(['/2026/01/ice/', '/title-of-ice-md']);
    await ledger.take(articles, LATER, [], rules);
    expect(ledger.rows[0]?.address?.former).toEqual(['/title-of-ice-md']);
  });

  test('does not move an article when its title or date is edited', async () => {
    const ledger = new Ledger();
    const byTitle = addressRulesOf({ permalinks: '/:year/:title/' }, 'UTC');
    await ledger.take([edited('ice.md', { title: 'Ice' })], NOW, [], byTitle);
    await ledger.take([edited('ice.md', { title: 'Snow', published: 0 })], LATER, [], byTitle);
    expect(pagesOf(ledger)).toEqual({ 'ice.md': '/2026/ice/' });
    await ledger.take([edited('snow.md', { title: 'Snow' })], LATER, [], byTitle);
    expect(pagesOf(ledger)).toEqual({ 'snow.md': '/2026/snow/' });
  });

  test('leaves the later of two articles with the same path at its default address', async () => {
    const ledger = new Ledger();
    const { findings } = await ledger.take(
      [article('a/ice.md', { published: 0 }), article('b/ice.md')],
      NOW,
      [],
      addressRulesOf({ permalinks: '/:slug/' }, 'UTC'),
    );
    expect(pagesOf(ledger)).toEqual({ 'a/ice.md': '/ice/', 'b/ice.md': '/articles/ice-2' });
    expect(told(findings)).toContain(
      'b/ice.md: address: permalinks: /ice/ is an address of a/ice.md: the article is at /articles/ice-2',
    );
  });

  test.each([
    ['/:section/:slug', 'post/ice/index.md', '/post/ice'],
    ['/:section/:slug', 'content/News Desk/x/ice.md', '/news-desk/ice'],
    ['/:section/:slug', '_posts/ice.md', '/ice'],
    ['/:section/:slug', 'ice.md', '/ice'],
    ['/:categories/:slug', 'news/_posts/ice.md', '/news/town/thin%20ice/ice'],
    ['/:filename', 'ice.md', '/2026-01-01-ice'],
    ['/:title/', 'ice.md', '/2026-01-01-ice/'],
  ])('%s puts %s at %s', async (permalinks, path, page) => {
    const ledger = new Ledger();
    await ledger.take(
      [
        article(path, {
          slug: 'ice',
          nameSlug: '2026-01-01-ice',
          title: '',
          categories: ['Town', 'Thin Ice', 'town', '..'],
        }),
      ],
      NOW,
      [],
      addressRulesOf({ permalinks }, 'UTC'),
    );
    expect(Object.values(pagesOf(ledger))).toEqual([page]);
  });
});

describe('[4] [71] an article that the ledger knows', () => {
  test('moves when its author writes a slug or a path, and the old address leads there', async () => {
    const ledger = new Ledger();
    await ledger.take([edited('ice.md')]);
    await ledger.take([edited('ice.md', { slug: 'own', hasOwnSlug: true, nameSlug: 'ice' })], LATER);
    expect(pagesOf(ledger)).toEqual({ 'ice.md': '/articles/own' });
    await ledger.take(
      [edited('ice.md', { slug: 'own', hasOwnSlug: true, nameSlug: 'ice', permalink: '/a/' })],
      LATER,
    );
    expect(pagesOf(ledger)).toEqual({ 'ice.md': '/a/' });
    await ledger.take([edited('ice.md', { permalink: '/b/' })], LATER);
    expect(pagesOf(ledger)).toEqual({ 'ice.md': '/b/' });
    const [row] = ledger.rows;
    expect([row?.slug, row?.formerSlugs, row?.address?.former]).toEqual(['ice', ['own'], ['/a/']]);
    expect(row?.id).toBe('tag:example.org,2026-01-01:ice');
    expect(row?.updated).toBe(row?.published);
    await ledger.take([edited('ice.md')], LATER);
    expect(pagesOf(ledger)).toEqual({ 'ice.md': '/articles/ice' });
    expect(ledger.rows[0]?.address?.former).toEqual(['/a/', '/b/']);
  });

  test('keeps the address that an earlier version gave it, and its author is told of keys from then', async () => {
    const old = edited('2017-12-02-ice.md', { slug: 'own', hasOwnSlug: true, permalink: '/ice/' });
    const known = edited('2017-12-02-ice.md');
    const ledger = await upgraded(known);
    const now = { ...old, nameSlug: '2017-12-02-ice' };
    const first = await ledger.take([now], LATER);
    expect(pagesOf(ledger)).toEqual({ '2017-12-02-ice.md': '/articles/2017-12-02-ice' });
    const findings = [
      '2017-12-02-ice.md: address: slug: own is not used: readers know the article at /articles/2017-12-02-ice; change it to move the article, or remove it',
      '2017-12-02-ice.md: address: permalink: /ice/ is not used: readers know the article at /articles/2017-12-02-ice; change it to move the article, or remove it',
    ];
    expect(told(first.findings)).toEqual(findings);
    // As long as they stay, so does the address.
    const again = await ledger.take([{ ...now, contentHash: 'edited' }], LATER);
    expect(told(again.findings)).toEqual(findings);
    await ledger.take([{ ...now, contentHash: 'again', permalink: '/snow/' }], LATER);
    expect(pagesOf(ledger)).toEqual({ '2017-12-02-ice.md': '/snow/' });
    expect(ledger.rows[0]?.slug).toBe('2017-12-02-ice');
    await ledger.take([{ ...now, contentHash: 'third', slug: 'other', permalink: '/snow/' }], LATER);
    expect(ledger.rows[0]?.slug).toBe('other');
  });

  test('that an earlier version wrote moves with a pattern', async () => {
    const ledger = await upgraded(edited('ice.md'));
    const { findings } = await ledger.take(
      [edited('ice.md', { slug: 'own', hasOwnSlug: true, nameSlug: 'ice' })],
      LATER,
      [],
      addressRulesOf({ permalinks: '/:slug/' }, 'UTC'),
    );
    expect(pagesOf(ledger)).toEqual({ 'ice.md': '/own/' });
    expect(findings).toEqual([]);
  });

  test('that an earlier version wrote without any key is not changed by the upgrade', async () => {
    const ledger = await upgraded(edited('2017-12-02-ice.md'));
    const { changes } = await ledger.take(
      [
        {
          ...edited('2017-12-02-ice.md'),
          slug: 'ice',
          nameSlug: '2017-12-02-ice',
          contentHash: ledger.rows[0]?.contentHash ?? '',
        },
      ],
      LATER,
    );
    expect(changes).toEqual([]);
  });

  test('keeps its slug when its file moves to another folder, and takes the new name when it is renamed', async () => {
    const ledger = await upgraded(edited('2017-12-02-ice.md'));
    const names = { slug: 'ice', nameSlug: '2017-12-02-ice' };
    await ledger.take([edited('a/2017-12-02-ice.md', names)], LATER);
    expect(pagesOf(ledger)).toEqual({ 'a/2017-12-02-ice.md': '/articles/2017-12-02-ice' });
    await ledger.take([edited('a/2018-01-01-snow.md', { slug: 'snow', nameSlug: '2018-01-01-snow' })], LATER);
    expect(pagesOf(ledger)).toEqual({ 'a/2018-01-01-snow.md': '/articles/snow' });
  });

  test('keeps the slug of a page bundle from an earlier version when its folder moves', async () => {
    const ledger = new Ledger();
    await ledger.take([edited('post/ice/index.md', { slug: 'index' })]);
    await ledger.take([edited('blog/ice/index.md', { slug: 'ice' })], LATER);
    expect(pagesOf(ledger)).toEqual({ 'blog/ice/index.md': '/articles/index' });
    const another = new Ledger();
    await another.take([edited('post/ice/index.md', { slug: 'ice' })]);
    await another.take([edited('post/snow/index.md', { slug: 'snow' })], LATER);
    expect(pagesOf(another)).toEqual({ 'post/snow/index.md': '/articles/snow' });
  });

  test('goes to its default address while an alias in publication.yaml has its path', async () => {
    const ledger = new Ledger();
    const articles = [article('ice.md', { permalink: '/ice/' })];
    await ledger.take(articles);
    const rules = addressRulesOf({ aliases: { '/ice': 'https://example.org/' } }, 'UTC');
    const { findings } = await ledger.take(articles, LATER, [], rules);
    expect(pagesOf(ledger)).toEqual({ 'ice.md': '/articles/ice' });
    expect(findings).toHaveLength(1);
    await ledger.take(articles, LATER);
    expect(pagesOf(ledger)).toEqual({ 'ice.md': '/ice/' });
  });
});

test('[71] files are read again only if the rules for addresses differ', () => {
  const rules = { permalinks: '/:slug/', aliases: { '/a': '/b' } };
  expect(haveSameAddresses(rules, { ...rules, aliases: { '/a': '/c' } })).toBe(true);
  expect(haveSameAddresses({}, {})).toBe(true);
  expect(haveSameAddresses(rules, { ...rules, permalinks: '/:title/' })).toBe(false);
  expect(haveSameAddresses(rules, { permalinks: '/:slug/' })).toBe(false);
});
