import { expect, test } from 'vitest';
import type { Article } from '../../../../src/core/article/article.ts';
import type { LedgerRow } from '../../../../src/core/ledger/ledger.ts';
import { createEntryCache, type CachedEntry } from '../../../../src/core/snapshot/entry-cache.ts';
import { PUBLICATION } from '../../../support/service/regenerator.ts';

const articleWith = (words: string): Article => ({
  path: 'a.md',
  contentHash: 'h',
  slug: 'a',
  title: 'A',
  published: 0,
  authors: [],
  tags: [],
  attachments: [],
  draft: false,
  body: { format: 'html', line: 1, text: `<p>${words}</p>` },
});

const rowOf = (id: string, changes: Partial<LedgerRow> = {}): LedgerRow => ({
  id,
  path: 'a.md',
  slug: 'a',
  formerSlugs: [],
  contentHash: 'h',
  textHash: 't',
  title: 'A',
  published: 0,
  updated: 0,
  deleted: undefined,
  ...changes,
});

const NO_LINKS = { named: async () => new Map(), byPagePath: async () => undefined };

/** A cache, and the ids of articles that were read for it. */
function observed(words = 'Text.') {
  const read: string[] = [];
  const { entryOf, keep } = createEntryCache();
  const articleOf = async ({ id }: LedgerRow): Promise<Article | undefined> => {
    read.push(id);
    return id === 'missing' ? undefined : articleWith(words);
  };
  return {
    read,
    keep,
    get: (row: LedgerRow, publication = PUBLICATION) =>
      entryOf(row, publication, { articleOf, ledger: NO_LINKS }),
  };
}

test('makes an entry once for the same row and publication', async () => {
  const { get, read } = observed();
  expect(await get(rowOf('a'))).toBe(await get(rowOf('a')));
  expect(read).toEqual(['a']);
});

test('makes an entry again if its row or the publication has changed', async () => {
  const { get, read } = observed();
  await get(rowOf('a'));
  await get(rowOf('a', { updated: 1 }));
  await get(rowOf('a', { updated: 1 }), { ...PUBLICATION });
  expect(read).toEqual(['a', 'a', 'a']);
});

test('does not remember that an article is missing', async () => {
  const { get, read } = observed();
  expect([await get(rowOf('missing')), await get(rowOf('missing'))]).toEqual([undefined, undefined]);
  expect(read).toHaveLength(2);
});

test('evicts entries beyond its budget, but not those that are kept', async () => {
  const { get, keep, read } = observed('word '.repeat(20_000));
  const kept = (await get(rowOf('kept'))) as CachedEntry;
  expect(kept.made.entry.html.length).toBeGreaterThan(90_000);
  keep(new Map([['kept', kept]]));
  for (let number = 0; number < 12; number += 1) await get(rowOf(`other ${number}`));
  read.length = 0;
  expect(await get(rowOf('kept'))).toBe(kept);
  await get(rowOf('other 0'));
  expect(read).toEqual(['other 0']);
});
