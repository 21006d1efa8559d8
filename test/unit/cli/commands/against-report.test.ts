import { describe, expect, test } from 'vitest';
import { againstReport, type Comparison } from '../../../../src/cli/commands/against-report.ts';
import type { OldFeedFault } from '../../../../src/core/adoption/old-feed.ts';
import type { SeenItem } from '../../../../src/core/adoption/subscriber-view.ts';

const seen = (changes: Partial<SeenItem> = {}): SeenItem => ({
  state: 'unchanged',
  article: 'ice.md',
  title: 'Ice',
  id: '17',
  link: 'https://example.org/ice/',
  published: Date.UTC(2014, 5, 5, 12),
  ...changes,
});

function comparison(items: readonly SeenItem[], faults: readonly OldFeedFault[] = []): Comparison {
  const counts = { unchanged: 0, updated: 0, new: 0, gone: 0 };
  for (const { state } of items) counts[state] += 1;
  const relinked = items.filter(({ knownLink }) => knownLink !== undefined).length;
  const redated = items.filter(({ knownPublished }) => knownPublished !== undefined).length;
  return {
    source: 'old.xml',
    old: { feed: { format: 'rss', title: 'Old' }, items: [], faults },
    view: { items, counts, relinked, redated },
    allowNew: 0,
  };
}

const linesOf = (of: Comparison, maxLines = 30): readonly string[] => [...againstReport(of, maxLines)];

describe('what readers of an old feed would see', () => {
  test('is one line if they would see nothing', () => {
    expect(linesOf(comparison([seen()]))).toEqual([
      'readers of old.xml (rss): 1 unchanged, 0 updated, 0 new, 0 gone; 0 with another link, 0 with another date',
    ]);
  });

  test('names each item that would be new, gone, or other, with what they know', () => {
    const lines = linesOf(
      comparison([
        seen({ state: 'new', id: '18', knownId: '17' }),
        seen({ state: 'new', article: 'fog.md', title: '', id: '20' }),
        seen({ state: 'gone', article: undefined, title: 'Snow' }),
        seen({ state: 'updated', knownLink: 'https://example.org/old/' }),
        seen({ state: 'updated', knownPublished: Date.UTC(2014, 5, 4) }),
        seen({ state: 'updated' }),
      ]),
    );
    expect(lines.slice(0, 6)).toEqual([
      'new: ice.md: "Ice": 18 instead of 17',
      'new: fog.md: 20',
      'link: ice.md: "Ice": https://example.org/ice/ instead of https://example.org/old/',
      'date: ice.md: "Ice": 2014-06-05T12:00:00Z instead of 2014-06-04T00:00:00Z',
      'gone: "Snow"',
      'updated: ice.md: "Ice"',
    ]);
    expect(lines.at(-1)).toBe('2 items would be new, 0 may be (--allow-new)');
  });

  test('has one line for links of which only the host differs', () => {
    const items = ['a', 'b'].map((name) =>
      seen({ link: `http://localhost:8080/${name}`, knownLink: `https://example.org/${name}` }),
    );
    expect(linesOf(comparison(items))).toEqual([
      'links lead to http://localhost:8080 instead of https://example.org: set --base-url to the address that readers will use',
      expect.stringContaining('2 with another link'),
    ]);
  });

  test.each([10, 30])('has at most %d lines, whatever the feed holds', (maxLines) => {
    const faults = Array.from({ length: 1000 }, (_, index) => ({
      where: `item ${index}`,
      message: 'has no date',
      isError: false,
    }));
    const lines = linesOf(
      comparison(
        Array.from({ length: 1000 }, () => seen({ state: 'new' })),
        faults,
      ),
      maxLines,
    );
    expect(lines.length).toBeLessThanOrEqual(maxLines);
    expect(lines.join('\n')).toMatch(/and [\d,]+ more lines \(--verbose shows all\)/);
    expect(linesOf(comparison([...lines].map(() => seen({ state: 'new' }))), Infinity)).toHaveLength(
      lines.length + 2,
    );
  });

  test('writes no control characters of a feed to a terminal', () => {
    const lines = linesOf(
      comparison([seen({ state: 'gone', article: undefined, title: '', id: 'a\u001B[31m\n' })]),
    );
    expect(lines.join('')).not.toMatch(/[\u001B\n]/);
  });
});
