import { describe, expect, test } from 'vitest';
import { compareItems, type ComparedEntry, type KnownItem } from '../../../../src/core/adoption/compare.ts';

const DAY = 86_400_000;
const NOON = Date.UTC(2014, 5, 5, 12);

const item = (changes: Partial<KnownItem> = {}): KnownItem => ({
  id: '17',
  title: 'Ice',
  link: 'https://example.org/ice/',
  published: NOON,
  isRecent: true,
  ...changes,
});

const entry = (changes: Partial<ComparedEntry> = {}): ComparedEntry => ({
  path: 'ice.md',
  id: '17',
  title: 'Ice',
  link: 'https://example.org/ice/',
  published: NOON,
  updated: NOON,
  isRecent: true,
  ...changes,
});

const changeOf = (...of: Parameters<typeof compareItems>): readonly string[] =>
  compareItems(...of).map(({ change }) => change);

describe('an item that readers know', () => {
  test.each<[string, Partial<ComparedEntry>, string]>([
    ['is unchanged', {}, 'unchanged'],
    ['is updated', { updated: NOON + DAY }, 'updated'],
    ['has another page on the same host', { link: 'https://example.org/articles/ice' }, 'moved'],
    ['has another page, without www', { link: 'https://www.example.org/articles/ice' }, 'moved'],
    ['is on the same host with www', { link: 'https://www.example.org/ice/' }, 'unchanged'],
    ['has lost the slash at the end of its link', { link: 'https://example.org/ice' }, 'moved'],
    ['is dated otherwise', { published: NOON + 1000 }, 'redated'],
    ['has another id', { id: '18' }, 'id-changed'],
    ['has another id in Atom', { atomId: 'tag:example.org,2014:17' }, 'id-changed'],
    ['has another id, and another date', { id: '18', published: NOON + 1000 }, 'id-changed'],
    ['is on another host', { link: 'https://new.example/2014/ice' }, 'unchanged'],
    ['is on the same host with TLS', { link: 'http://example.org/ice/' }, 'unchanged'],
  ])('%s', (_, changes, change) => {
    expect(changeOf([item()], [entry(changes)])).toEqual([change]);
  });

  test('keeps its id in Atom', () => {
    const atomId = 'tag:old.example,2014:17';
    expect(changeOf([item({ atomId })], [entry({ atomId })])).toEqual(['unchanged']);
    expect(changeOf([item({ atomId })], [entry()])).toEqual(['id-changed']);
  });

  test('is compared by the id of the format of its feed alone', () => {
    const atomId = 'tag:old.example,2014:17';
    expect(changeOf([item({ id: atomId })], [entry({ atomId })], 'atom')).toEqual(['unchanged']);
    expect(changeOf([item()], [entry({ atomId })], 'rss')).toEqual(['unchanged']);
    expect(changeOf([item({ id: '17' })], [entry({ atomId })], 'atom')).toEqual(['id-changed']);
  });

  test('is gone, and another one is new', () => {
    const other = entry({ path: 'sea.md', id: '18', title: 'Sea', link: 'https://example.org/sea/' });
    expect(changeOf([item()], [other])).toEqual(['gone', 'new']);
  });

  test('makes an entry of the archives no new item', () => {
    const other = entry({ path: 'sea.md', id: '18', title: 'Sea', link: '', isRecent: false });
    expect(changeOf([item()], [entry(), other])).toEqual(['unchanged']);
  });
});

describe('an item with another id', () => {
  test.each<[string, Partial<KnownItem>, Partial<ComparedEntry>]>([
    ['its article', { article: 'ice.md', title: '', link: undefined }, { title: 'Snow' }],
    ['its link', { title: '' }, { title: 'Snow' }],
    ['its path on another host', { title: '' }, { title: 'Snow', link: 'http://localhost:3000/ice/' }],
    ['its title and day', { link: undefined }, { published: NOON + DAY }],
  ])('is found by %s', (_, known, published) => {
    const [compared] = compareItems([item(known)], [entry({ ...published, id: 'tag:example.org,2014:ice' })]);
    expect(compared).toMatchObject({ change: 'id-changed', before: { id: '17' }, after: { path: 'ice.md' } });
  });

  test('is not found by its title on another day', () => {
    expect(changeOf([item({ link: undefined })], [entry({ id: 'x', published: NOON + 3 * DAY })])).toEqual([
      'gone',
      'new',
    ]);
  });

  test('does not take the entry of an item that has the same title', () => {
    const known = [item({ id: 'a', link: undefined }), item({ id: 'b', link: undefined })];
    const entries = [entry({ id: 'b', path: 'b.md' }), entry({ id: 'c', path: 'c.md' })];
    expect(compareItems(known, entries).map(({ change, after }) => [change, after?.path])).toEqual([
      ['id-changed', 'c.md'],
      ['unchanged', 'b.md'],
    ]);
  });
});
