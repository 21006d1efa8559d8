import type { Article } from '../../../src/core/article/article.ts';
import type { LedgerRow, LedgerChange } from '../../../src/core/ledger/ledger.ts';

export const NOW = Date.parse('2026-03-01T12:00:00Z');

export const row = (id: string, more: Partial<LedgerRow> = {}): LedgerRow => ({
  id,
  path: `${id}.md`,
  slug: id,
  formerSlugs: [],
  contentHash: `hash of ${id}`,
  textHash: `text of ${id}`,
  title: `Title of ${id}`,
  published: 1000,
  updated: 2000,
  deleted: undefined,
  ...more,
});

export const article = (id: string, text: string, contentHash = `hash of ${id}`): Article => ({
  path: `${id}.md`,
  contentHash,
  slug: id,
  title: `Title of ${id}`,
  published: 1000,
  authors: [],
  tags: ['‘quoted’ 😀'],
  attachments: [],
  draft: false,
  body: { format: 'markdown', text, line: 1 },
});

export const change = (one: LedgerRow, more: Partial<LedgerChange> = {}): LedgerChange => ({
  row: one,
  ...more,
});

export const SNAPSHOT = {
  version: 1,
  serveFrom: 0,
  made: NOW,
  details: '{"entries":[]}',
  resources: [],
  instances: [],
};

export const idsOf = (rows: readonly LedgerRow[]): string[] => rows.map(({ id }) => id);
