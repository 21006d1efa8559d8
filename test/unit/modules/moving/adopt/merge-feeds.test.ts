import { describe, expect, test } from 'vitest';
import type { OldFormat, OldItem, ReadFeed } from '../../../../../src/core/adoption/old-feed.ts';
import { combineItems } from '../../../../../src/modules/moving/adopt/combine.ts';
import { mergeFeeds } from '../../../../../src/modules/moving/adopt/merge-feeds.ts';
import { oldSiteOf, siteTarget } from '../../../../../src/modules/moving/adopt/old-site.ts';

const SITE = 'https://old.example';
const DAY = Date.parse('2014-06-05T17:18:00Z');

const feedOf = (format: OldFormat, ...items: readonly Partial<OldItem>[]): ReadFeed => ({
  feed: { format, title: 'Old', link: `${SITE}/` },
  items: items.map((item, at) => ({
    id: `${format}-${at}`,
    title: '',
    authors: [],
    tags: [],
    html: '',
    attachments: [],
    position: at + 1,
    isRecent: true,
    ...item,
  })),
  faults: [],
});

const merge = (...feeds: readonly ReadFeed[]) => mergeFeeds(feeds, oldSiteOf(feeds, 'https://new.example/'));

describe('feeds of one site', () => {
  test('[72] are joined by link: RSS has the id, Atom keeps its own', () => {
    const link = `${SITE}/2014/ice/`;
    const { items } = merge(
      feedOf('atom', { id: 'urn:x:1', link, updated: DAY + 1000, published: DAY }),
      feedOf('rss', {
        id: '7 at old',
        link: `http://www.old.example/2014/ice`,
        title: 'Ice',
        published: DAY,
      }),
      feedOf('json', { id: '7', link }),
    );
    expect(items).toEqual([
      {
        id: '7 at old',
        atomId: 'urn:x:1',
        title: 'Ice',
        link: 'http://www.old.example/2014/ice',
        published: DAY,
        updated: DAY + 1000,
        permalink: '/2014/ice',
        isRecent: true,
      },
    ]);
  });

  test('[72] need no Atom id where it is the one that is made of the id', () => {
    expect(merge(feedOf('rss', { id: 'urn:x:1' }), feedOf('atom', { id: 'urn:x:1' })).items).toEqual([
      { id: 'urn:x:1', title: '', isRecent: true },
    ]);
  });

  test('[72] are joined by title and day where there is no link', () => {
    const { items } = merge(
      feedOf('json', { id: '1', title: 'Ice', published: DAY }),
      feedOf('atom', { id: 'urn:x:1', title: '“Ice”', published: DAY }),
    );
    expect(items.map(({ id, atomId }) => [id, atomId])).toEqual([['1', 'urn:x:1']]);
  });

  test('[72] never join two items of one feed', () => {
    const link = `${SITE}/ice/`;
    expect(merge(feedOf('rss', { id: '1', link }, { id: '2', link })).items.map(({ id }) => id)).toEqual([
      '1',
      '2',
    ]);
  });

  test('tell ids that JSON Feed cannot keep', () => {
    const link = `${SITE}/ice/`;
    expect(merge(feedOf('rss', { id: '1', link }), feedOf('json', { id: '2', link })).otherJsonIds).toBe(1);
  });

  test('[71] keep query forms and ids that are addresses as aliases', () => {
    const { items } = merge(
      feedOf(
        'rss',
        { id: `${SITE}/?p=12`, link: `${SITE}/ice/` },
        { id: '2', link: `${SITE}/index.php?id=2` },
      ),
    );
    expect(items.map(({ permalink, aliases }) => [permalink, aliases])).toEqual([
      ['/ice/', ['/?p=12']],
      [undefined, ['/index.php?id=2']],
    ]);
  });

  test('[71] take no path from a link to another site, the home page or an address of the service', () => {
    const { items } = merge(
      feedOf(
        'rss',
        { link: `${SITE}/ice/` },
        { link: 'https://b.example/x/' },
        { link: `${SITE}/` },
        { link: `${SITE}/rss.xml` },
      ),
    );
    expect(items.map(({ permalink, aliases }) => [permalink, aliases])).toEqual([
      ['/ice/', undefined],
      [undefined, undefined],
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  test('[71] have their paths below the path of the base URL', () => {
    const site = oldSiteOf([feedOf('rss')], 'https://new.example/blog/');
    expect(siteTarget(`${SITE}/blog/ice/`, site)).toBe('/ice/');
    expect(siteTarget(`${SITE}/other/ice/`, site)).toBe('/other/ice/');
  });
});

describe('another run', () => {
  const link = `${SITE}/ice/`;

  test('[72] keeps ids, articles and what was changed by hand, and adds the Atom id', () => {
    const before = [{ id: '7', title: 'By hand', link, article: 'a.md', permalink: '/x/' }];
    const now = merge(feedOf('atom', { id: 'urn:x:1', link, title: 'Ice' }, { id: 'urn:x:2', title: 'New' }));
    expect(combineItems(before, now)).toEqual({
      items: [
        { ...before[0], atomId: 'urn:x:1', isRecent: true },
        { id: 'urn:x:2', title: 'New', isRecent: true },
      ],
      otherIds: 0,
    });
  });

  test('[72] keeps an id against another one of RSS, and tells it', () => {
    const { items, otherIds } = combineItems(
      [{ id: 'urn:x:1', title: 'Ice', link }],
      merge(feedOf('rss', { id: '7', link })),
    );
    expect([items.map(({ id }) => id), otherIds]).toEqual([['urn:x:1'], 1]);
  });

  test('[71] corrects paths that were taken without the path of the base URL', () => {
    const feed = feedOf('rss', { id: '7', link: `${SITE}/blog/ice/` });
    const { items: before } = mergeFeeds([feed], oldSiteOf([feed], `${SITE}/`));
    const now = mergeFeeds([feed], oldSiteOf([feed], `${SITE}/blog/`));
    expect(before[0]?.permalink).toBe('/blog/ice/');
    expect(combineItems(before, now).items[0]?.permalink).toBe('/ice/');
    expect(combineItems(now.items, { ...now, items: before }).items[0]?.permalink).toBe('/ice/');
  });

  test('keeps items that the feeds have no longer', () => {
    const before = [{ id: '1', title: 'Gone', isRecent: true }];
    expect(combineItems(before, merge(feedOf('rss', { id: '2' }))).items.map(({ id }) => id)).toEqual([
      '1',
      '2',
    ]);
  });
});
