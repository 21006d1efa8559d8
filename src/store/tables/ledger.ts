import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { keyOfTarget, slugOfKey } from '../../core/article/addresses/page-path.ts';
import { PARSER_VERSION, type Article } from '../../core/article/article.ts';
import type { Ledger, LedgerChange, LedgerRow } from '../../core/ledger/ledger.ts';
import { wordsOf } from '../../core/article/text/similarity.ts';
import type { DatabaseRow, Statements } from '../../core/ledger/database.ts';
import {
  addressColumn,
  addressIn,
  idAtPath,
  readFormerPages,
  readKnownAddresses,
  readOwnPages,
  writePagePaths,
} from './page-paths.ts';
import { readGoneMediaPaths, readMedia, readMediaPaths, writeMedia } from './media.ts';
import { readNamed, readNames, readReferrers, writeLinks, writeNames } from './references.ts';
import {
  allFeeds,
  feedsOf,
  hasEverBeen,
  largestFeeds,
  otherLabels,
  selectDeleted,
  selectNewest,
  writeSelected,
} from './selections.ts';

const COLUMNS =
  'id, atom_id, path, slug, former_slugs, address, content_hash, text_hash, title, published, updated, deleted';
const SELECT = `SELECT ${COLUMNS} FROM ledger`;
/** The columns, qualified for joins. */
const OF_LEDGER = COLUMNS.replaceAll(/\w+/g, 'ledger.$&');

/** Level 1 costs half of the best level and compresses short texts about as well. */
const DEFLATE = { level: 1 } as const;

/** The ledger on the tables behind `statements`. Every method rejects if a row is damaged. */
export function ledgerOn(statements: Statements): Ledger {
  const { all } = statements;
  const rows = async (...query: Parameters<typeof all>): Promise<LedgerRow[]> =>
    (await all(...query)).map(toRow);
  const bySlug: Ledger['bySlug'] = async (slug) => {
    const [present] = await rows(`${SELECT} WHERE slug = $1`, slug);
    if (present !== undefined) return present;
    return (
      await rows(`${SELECT} WHERE id = (SELECT id FROM former_slug WHERE former_slug.slug = $1)`, slug)
    )[0];
  };
  return {
    byId: async (id) => (await rows(`${SELECT} WHERE id = $1`, id))[0],
    byPath: (path) => rows(`${SELECT} WHERE path = $1`, path),
    byText: (textHash) => rows(`${SELECT} WHERE text_hash = $1`, textHash),
    bySlug,
    byPagePath: async (path) => {
      const key = keyOfTarget(path);
      if (key === undefined) return undefined;
      const id = await idAtPath(statements, key);
      const [row] = id === undefined ? [] : await rows(`${SELECT} WHERE id = $1`, id);
      const slug = slugOfKey(key);
      return row ?? (slug === undefined ? undefined : bySlug(slug));
    },
    isEmpty: async () => (await all('SELECT id FROM ledger LIMIT 1')).length === 0,
    count: async () => {
      const [row] = await all('SELECT count(*) AS n FROM ledger WHERE deleted IS NULL');
      return Number(row?.['n']);
    },
    newest: async (...of) => (await selectNewest(statements, OF_LEDGER, ...of)).map(toRow),
    feedsOf: (id) => feedsOf(statements, id),
    hasEverBeen: (feed) => hasEverBeen(statements, feed),
    allFeeds: () => allFeeds(statements),
    largestFeeds: (kind, limit) => largestFeeds(statements, kind, limit),
    otherLabels: () => otherLabels(statements),
    placed: (from, to) =>
      rows(
        `SELECT ${OF_LEDGER} FROM placed JOIN ledger ON ledger.id = placed.id
         WHERE place BETWEEN $1 AND $2 AND ledger.deleted IS NULL ORDER BY ledger.published DESC, ledger.id`,
        from,
        to,
      ),
    paths: async () =>
      (await all('SELECT path FROM ledger WHERE deleted IS NULL')).map(({ path }) => String(path)),
    slugs: async () =>
      (await all('SELECT slug FROM ledger WHERE deleted IS NULL ORDER BY published DESC, id')).map(
        ({ slug }) => String(slug),
      ),
    formerSlugs: async () =>
      (
        await all(
          `SELECT slug FROM ledger WHERE deleted IS NOT NULL
           UNION SELECT slug FROM former_slug WHERE slug NOT IN (SELECT slug FROM ledger WHERE deleted IS NULL)`,
        )
      ).map(({ slug }) => String(slug)),
    ownPages: () => readOwnPages(statements),
    formerPages: () => readFormerPages(statements),
    addresses: () => readKnownAddresses(statements),
    deletedAfter: async (...of) => (await selectDeleted(statements, OF_LEDGER, ...of)).map(toRow),
    isBehind: async () => (await all('SELECT name FROM flag WHERE name = $1', BEHIND)).length > 0,
    named: async (names) => {
      const found = new Map<string, LedgerRow[]>();
      for (const row of await readNamed(statements, OF_LEDGER, names)) {
        const name = String(row['name']);
        found.set(name, [...(found.get(name) ?? []), toRow(row)]);
      }
      return found;
    },
    namesOf: (id) => readNames(statements, id),
    referrers: async (names, limit) => (await readReferrers(statements, OF_LEDGER, names, limit)).map(toRow),
    mediaAt: (path) => readMedia(statements, path),
    mediaPaths: () => readMediaPaths(statements),
    goneMediaPaths: () => readGoneMediaPaths(statements),
    articleOf: ({ id, contentHash }) => readArticle(statements, id, contentHash),
    wordsOf: (id) => readWords(statements, id),
  };
}

