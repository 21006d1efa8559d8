import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Finding } from '../article/finding.ts';
import type { LedgerRow } from '../article/ledger.ts';
import type { Row, Statements } from './driver.ts';

/** A row that is new or has changed, with what is kept beside it. */
export interface LedgerChange {
  readonly row: LedgerRow;
  /** What it said when it was last significantly edited; undefined: as before. */
  readonly words: string | undefined;
  /** What was repaired when it was read; undefined: as before. */
  readonly receipts: readonly Finding[] | undefined;
}

const COLUMNS = 'id, path, slug, former_slugs, content_hash, text_hash, title, published, updated, deleted';

/** All rows. Rejects if one is damaged. */
export async function readLedger({ all }: Statements): Promise<LedgerRow[]> {
  return (await all(`SELECT ${COLUMNS} FROM ledger`)).map(toRow);
}

/** One row. Rejects if it is damaged or not there. */
export async function readRow({ all }: Statements, id: string): Promise<LedgerRow> {
  const [row] = await all(`SELECT ${COLUMNS} FROM ledger WHERE id = $1`, id);
  if (row === undefined) throw new Error(`malformed: no row ${id}`);
  return toRow(row);
}

function toRow(row: Row): LedgerRow {
  const { id, published, updated, deleted } = row;
  if (![published, updated, deleted ?? 0].every(Number.isSafeInteger))
    throw new Error(`malformed: the dates of ${String(id)}`);
  return {
    id: String(row['id']),
    path: String(row['path']),
    slug: String(row['slug']),
    formerSlugs: JSON.parse(String(row['former_slugs'])) as string[],
    contentHash: String(row['content_hash']),
    textHash: String(row['text_hash']),
    title: String(row['title']),
    published: Number(row['published']),
    updated: Number(row['updated']),
    deleted: row['deleted'] === null ? undefined : Number(row['deleted']),
  };
}

/**
 * What an article said when it was last significantly edited; '' where there is no such row, or it cannot be
 * read: then the next edit counts as significant, which is better than none being published.
 */
export async function readWords({ all }: Statements, id: string): Promise<string> {
  const [row] = await all('SELECT words FROM ledger WHERE id = $1', id);
  try {
    return row === undefined ? '' : inflateRawSync(row['words'] as Uint8Array).toString();
  } catch {
    return '';
  }
}

/** The receipts of all articles that are published, by path. */
export async function readReceipts({ all }: Statements): Promise<Finding[]> {
  const rows = await all('SELECT receipts FROM ledger WHERE deleted IS NULL ORDER BY path');
  return rows.flatMap(({ receipts }) => JSON.parse(String(receipts)) as Finding[]);
}

/** Writes rows; to be called in a transaction. */
export async function writeLedger({ run }: Statements, changes: readonly LedgerChange[]): Promise<void> {
  // Two articles may swap their names: no row may stand in another's way while they are written.
  for (const { row } of changes) await run("UPDATE ledger SET slug = ' ' || id WHERE id = $1", row.id);
  for (const { row, words, receipts } of changes) {
    const deflated = deflateRawSync(words ?? '');
    const json = JSON.stringify(receipts ?? []);
    await run(
      `INSERT INTO ledger
         (id, path, slug, former_slugs, content_hash, text_hash, title, published, updated, deleted, words, receipts)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       ON CONFLICT (id) DO UPDATE SET
         path = excluded.path, slug = excluded.slug, former_slugs = excluded.former_slugs,
         content_hash = excluded.content_hash, text_hash = excluded.text_hash, title = excluded.title,
         published = excluded.published, updated = excluded.updated, deleted = excluded.deleted`,
      row.id,
      row.path,
      row.slug,
      JSON.stringify(row.formerSlugs),
      row.contentHash,
      row.textHash,
      row.title,
      row.published,
      row.updated,
      row.deleted ?? null,
      deflated,
      json,
    );
    if (words !== undefined) await run('UPDATE ledger SET words = $2 WHERE id = $1', row.id, deflated);
    if (receipts !== undefined) await run('UPDATE ledger SET receipts = $2 WHERE id = $1', row.id, json);
  }
}
