import { describe, expect, test } from 'vitest';
import type { Article } from '../../../src/article/article.ts';
import { settle } from '../../../src/snapshot/identity.ts';

const article = (path: string, published: string, more: Partial<Article> = {}): Article => ({
  path,
  contentHash: path,
  slug: 'story',
  title: 'A story',
  published: Date.parse(published),
  authors: [],
  tags: [],
  attachments: [],
  draft: false,
  body: { format: 'html', text: '', line: 1 },
  ...more,
});

const settled = (articles: readonly Article[]): Record<string, string> =>
  Object.fromEntries(
    [...settle(articles, 'example.org').identities].map(([{ path }, { id, slug }]) => [
      path,
      `${slug} ${id}`,
    ]),
  );

describe('settle', () => {
  test('[4] [21] mints an id from authority, date and slug', () => {
    expect(settled([article('a.md', '2014-06-05T17:18:00Z')])).toEqual({
      'a.md': 'story tag:example.org,2014-06-05:story',
    });
  });

  test('[21] writes a slug of any script in ASCII', () => {
    expect(settled([article('a.md', '2014-06-05T17:18:00Z', { slug: '故事' })])).toEqual({
      'a.md': '故事 tag:example.org,2014-06-05:%E6%95%85%E4%BA%8B',
    });
  });

  test('[4] keeps the id that an article insists on', () => {
    expect(settled([article('a.md', '2014-06-05T17:18:00Z', { id: 'http://Example.org' })])).toEqual({
      'a.md': 'story http://Example.org',
    });
  });

  test('of two with one slug the older keeps it, in any order', () => {
    const older = article('z.md', '2014-06-05T17:18:00Z');
    const newer = article('a.md', '2014-06-06T17:18:00Z');
    const expected = {
      'z.md': 'story tag:example.org,2014-06-05:story',
      'a.md': 'story-2 tag:example.org,2014-06-06:story-2',
    };
    expect(settled([older, newer])).toEqual(expected);
    expect(settled([newer, older])).toEqual(expected);
    expect(settle([older, newer], 'example.org').findings).toEqual([
      expect.objectContaining({ file: 'a.md', severity: 'warning', rule: 'duplicate-slug' }),
    ]);
  });

  test('a number that is somebody’s name already is not given away', () => {
    const slugs = settled([
      article('1.md', '2014-01-01T00:00:00Z'),
      article('2.md', '2014-01-02T00:00:00Z', { slug: 'story-2' }),
      article('3.md', '2014-01-03T00:00:00Z'),
    ]);
    expect(slugs['3.md']).toMatch(/^story-3 /);
  });

  test('drafts take part, so that nobody’s address changes when they appear', () => {
    const draft = article('draft.md', '2013-01-01T00:00:00Z', { draft: true });
    expect(settled([article('a.md', '2014-06-05T17:18:00Z'), draft])['a.md']).toMatch(/^story-2 /);
  });

  test('of two with one id the younger is left out', () => {
    const id = 'tag:example.org,2000:x';
    const { identities, findings } = settle(
      [
        article('new.md', '2015-01-01T00:00:00Z', { id, slug: 'new' }),
        article('old.md', '2014-01-01T00:00:00Z', { id }),
      ],
      'example.org',
    );
    expect([...identities.keys()].map(({ path }) => path)).toEqual(['old.md']);
    expect(findings).toEqual([
      expect.objectContaining({
        file: 'new.md',
        severity: 'error',
        rule: 'duplicate-id',
        message: expect.stringContaining('old.md') as string,
      }),
    ]);
  });

  test('[12] an id that would be minted twice is found too', () => {
    const { identities } = settle(
      [
        article('a.md', '2014-06-05T17:18:00Z'),
        article('b.md', '2015-01-01T00:00:00Z', { slug: 'b', id: 'tag:example.org,2014-06-05:story' }),
      ],
      'example.org',
    );
    expect(new Set([...identities.values()].map(({ id }) => id)).size).toBe(identities.size);
  });
});