/** Name of the flag that is set while article texts are still being stored. */
const BEHIND = 'behind';

/** Sets or clears the flag. */
export async function writeBehind({ run }: Statements, isBehind: boolean): Promise<void> {
  await run('DELETE FROM flag WHERE name = $1', BEHIND);
  if (isBehind) await run('INSERT INTO flag (name) VALUES ($1)', BEHIND);
}

/** Tables that a database of an older version may lack. */
const TABLES = [
  'article',
  'selected',
  'label',
  'placed',
  'media',
  'former_slug',
  'article_name',
  'article_link',
  'page_path',
  'scan',
  'flag',
  'subscription',
  'intent',
  'delivery',
  'ping',
  'secret',
  'reader_tally',
  'reader_interval',
  'reader_claim',
  'reader_client',
  'reader_unique',
];

/** Checks all rows without reading them into memory. Rejects if one is damaged. */
export async function checkLedger({ all }: Statements): Promise<void> {
  const [bad] = await all(
    `SELECT id FROM ledger WHERE typeof(published) <> 'integer' OR typeof(updated) <> 'integer'
       OR typeof(deleted) NOT IN ('integer', 'null') OR NOT json_valid(former_slugs)
       OR (address <> '?' AND NOT json_valid(address)) LIMIT 1`,
  );
  if (bad !== undefined) throw new Error(`malformed: the row of ${String(bad['id'])}`);
  // A database of another version lacks some tables; its content is then salvaged into a new one.
  for (const table of TABLES) await all(`SELECT 1 FROM ${table} LIMIT 1`);
}

/** Reads one row. Rejects if it is damaged or missing. */
export async function readRow({ all }: Statements, id: string): Promise<LedgerRow> {
  const [row] = await all(`${SELECT} WHERE id = $1`, id);
  if (row === undefined) throw new Error(`malformed: no row ${id}`);
  return toRow(row);
}

function toRow(row: DatabaseRow): LedgerRow {
  const { id, published, updated, deleted } = row;
  if (![published, updated, deleted ?? 0].every(Number.isSafeInteger))
    throw new Error(`malformed: the dates of ${String(id)}`);
  return {
    id: String(row['id']),
    atomId: typeof row['atom_id'] === 'string' ? row['atom_id'] : undefined,
    path: String(row['path']),
    slug: String(row['slug']),
    formerSlugs: JSON.parse(String(row['former_slugs'])) as string[],
    address: addressIn(row),
    contentHash: String(row['content_hash']),
    textHash: String(row['text_hash']),
    title: String(row['title']),
    published: Number(row['published']),
    updated: Number(row['updated']),
    deleted: row['deleted'] === null ? undefined : Number(row['deleted']),
  };
}

/**
 * Reads a published article; undefined if it is not stored, has another version than `contentHash`, or is
 * damaged.
 */
async function readArticle(
  { all }: Statements,
  id: string,
  contentHash?: string,
): Promise<Article | undefined> {
  const [row] = await all('SELECT content_hash, body FROM article WHERE id = $1', id);
  if (row === undefined || (contentHash !== undefined && row['content_hash'] !== contentHash))
    return undefined;
  try {
    return JSON.parse(inflateRawSync(row['body'] as Uint8Array).toString()) as Article;
  } catch {
    return undefined;
  }
}

/**
 * Reads the words of an article as last announced to readers; '' if there is no such row or it cannot be
 * read. The next edit then counts as significant, so no edit is lost.
 */
export async function readWords(statements: Statements, id: string): Promise<string> {
  const [row] = await statements.all('SELECT words FROM ledger WHERE id = $1', id);
  if (row === undefined) return '';
  try {
    if (row['words'] !== null) return inflateRawSync(row['words'] as Uint8Array).toString();
    const article = await readArticle(statements, id);
    return article === undefined ? '' : wordsOf(article);
  } catch {
    return '';
  }
}

/** Writes rows. Call it in a transaction. `pause` is called between two rows. */
export async function writeLedger(
  statements: Statements,
  changes: readonly LedgerChange[],
  pause: () => Promise<void> = async () => {},
): Promise<void> {
  const { run } = statements;
  for (const { row, formerId } of changes) {
    if (formerId !== undefined) await renameRow(statements, formerId, row.id);
  }
  // Two articles may swap their slugs, which are unique: the old ones are freed first.
  for (const { row, isNew } of changes) {
    if (isNew === true) continue;
    await run("UPDATE ledger SET slug = ' ' || id WHERE id = $1 AND slug <> $2", row.id, row.slug);
  }
  for (const change of changes) {
    if (change.isNew !== true) await keepWords(statements, change);
    await writeRow(statements, change);
    await pause();
  }
}

