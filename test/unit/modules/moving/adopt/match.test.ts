import { describe, expect, test } from 'vitest';
import type { MatchableArticle, MatchableItem } from '../../../../../src/modules/moving/adopt/evidence.ts';
import { matchByName, matchItems } from '../../../../../src/modules/moving/adopt/match.ts';

const DAY = Date.parse('2014-06-05T17:18:09Z');
const HOUR = 3_600_000;

const item = (more: Partial<MatchableItem>): MatchableItem => ({
  id: 'x',
  title: 'Ice',
  published: DAY,
  ...more,
});
const article = (path: string, more: Partial<MatchableArticle> = {}): MatchableArticle => ({
  path,
  title: 'Another',
  published: DAY + 1000 * HOUR,
  ids: [],
  addressKeys: [],
  slugs: [],
  ...more,
});

/** Paths and evidence of the articles of items, in their order. */
function matched(items: readonly MatchableItem[], articles: readonly MatchableArticle[]): readonly string[] {
  const matches = matchItems(items, articles);
  return items.map((one) => {
    const match = matches.get(one);
    return match === undefined ? '' : `${match.article.path} by ${match.by}`;
  });
}

describe('articles of old items', () => {
  test.each<
    [name: string, item: Partial<MatchableItem>, articles: readonly MatchableArticle[], expected: string]
  >([
    ['the id that the file states', { id: '7' }, [article('a.md', { ids: ['7'] })], 'a.md by id'],
    [
      'the Atom id that the file states',
      { atomId: 'urn:x' },
      [article('a.md', { ids: ['urn:x'] })],
      'a.md by id',
    ],
    [
      'the path',
      { permalink: '/2014/Ice/' },
      [article('a.md', { addressKeys: ['/2014/ice'] })],
      'a.md by address',
    ],
    [
      'the path with another ending',
      { permalink: '/2014/ice.html' },
      [article('a.md', { addressKeys: ['/2014/ice'] })],
      'a.md by address',
    ],
    [
      'a query form',
      { aliases: ['/?p=12'] },
      [article('a.md', { addressKeys: ['?p=12 /'] })],
      'a.md by address',
    ],
    [
      'the file, below another folder',
      { permalink: '/blog/posts/cold-ice/' },
      [article('content/en/blog/posts/cold-ice.md'), article('x/cold-ice.md')],
      'content/en/blog/posts/cold-ice.md by file name',
    ],
    [
      'the folder of an index file, without its date',
      { permalink: '/posts/a-cold-winter/' },
      [article('posts/2014-06-05-a-cold-winter/index.md')],
      'posts/2014-06-05-a-cold-winter/index.md by file name',
    ],
    [
      'the slug, with the same title',
      { permalink: '/2014/06/ice/', title: 'An other' },
      [article('b.md', { slugs: ['ice'], title: 'An Other' })],
      'b.md by slug',
    ],
    [
      'a long slug alone',
      { permalink: '/a-cold-winter-in-the-north/' },
      [article('b.md', { slugs: ['a-cold-winter-in-the-north'] })],
      'b.md by slug',
    ],
    [
      'no short slug against title and date',
      { permalink: '/ice/' },
      [article('b.md', { slugs: ['ice'] })],
      '',
    ],
    [
      'title and day in another time zone',
      {},
      [article('a.md', { title: 'ice', published: DAY + 25 * HOUR })],
      'a.md by title and day',
    ],
    ['a title that is unique', {}, [article('a.md', { title: '“Ice”' })], 'a.md by title'],
    [
      'no title that two articles have',
      {},
      [article('a.md', { title: 'Ice' }), article('b.md', { title: 'Ice' })],
      '',
    ],
    ['the moment', {}, [article('a.md', { published: DAY })], 'a.md by time'],
    [
      'no moment that is a day',
      { published: Date.parse('2014-06-05') },
      [article('a.md', { published: Date.parse('2014-06-05') })],
      '',
    ],
    ['no empty title', { title: '', published: undefined }, [article('a.md', { title: '' })], ''],
  ])('[72] are found by %s', (_, more, articles, expected) => {
    expect(matched([item(more)], articles)).toEqual([expected]);
  });

  test('[72] of one title are told apart by their days', () => {
    const items = [item({ id: '1' }), item({ id: '2', published: DAY + 500 * HOUR })];
    const articles = [
      article('b.md', { title: 'Ice', published: DAY + 500 * HOUR }),
      article('a.md', { title: 'Ice', published: DAY }),
    ];
    expect(matched(items, articles)).toEqual(['a.md by title and day', 'b.md by title and day']);
  });

  test('[72] have one item only: the one with the same title', () => {
    const items = [
      item({ id: '1', title: 'Sea', permalink: '/a/ice-age-again/' }),
      item({ id: '2', permalink: '/b/ice-age-again/' }),
    ];
    expect(matched(items, [article('x.md', { title: 'Ice', slugs: ['ice-age-again'] })])).toEqual([
      '',
      'x.md by slug',
    ]);
  });

  test('[72] are left alone where two items are as likely', () => {
    const items = [item({ id: '1', permalink: '/a/' }), item({ id: '2', permalink: '/a/' })];
    expect(matched(items, [article('x.md', { addressKeys: ['/a'] })])).toEqual(['', '']);
  });

  test('[72] are not found by a title that a matched item has too', () => {
    const [first, second] = [item({ id: '1' }), item({ id: '2', published: undefined })];
    const articles = [article('a.md', { title: 'Ice' }), article('b.md', { title: 'Ice' })];
    expect(matchItems([first, second], articles, new Map([[first, 'a.md']])).size).toBe(0);
  });

  test('takes linear work where all have one name', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => at);
    const items = many.map((at) => item({ id: `${at}`, permalink: `/${at}/ice/` }));
    const articles = many.map((at) => article(`${at}/ice.md`, { slugs: ['ice'] }));
    expect(matchItems(items, articles).size).toBe(20_000);
    expect(
      matchItems(
        items.map((one) => ({ ...one, permalink: '/x/ice/' })),
        articles,
      ).size,
    ).toBe(0);
  });

  test('[72] that cannot be read yet are found by their paths alone', () => {
    const items = [
      item({ id: '1', permalink: '/about/' }),
      item({ id: '2', permalink: '/docs/faq/' }),
      item({ id: '3', permalink: '/x/certificate-rates/' }),
      item({ id: '4', permalink: '/x/faq/' }),
    ];
    const files = ['about.md', 'content/docs/faq.md', 'y/certificate-rates.md', 'z/faq.md'].map((path) =>
      article(path),
    );
    const matches = matchByName(items, files);
    expect(items.map((one) => matches.get(one)?.article.path)).toEqual([
      'about.md',
      'content/docs/faq.md',
      'y/certificate-rates.md',
      undefined,
    ]);
  });
});
