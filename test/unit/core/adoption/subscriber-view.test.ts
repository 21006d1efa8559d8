import { describe, expect, test } from 'vitest';
import type { ComparedEntry } from '../../../../src/core/adoption/compare.ts';
import type { OldFormat, OldItem } from '../../../../src/core/adoption/old-feed.ts';
import { subscriberView, type SeenItem } from '../../../../src/core/adoption/subscriber-view.ts';

const NOON = Date.UTC(2014, 5, 5, 12);
const DAY = 86_400_000;

const old = (changes: Partial<OldItem> = {}): OldItem => ({
  id: '17',
  title: 'Ice',
  link: 'https://example.org/ice/',
  published: NOON,
  authors: [],
  tags: [],
  html: '',
  attachments: [],
  position: 1,
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

const only = (item: OldItem, published: ComparedEntry, format: OldFormat = 'rss'): SeenItem | undefined =>
  subscriberView([item], [published], format).items[0];

describe('[73] an item of an old feed, for its readers', () => {
  test.each<[string, Partial<ComparedEntry>, Partial<SeenItem>]>([
    ['that is the same', {}, { state: 'unchanged' }],
    ['that was edited', { updated: NOON + DAY }, { state: 'updated' }],
    ['with another id', { id: '18' }, { state: 'new', id: '18', knownId: '17' }],
    [
      'with another link on the same host',
      { link: 'https://example.org/a/ice' },
      { state: 'updated', knownLink: 'https://example.org/ice/' },
    ],
    [
      'on another host',
      { link: 'https://new.example/ice/' },
      { state: 'unchanged', knownLink: 'https://example.org/ice/' },
    ],
    ['with another date', { published: NOON + DAY }, { state: 'updated', knownPublished: NOON }],
    ['with another id that is in no document', { id: '18', isRecent: false }, { state: 'gone', id: '17' }],
    ['that is in no document', { isRecent: false }, { state: 'unchanged' }],
  ])('%s', (_, changes, seen) => {
    expect(only(old(), entry(changes))).toMatchObject(seen);
  });

  test('is known by the id of the format that they read', () => {
    const published = entry({ id: '17 at https://old.example', atomId: 'tag:old.example,2014:17' });
    const ids = {
      rss: '17 at https://old.example',
      json: '17 at https://old.example',
      atom: 'tag:old.example,2014:17',
    };
    for (const format of ['rss', 'atom', 'json'] as const)
      for (const [other, id] of Object.entries(ids))
        expect([format, other, only(old({ id }), published, format)?.state]).toEqual([
          format,
          other,
          ids[format] === id ? 'unchanged' : 'new',
        ]);
  });

  test('counts once if it stands there twice, and is gone if it is published nowhere', () => {
    const view = subscriberView(
      [old(), old({ position: 2 }), old({ id: '19', title: 'Snow', link: undefined })],
      [entry(), entry({ path: 'fog.md', id: '20', title: 'Fog', link: 'https://example.org/fog/' })],
      'rss',
    );
    expect(view.counts).toEqual({ unchanged: 1, updated: 0, new: 1, gone: 1 });
    expect(view.items.map(({ state, title }) => `${state} ${title}`)).toEqual([
      'unchanged Ice',
      'gone Snow',
      'new Fog',
    ]);
  });

  test('that they do not get does not count as new', () => {
    const { counts } = subscriberView([], [entry({ isRecent: false })], 'rss');
    expect(counts).toEqual({ unchanged: 0, updated: 0, new: 0, gone: 0 });
  });
});