/** Tables with rows of articles. */
const TABLES_OF_ARTICLES = [
  'ledger',
  'former_slug',
  'article',
  'selected',
  'placed',
  'media',
  'page_path',
  'article_name',
  'article_link',
];

/** Gives a row another id, and everything that is stored about its article. */
async function renameRow({ run }: Statements, formerId: string, id: string): Promise<void> {
  for (const table of TABLES_OF_ARTICLES)
    await run(`UPDATE ${table} SET id = $2 WHERE id = $1`, formerId, id);
}

/** Keeps the last announced words of an article whose text changes without an announcement. */
async function keepWords(statements: Statements, { row, article, isTold }: LedgerChange): Promise<void> {
  if (article === undefined) return;
  const { all, run } = statements;
  const [known] = await all('SELECT words IS NULL AS is_same FROM ledger WHERE id = $1', row.id);
  if (isTold === true) await run('UPDATE ledger SET words = NULL WHERE id = $1', row.id);
  else if (known?.['is_same'] === 1) {
    const words = deflate(await readWords(statements, row.id));
    await run('UPDATE ledger SET words = $2 WHERE id = $1', row.id, words);
  }
}

async function writeRow(statements: Statements, change: LedgerChange): Promise<void> {
  const { run } = statements;
  const { row, words, article, isNew } = change;
  // The column `receipts` is unused; '[]' satisfies its NOT NULL.
  await run(
    `INSERT INTO ledger
       (id, path, slug, former_slugs, content_hash, text_hash, title, published, updated, deleted, words, address,
        atom_id, receipts)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '[]')
     ON CONFLICT (id) DO UPDATE SET
       path = excluded.path, slug = excluded.slug, former_slugs = excluded.former_slugs, address = excluded.address,
       atom_id = excluded.atom_id,
       content_hash = excluded.content_hash, text_hash = excluded.text_hash, title = excluded.title,
       published = excluded.published, updated = excluded.updated, deleted = excluded.deleted,
       words = coalesce($11, ledger.words)`,
    row.id,
    row.path,
    row.slug,
    row.formerSlugs.length === 0 ? '[]' : JSON.stringify(row.formerSlugs),
    row.contentHash,
    row.textHash,
    row.title,
    row.published,
    row.updated,
    row.deleted ?? null,
    words === undefined ? null : deflate(words),
    addressColumn(row),
    row.atomId ?? null,
  );
  if (isNew !== true || row.address !== undefined) await writePagePaths(statements, row);
  for (const slug of row.formerSlugs) {
    await run(
      'INSERT INTO former_slug (slug, id) VALUES ($1, $2) ON CONFLICT (slug) DO UPDATE SET id = excluded.id',
      slug,
      row.id,
    );
  }
  if (article !== undefined) await writeArticle(statements, row.id, article);
  // The text of a new article may be stored later, but others may refer to it at once.
  else if (isNew === true) await writeNames(statements, row.id, { ...row, wikiNames: change.wikiNames });
}

/** Stores an article as published. */
async function writeArticle(statements: Statements, id: string, article: Article): Promise<void> {
  await writeMedia(statements, id, article);
  await writeNames(statements, id, article);
  await writeLinks(statements, id, article);
  await writeSelected(statements, id, article);
  await statements.run(
    `INSERT INTO article (id, content_hash, parser, body) VALUES ($1, $2, $3, $4)
     ON CONFLICT (id) DO UPDATE SET
       content_hash = excluded.content_hash, parser = excluded.parser, body = excluded.body`,
    id,
    article.contentHash,
    PARSER_VERSION,
    deflate(JSON.stringify(article)),
  );
}

/** Stores an article that was published before, unless another version has been published since. */
export async function keepArticle(statements: Statements, id: string, article: Article): Promise<void> {
  const [row] = await statements.all('SELECT content_hash FROM ledger WHERE id = $1', id);
  if (row?.['content_hash'] === article.contentHash) await writeArticle(statements, id, article);
}

/**
 * Reads published articles whose text is missing, out of date or read by an older parser, by id, after
 * `after`; at most `limit`.
 */
export async function readMissing({ all }: Statements, after: string, limit: number): Promise<LedgerRow[]> {
  const rows = await all(
    `${SELECT} WHERE deleted IS NULL AND id > $1 AND NOT EXISTS
       (SELECT 1 FROM article WHERE article.id = ledger.id
          AND article.content_hash = ledger.content_hash AND article.parser = $3)
     ORDER BY id LIMIT $2`,
    after,
    limit,
    PARSER_VERSION,
  );
  return rows.map(toRow);
}

function deflate(text: string): Uint8Array {
  return deflateRawSync(text, DEFLATE);
}
