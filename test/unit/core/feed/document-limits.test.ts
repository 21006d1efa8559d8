import { describe, expect, test, vi } from 'vitest';
import { FeedwrightError } from '../../../../src/core/errors.ts';
import {
  selectWithinLimits,
  memoizeFragments,
  type Bounds,
} from '../../../../src/core/feed/document-limits.ts';
import type { RenderFragment } from '../../../../src/core/feed/render.ts';
import { plainEntry, renderFragment } from './sample.ts';

const BOUNDS: Bounds = { limit: 20, maxBytes: 100, content: 'full' };

/** An entry whose fragments have as many bytes as its HTML, or its summary, has characters. */
function entryOf(slug: string, fullBytes: number, summaryBytes = 1): ReturnType<typeof plainEntry> {
  return plainEntry({ slug, html: 'x'.repeat(fullBytes), summary: 'y'.repeat(summaryBytes) });
}

const plain: RenderFragment = (_, entry, content) => (content === 'full' ? entry.html : entry.summary);

/** The slugs and the sizes of the selected entries. */
function fitted(entries: readonly ReturnType<typeof plainEntry>[], bounds: Partial<Bounds> = {}): string {
  const { chosen } = selectWithinLimits(entries, { ...BOUNDS, ...bounds }, plain);
  return chosen.map(({ entry, fragments }) => `${entry.slug}:${fragments.rss.length}`).join(' ');
}

describe('selectWithinLimits', () => {
  test.each([
    ['nothing', [], {}, ''],
    ['all entries that fit', [entryOf('a', 40), entryOf('b', 60)], {}, 'a:40 b:60'],
    ['no more than the limit', [entryOf('a', 1), entryOf('b', 1), entryOf('c', 1)], { limit: 2 }, 'a:1 b:1'],
    ['none with limit 0', [entryOf('a', 1)], { limit: 0 }, ''],
    ['at most the maximum size', [entryOf('a', 40), entryOf('b', 61)], {}, 'a:40'],
    [
      'none after the first that does not fit',
      [entryOf('a', 40), entryOf('b', 61), entryOf('c', 1)],
      {},
      'a:40',
    ],
    ['a huge entry as its summary', [entryOf('a', 101, 2), entryOf('b', 98)], {}, 'a:2 b:98'],
    ['a later huge entry as its summary', [entryOf('a', 9), entryOf('b', 999, 3)], {}, 'a:9 b:3'],
    ['the first entry whatever its size', [entryOf('a', 999, 888), entryOf('b', 1)], {}, 'a:888'],
    ['summaries', [entryOf('a', 50, 2), entryOf('b', 50, 3)], { content: 'summary' as const }, 'a:2 b:3'],
  ])('[9] chooses %s', (_, entries, bounds, expected) => {
    expect(fitted(entries, bounds)).toBe(expected);
  });

  test('[5] [9] the largest format decides for all formats', () => {
    const entries = [entryOf('a', 30), entryOf('b', 30)];
    const render: RenderFragment = (format, entry) => entry.html.repeat(format === 'atom' ? 2 : 1);
    expect(selectWithinLimits(entries, BOUNDS, render).chosen).toHaveLength(1);
    expect(selectWithinLimits(entries, { ...BOUNDS, maxBytes: 120 }, render).chosen).toHaveLength(2);
  });

  test('[5] [9] an entry too large in one format is a summary in all', () => {
    const render: RenderFragment = (format, entry, content) =>
      content === 'full' ? entry.html.repeat(format === 'json' ? 2 : 1) : `${format} summary`;
    expect(selectWithinLimits([entryOf('a', 60)], BOUNDS, render).chosen[0]?.fragments).toStrictEqual({
      rss: 'rss summary',
      atom: 'atom summary',
      json: 'json summary',
    });
  });

  test('[9] counts bytes, not characters', () => {
    const entries = [plainEntry({ html: '😀'.repeat(13) }), plainEntry({ html: '😀'.repeat(13) })];
    expect(selectWithinLimits(entries, BOUNDS, plain).chosen).toHaveLength(1);
  });

  test('renders nothing beyond the limit', () => {
    const render = vi.fn<RenderFragment>(plain);
    const entries = ['a', 'b', 'c', 'd'].map((slug) => entryOf(slug, 60));
    selectWithinLimits(entries, BOUNDS, render);
    expect(new Set(render.mock.calls.map(([, entry]) => entry.slug))).toStrictEqual(new Set(['a', 'b']));
    render.mockClear();
    selectWithinLimits(entries, { ...BOUNDS, limit: 1 }, render);
    expect(new Set(render.mock.calls.map(([, entry]) => entry.slug))).toStrictEqual(new Set(['a']));
  });

  test('leaves out and reports an entry that cannot be rendered, without counting it', () => {
    const broken = plainEntry({ slug: 'broken', link: 'not absolute' });
    const good = [plainEntry({ slug: 'a' }), plainEntry({ slug: 'b' })];
    const bounds = { limit: 2, maxBytes: 100_000, content: 'full' } as const;
    const { chosen, refused } = selectWithinLimits([broken, ...good], bounds, renderFragment);
    expect(chosen.map(({ entry }) => entry.slug)).toStrictEqual(['a', 'b']);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.entry).toBe(broken);
    expect(refused[0]?.error.code).toBe('document_malformed');
  });

  test('rethrows a bug instead of reporting it as a fault of the article', () => {
    const render: RenderFragment = () => {
      throw new RangeError('a bug');
    };
    expect(() => selectWithinLimits([plainEntry()], BOUNDS, render)).toThrow(RangeError);
  });
});

describe('rememberFragments', () => {
  test('renders each entry once per format and content', () => {
    const render = vi.fn<RenderFragment>(plain);
    const remembered = memoizeFragments(render);
    const entry = entryOf('a', 3);
    expect(remembered('rss', entry, 'full')).toBe('xxx');
    expect(remembered('rss', entry, 'full')).toBe('xxx');
    expect(render).toHaveBeenCalledTimes(1);
    expect(remembered('rss', entry, 'summary')).toBe('y');
    expect(remembered('atom', entry, 'full')).toBe('xxx');
    expect(render).toHaveBeenCalledTimes(3);
  });

  test('does not confuse an entry with an equal one', () => {
    const render = vi.fn<RenderFragment>(plain);
    const remembered = memoizeFragments(render);
    remembered('rss', entryOf('a', 3), 'full');
    remembered('rss', entryOf('a', 3), 'full');
    expect(render).toHaveBeenCalledTimes(2);
  });

  test('does not remember a failure', () => {
    const render = vi.fn<RenderFragment>(() => {
      throw new FeedwrightError('document_malformed', 'broken');
    });
    const remembered = memoizeFragments(render);
    const entry = entryOf('a', 3);
    expect(() => remembered('rss', entry, 'full')).toThrow(FeedwrightError);
    expect(() => remembered('rss', entry, 'full')).toThrow(FeedwrightError);
    expect(render).toHaveBeenCalledTimes(2);
  });
});
